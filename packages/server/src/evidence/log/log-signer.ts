import type { Database } from "bun:sqlite";
import { consistencyPath, fromBase64, growTree, isSignedBy, leafHash, parseCheckpoint, same, signCheckpoint, type Checkpoint, type Growing } from "@lampion/proof";
import { logStatements } from "../../store/log-statements.ts";
import { prepare } from "../../store/prepare.sqlite.ts";
import { native } from "../primitives.ts";
import type { LogFiles } from "./log-files.ts";
import type { NoteSigner } from "./log-key.ts";
import { startWatch } from "./watch.ts";
import type { LogAlarm, Timestamps, Witness } from "./outside.ts";

export const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Longer than two ticks: who stops without a word is followed after this time. */
const leaseMs = 150_000;
const chunk = 4_096;

export interface SignerPorts {
  readonly database: Database;
  readonly files: LogFiles;
  readonly signer: NoteSigner;
  readonly witnesses: readonly Witness[];
  readonly timestamps: Timestamps | null;
  /** Names this process in the lease. */
  readonly owner: string;
  nowMs(): number;
  alarm(what: LogAlarm, detail: string): void;
}
export type Ticked =
  | { readonly kind: "signed"; readonly size: number; readonly cosigned: number }
  | { readonly kind: "unchanged"; readonly size: number; readonly cosigned: number }
  /** Another process holds the lease. */
  | { readonly kind: "not-mine" }
  /** Nothing is signed until a person has looked (EV-46), or until every witness has said once what it holds. */
  | { readonly kind: "refused"; readonly why: "damaged" | "behind-witness" | "forked-from-witness" | "witness-not-heard" };

export interface LogSigner {
  /** Asked once a minute; a second call waits for the first. Rejects when files or database cannot be written. */
  tick(): Promise<Ticked>;
  /** Resolves when no tick is running any more. */
  settled(): Promise<void>;
  /** Seconds since a witness last cosigned; null with no witness. */
  silentS(): number | null;
}

