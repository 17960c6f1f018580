import type { Command, No, Ok } from "@lampion/protocol";
import type { ClientPorts } from "./ports.ts";

/** What was asked and not answered. After a cut it is asked again under its number, which the server answers once (PT-9). */
export interface Asks {
  put(command: Command, answer: (reply: Ok | No) => void): void;
  answered(reply: Ok | No): void;
  open(): readonly Command[];
  /** Everything still open is answered `no`: the session it was asked in is over. */
  giveUp(): void;
}
/** Longer than a reconnect takes; then the asker hears "busy" and may ask anew. */
const answerWithinMs = 15_000;

export function createAsks(ports: ClientPorts): Asks {
  const waiting = new Map<number, { command: Command; answer: (reply: Ok | No) => void; cancel: () => void }>();
  const end = (reply: Ok | No): void => {
    const one = waiting.get(reply.n);
    if (one === undefined) return;
    waiting.delete(reply.n);
    one.cancel();
    one.answer(reply);
  };
  return {
    put(command, answer) {
      waiting.set(command.n, { command, answer, cancel: ports.after(answerWithinMs, () => end({ t: "no", n: command.n, code: "busy" })) });
    },
    answered: end,
    open: () => [...waiting.values()].map((one) => one.command),
    giveUp() {
      for (const n of [...waiting.keys()]) end({ t: "no", n, code: "not-now" });
    },
  };
}
