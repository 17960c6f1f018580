import type { Door } from "@lampion/protocol";
import type { ClientPorts } from "./ports.ts";

export interface Paid {
  readonly door: Door;
  readonly work: string;
}
/** Nonce and proof of work for one way in: begun early, used once, made anew when it fails or runs out (EN-8, TK-6). */
export interface DoorWork {
  /** Resolves with the door while the work goes on behind. */
  prepare(): Promise<Door>;
  ready(): Promise<Paid>;
  /** It was used, or the server does not take it. */
  spend(): void;
}
/** What is left must reach over signing and the way to the server. */
const leastLeftMs = 5_000;

export function createDoorWork(ports: ClientPorts, serverNowMs: () => number): DoorWork {
  let going: { readonly door: Promise<Door>; readonly work: Promise<string> } | null = null;
  /** The same for all who ask; one that failed or ran out is not kept. */
  async function start(): Promise<{ door: Door; work: Promise<string> }> {
    const mine = (going ??= make());
    const door = await mine.door;
    if (door.expiresAt - serverNowMs() >= leastLeftMs) return { door, work: mine.work };
    if (going === mine) going = make();
    const next = going ?? make();
    return { door: await next.door, work: next.work };
  }
  function make(): { door: Promise<Door>; work: Promise<string> } {
    const door = ports.fetchDoor();
    const mine = { door, work: door.then((one) => ports.solve(one.challenge)) };
    mine.work.catch(() => {
      if (going === mine) going = null;
    });
    return mine;
  }
  return {
    prepare: async () => (await start()).door,
    async ready() {
      const { door, work } = await start();
      return { door, work: await work };
    },
    spend() {
      going = null;
    },
  };
}
