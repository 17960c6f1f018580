import { limits, type Way } from "@lampion/protocol";
import type { ClientPorts } from "./ports.ts";

export interface Stopped {
  readonly state: "held" | "refused" | "nudged" | "failed";
  readonly code: string;
  readonly reason: string | null;
  readonly help: string | null;
  readonly spans?: readonly (readonly [number, number])[];
  readonly lacks?: Way;
  readonly rule?: string;
}
/** An own text on its way: kept over reloads until the server took it or its author dropped it (AP-5). */
export interface Outgoing {
  readonly key: string;
  readonly stream: string;
  readonly text: string;
  readonly re: number | null;
  readonly n: number;
  readonly atMs: number;
  readonly anyway: boolean;
  /** This device stopped it, and a person is said to have found it right. */
  readonly freed?: boolean;
  /** It was sent at least once, so that it may have arrived even though no answer came. */
  readonly tried: boolean;
  /** What stopped it; null while it goes. */
  readonly stopped: Stopped | null;
}

const staleMs = (stream: string): number => (stream.startsWith("room:") ? 120_000 : 1_800_000);
const stale: Outgoing["stopped"] = { state: "failed", code: "stale", reason: null, help: null };

/** The queue of at most 20 texts and the next request number, in the store of this tab. */
export interface OutgoingQueue {
  /**
   * The tab's id on the wire. It is kept where the numbers are kept: whoever loses one loses both, and never gives a
   * number twice under the same id, which the server would answer with the outcome of the first.
   */
  wireTab(): string;
  all(): readonly Outgoing[];
  add(item: Omit<Outgoing, "n" | "key">): Outgoing | null;
  change(key: string, change: Partial<Outgoing>): Outgoing | null;
  remove(key: string): void;
  nextN(): number;
  /** Texts too old to be sent without asking become "failed". */
  ripen(nowMs: number): void;
  /** Numbers count per session: what another session left is not sent without asking, and gets new numbers. */
  adopt(session: string): void;
}

export function createQueue(ports: ClientPorts, tab: string): OutgoingQueue {
  const read = <T>(name: string, fallback: T): T => {
    try {
      return JSON.parse(ports.store.read(`${name}/${tab}`) ?? "") as T;
    } catch {
      return fallback;
    }
  };
  let items = read<Outgoing[]>("queue", []);
  // A text that waits carries its number: by itself that is written after the bubble, since a slow phone waits for each writing (AP-35).
  let n = items.reduce((most, item) => Math.max(most, item.n), read<number>("n", 0));
  let written = n;
  const writeN = (): void => {
    if (written === n) return;
    written = n;
    ports.store.write(`n/${tab}`, JSON.stringify(n));
  };
  let session = read<string>("session", "");
  let wireTab = read<string>("tab", "");
  const save = (): void => {
    if (items.length > 0) ports.store.write(`queue/${tab}`, JSON.stringify(items));
    else ports.store.remove(`queue/${tab}`);
  };
  const nextN = (): number => {
    n += 1;
    writeN();
    return n;
  };
  return {
    wireTab() {
      if (wireTab === "") {
        wireTab = ports.id();
        ports.store.write(`tab/${tab}`, JSON.stringify(wireTab));
      }
      return wireTab;
    },
    all: () => items,
    add(item) {
      if (items.length >= limits.send.queueMax) return null;
      n += 1;
      const added: Outgoing = { ...item, n, key: `o${ports.id()}` };
      items = [...items, added];
      save();
      ports.after(0, writeN);
      return added;
    },
    change(key, change) {
      let found: Outgoing | null = null;
      items = items.map((item) => (item.key === key ? (found = { ...item, ...change }) : item));
      save();
      return found;
    },
    remove(key) {
      // Before the text that carries it goes.
      writeN();
      items = items.filter((item) => item.key !== key);
      save();
    },
    nextN,
    ripen(nowMs) {
      items = items.map((item) => (item.stopped === null && nowMs - item.atMs > staleMs(item.stream) ? { ...item, stopped: stale } : item));
      save();
    },
    adopt(next) {
      if (next === session) return;
      if (session !== "") items = items.map((item) => ({ ...item, n: nextN(), tried: false, stopped: item.stopped ?? stale }));
      session = next;
      ports.store.write(`session/${tab}`, JSON.stringify(session));
      save();
    },
  };
}
