import { isTemporary, type CardId, type Down } from "@lampion/protocol";
import type { Client } from "./client-shape.ts";
import type { ClientPorts } from "./ports.ts";

/** Asked again so often, with the wait between: a pause must not be lost to a bad line. */
const triesMax = 40;
const againMs = 15_000;

/** What a device that judges its own conversation says of it (NU-10): to the service that it is paused, to its guest what stands beside it. */
export function createDeviceWord(
  client: () => Client,
  ports: ClientPorts,
  receive: (frame: Down<"card">) => void,
): { pause(talk: string): void; card(stream: string, card: CardId, help?: string): void } {
  const asked = new Set<string>();
  async function ask(talk: string, tries: number): Promise<void> {
    const answer = await client().ask("pause", { talk, device: true });
    if (answer.t === "no" && isTemporary(answer.code) && tries < triesMax) return void ports.after(answer.retryMs ?? againMs, () => void ask(talk, tries + 1));
    asked.delete(talk);
  }
  return {
    pause(talk) {
      if (asked.has(talk)) return;
      asked.add(talk);
      void ask(talk, 1);
    },
    card: (stream, card, help) => receive({ t: "card", s: stream, card, ...(help === undefined ? {} : { help }) }),
  };
}