/** The one that turns rows into tiles and checkpoints and asks witnesses and time-stampers (EV-44 to EV-46). */
export function createLogSigner(ports: SignerPorts): LogSigner {
  const { database, files, signer, witnesses, nowMs } = ports;
  const on = prepare(database, logStatements);
  const origin = signer.key.name;
  const watch = startWatch(ports);
  let tree: Growing | null = null;
  let running: Promise<unknown> = Promise.resolve();

  const takeLease = database.transaction((): boolean => {
    const held = on.lease.get("signer");
    const now = nowMs();
    // A lease further away than any can be was written by a clock that jumped.
    if (held !== null && held.owner !== ports.owner && held.until_ms > now && held.until_ms <= now + leaseMs) return false;
    on.takeLease.run({ name: "signer", owner: ports.owner, until_ms: now + leaseMs });
    return true;
  });

  function* rows(from: number, to: number): Generator<Uint8Array> {
    for (let at = from; at < to;) {
      const some = on.entriesFrom.all(at, Math.min(chunk, to - at));
      for (const row of some) {
        const bytes = row.idx === at ? fromBase64(row.entry, 33) : null;
        if (bytes === null) throw new Error(`entry ${at} of the log is missing or damaged`);
        at += 1;
        yield bytes;
      }
      if (some.length === 0) throw new Error(`entry ${at} of the log is missing`);
    }
  }
  function foldTo(size: number): Growing {
    const grown = growTree(native);
    for (const entry of rows(0, size)) grown.add(leafHash(native, entry));
    return grown;
  }
  /** Root of the first `size` rows: that of the newest checkpoint without work, any other by a fold. */
  function rootAt(size: number, last: Checkpoint | null): Uint8Array {
    return last !== null && last.size === size ? last.root : foldTo(size).root();
  }

  /** Once, at the first tick: rows and the newest checkpoint must say the same, and the tiles must be there. */
  function begin(last: Checkpoint | null): Growing | null {
    const size = last?.size ?? 0;
    if (on.size.one().n < size) return null;
    try {
      const grown = foldTo(size);
      if (last !== null && !same(grown.root(), last.root)) return null;
      if (!files.has(size)) files.grow(0, size, (from, to) => [...rows(from, to)]);
      return grown;
    } catch {
      return null;
    }
  }

  async function once(): Promise<Ticked> {
    if (!takeLease.immediate()) return { kind: "not-mine" };
    const row = on.lastCheckpoint.get();
    const read = row === null ? null : parseCheckpoint(row.note);
    tree ??= row !== null && (read === null || !isSignedBy(native, read, signer.key)) ? null : begin(read?.checkpoint ?? null);
    if (tree === null) return refuse("damaged", "log-damaged", "rows and the newest checkpoint do not fit: put back the file as it was, or found the log anew and say so publicly");
    const size = on.size.one().n;
    const last = read?.checkpoint ?? null;
    const held = await watch.ask(origin);
    for (const [name, note] of held) {
      const theirs = note === null ? null : parseCheckpoint(note);
      if (theirs === null || theirs.checkpoint.origin !== origin || !isSignedBy(native, theirs, signer.key)) continue;
      const { checkpoint } = theirs;
      if (checkpoint.size > size) return refuse("behind-witness", "behind-witness", `${name} holds ${checkpoint.size} entries, here are ${size}`);
      if (!same(checkpoint.root, rootAt(checkpoint.size, last)))
        return refuse("forked-from-witness", "forked-from-witness", `${name} holds another history of ${checkpoint.size} entries`);
    }
    if (!watch.heardAll()) return { kind: "refused", why: "witness-not-heard" };
    for (const entry of rows(tree.size, size)) tree.add(leafHash(native, entry));
    const isNew = size > (last?.size ?? 0);
    let note = row?.note ?? "";
    if (isNew) {
      files.grow(last?.size ?? 0, size, (from, to) => [...rows(from, to)]);
      note = signCheckpoint({ origin, size, root: tree.root() }, signer.key, signer.sign);
      // Kept before anybody sees it: after a crash the same size is signed with the same root.
      on.putCheckpoint.run({ size, at_ms: nowMs(), note });
    }
    if (note === "") return { kind: "unchanged", size, cosigned: 0 };
    const cosigned = await watch.cosign(note, held, (old) => consistencyPath(native, files.nodes(size), old, size));
    on.putCheckpoint.run({ size, at_ms: nowMs(), note: cosigned.note });
    files.write("checkpoint", cosigned.note);
    await stampYesterday();
    return { kind: isNew ? "signed" : "unchanged", size, cosigned: cosigned.count };
  }

  function refuse(why: "damaged" | "behind-witness" | "forked-from-witness", what: LogAlarm, detail: string): Ticked {
    ports.alarm(what, detail);
    return { kind: "refused", why };
  }

  /** The day's last checkpoint, after its day, when it was signed in that day (RFC 3161). */
  async function stampYesterday(): Promise<void> {
    const day = Math.floor(nowMs() / dayMs) - 1;
    if (ports.timestamps === null || on.stamp.get(day) !== null) return;
    const row = on.lastCheckpointBefore.get((day + 1) * dayMs);
    if (row === null || row.at_ms < day * dayMs) return;
    try {
      const token = await ports.timestamps.stamp(native.sha256(Buffer.from(row.note)));
      on.addStamp.run({ day, size: row.size, note: row.note, token: Buffer.from(token).toString("base64") });
      const name = new Date(day * dayMs).toISOString().slice(0, 10);
      files.write(`timestamp/${name}.checkpoint`, row.note);
      files.write(`timestamp/${name}.tsr`, token);
    } catch (cause) {
      ports.alarm("timestamp-missing", cause instanceof Error ? cause.message : "unknown");
    }
  }

  return {
    tick() {
      const next = running.then(once, once);
      running = next.catch(() => undefined);
      return next;
    },
    settled: async () => void (await running),
    silentS: () => (witnesses.length === 0 ? null : watch.silentS()),
  };
}
