import { cosignedAt, parseCheckpoint, parseSignatures, same } from "@lampion/proof";
import { native } from "../primitives.ts";
import type { LogAlarm, Witness } from "./outside.ts";

const alarmAfterS = 3_600;
/** A witness that says nothing for this long must not stop the log of a town. */
const patienceMs = 10_000;

export interface Watch {
  /** What each witness that answers holds of this log. */
  ask(origin: string): Promise<ReadonlyMap<string, string | null>>;
  /** Whether every witness was heard since the start: before that, a restored backup could be signed (EV-46). */
  heardAll(): boolean;
  /** The note with the cosignatures of all who gave one. */
  cosign(note: string, held: ReadonlyMap<string, string | null>, pathFrom: (oldSize: number) => readonly Uint8Array[]): Promise<{ note: string; count: number }>;
  silentS(): number;
}

export interface WatchPorts {
  readonly witnesses: readonly Witness[];
  nowMs(): number;
  alarm(what: LogAlarm, detail: string): void;
}

export function startWatch(ports: WatchPorts): Watch {
  const { witnesses, nowMs } = ports;
  const heard = new Set<string>();
  let lastS = Math.floor(nowMs() / 1_000);
  let alarmedAtS = 0;

  function mind(): void {
    const nowS = Math.floor(nowMs() / 1_000);
    if (witnesses.length === 0 || nowS - lastS < alarmAfterS || nowS - alarmedAtS < alarmAfterS) return;
    alarmedAtS = nowS;
    ports.alarm("witness-silent", `no cosignature for ${Math.floor((nowS - lastS) / 60)} minutes${nowS - lastS >= 86_400 ? ": the public sees amber" : ""}`);
  }

  async function one(witness: Witness, note: string, held: string | null, pathFrom: (oldSize: number) => readonly Uint8Array[]): Promise<string | null> {
    const before = held === null ? null : parseCheckpoint(held);
    const oldSize = before?.checkpoint.size ?? 0;
    const answer = await within(witness.cosign({ oldSize, path: pathFrom(oldSize), note }));
    if (answer.kind !== "cosigned") {
      ports.alarm("witness-refuses", `${witness.key.name}: ${answer.kind === "conflict" ? `holds ${answer.size} entries` : `status ${answer.status}`}`);
      return null;
    }
    const own = (parseSignatures(answer.lines) ?? []).filter((line) => line.name === witness.key.name && same(line.id, witness.key.id));
    const line = answer.lines.split("\n").find((text) => text.startsWith(`\u2014 ${witness.key.name} `));
    return own.length === 1 && line !== undefined ? `${line}\n` : null;
  }

  return {
    async ask(origin) {
      const held = new Map<string, string | null>();
      await Promise.all(
        witnesses.map(async (witness) => {
          try {
            held.set(witness.key.name, await within(witness.newest(origin)));
            heard.add(witness.key.name);
          } catch {
            // Silence is minded below, by its length.
          }
        }),
      );
      mind();
      return held;
    },
    heardAll: () => witnesses.every((one) => heard.has(one.key.name)),
    async cosign(note, held, pathFrom) {
      let whole = note;
      let count = 0;
      for (const witness of witnesses) {
        if (!held.has(witness.key.name)) continue;
        const line = await one(witness, note, held.get(witness.key.name) ?? null, pathFrom).catch(() => null);
        if (line === null) continue;
        const others = whole.split("\n").filter((text) => !text.startsWith(`\u2014 ${witness.key.name} `));
        const next = `${others.join("\n")}${line}`;
        const read = parseCheckpoint(next);
        const atS = read === null ? null : cosignedAt(native, read, witness.key);
        if (atS === null) continue;
        whole = next;
        count += 1;
        lastS = Math.max(lastS, Math.floor(nowMs() / 1_000));
      }
      return { note: whole, count };
    },
    silentS: () => Math.floor(nowMs() / 1_000) - lastS,
  };
}

function within<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), patienceMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
