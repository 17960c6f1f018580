import { cosign, fromBase64, isSignedBy, parseCheckpoint, same, verifyConsistency, type NoteKey } from "@lampion/proof";
import { native } from "../primitives.ts";
import type { NoteSigner } from "../log/log-key.ts";

/** What a witness keeps of each log; saved before it answers. */
export interface Remembered {
  readonly note: string;
  /** When it last heard of the log, ms UTC. */
  readonly heardAtMs: number;
}
export interface WitnessMemory {
  read(origin: string): Remembered | null;
  /** Synced before it returns. Throws when it cannot be written. */
  save(origin: string, remembered: Remembered): void;
}

export type WitnessAlarm = "fork" | "rollback" | "silence";
export interface WitnessPorts {
  readonly signer: NoteSigner;
  /** The keys of the logs that are watched; the name of a key is the origin of its log. */
  readonly logs: readonly NoteKey[];
  readonly memory: WitnessMemory;
  nowMs(): number;
  alarm(what: WitnessAlarm, origin: string, detail: string): void;
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
  readonly type: "text/plain; charset=utf-8" | "text/x.tlog.size";
}

/** A request has an old size, at most 63 hashes and a checkpoint; anything longer is not read. */
export const requestMaxBytes = 24_576;
export const silenceMs = 3_600_000;
const plain = (status: WitnessAnswer["status"], body: string): WitnessAnswer => ({ status, body, type: "text/plain; charset=utf-8" });

/** C2SP tlog-witness: remembers the newest checkpoint of each log, and cosigns what continues it. One call at a time, so that nothing is rolled back. */
export function createWitness(ports: WitnessPorts) {
  const silentSince = new Map<string, number>();
  const startedAtMs = ports.nowMs();

  function addCheckpoint(body: string): WitnessAnswer {
    const request = parseRequest(body);
    if (request === null) return plain(400, "not a request of tlog-witness\n");
    const { oldSize, path, note } = request;
    const read = parseCheckpoint(note);
    if (read === null) return plain(400, "not a checkpoint\n");
    const { origin, size, root } = read.checkpoint;
    const log = ports.logs.find((one) => one.name === origin);
    if (log === undefined) return plain(404, "this log is not watched here\n");
    if (!isSignedBy(native, read, log)) return plain(403, "not signed by the log\n");
    if (oldSize > size) return plain(400, "the old size is above the size\n");
    const held = ports.memory.read(origin);
    const before = held === null ? null : (parseCheckpoint(held.note)?.checkpoint ?? null);
    const heldSize = before?.size ?? 0;
    // The log signed both: it says two things, whatever it now claims to remember.
    if (before !== null && size < heldSize) ports.alarm("rollback", origin, `signed ${size} entries after ${heldSize}`);
    if (before !== null && size === heldSize && !same(root, before.root)) {
      ports.alarm("fork", origin, `signed two histories of ${size} entries`);
      return conflict(heldSize);
    }
    if (oldSize !== heldSize) return conflict(heldSize);
    const isContinued = before === null ? path.length === 0 : verifyConsistency(native, { old: heldSize, new: size }, path, before.root, root);
    if (!isContinued) {
      ports.alarm("fork", origin, `${size} entries do not continue ${heldSize}`);
      return plain(422, "this does not continue what is held\n");
    }
    const nowMs = ports.nowMs();
    const line = cosign(read.text, ports.signer.key, Math.floor(nowMs / 1_000), ports.signer.sign);
    ports.memory.save(origin, { note: `${read.text}\n${note.split("\n\n")[1] ?? ""}`, heardAtMs: nowMs });
    silentSince.delete(origin);
    return plain(200, line);
  }

  return {
    addCheckpoint,
    newest(origin: string): WitnessAnswer {
      if (!ports.logs.some((one) => one.name === origin)) return plain(404, "this log is not watched here\n");
      return plain(200, ports.memory.read(origin)?.note ?? "");
    },
    /** Asked once a minute: who has not been heard of for an hour raises an alarm, once an hour. */
    mind(): void {
      for (const { name } of ports.logs) {
        const heardAtMs = ports.memory.read(name)?.heardAtMs ?? startedAtMs;
        const silentMs = ports.nowMs() - heardAtMs;
        if (silentMs < silenceMs || ports.nowMs() - (silentSince.get(name) ?? 0) < silenceMs) continue;
        silentSince.set(name, ports.nowMs());
        ports.alarm("silence", name, `nothing heard for ${Math.floor(silentMs / 60_000)} minutes`);
      }
    },
  };
}

function conflict(size: number): WitnessAnswer {
  return { status: 409, body: `${size}\n`, type: "text/x.tlog.size" };
}

interface WitnessRequest {
  readonly oldSize: number;
  readonly path: readonly Uint8Array[];
  readonly note: string;
}

/** Null when it is not exactly of the form of the specification. */
export function parseRequest(body: string): WitnessRequest | null {
  if (body.length > requestMaxBytes) return null;
  const end = body.indexOf("\n\n");
  if (end < 0) return null;
  const [first = "", ...lines] = body.slice(0, end).split("\n");
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  if (old === undefined || !Number.isSafeInteger(Number(old)) || lines.length > 63) return null;
  const path = lines.map((line) => fromBase64(line, 32));
  if (path.some((hash) => hash === null)) return null;
  return { oldSize: Number(old), path: path as Uint8Array[], note: body.slice(end + 2) };
}

export function formatRequest(request: WitnessRequest): string {
  return `old ${request.oldSize}\n${request.path.map((hash) => `${Buffer.from(hash).toString("base64")}\n`).join("")}\n${request.note}`;
}
