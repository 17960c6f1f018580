import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const tornLibrary = join(here, "bin/torn.so");

/** Compiles what is loaded before the process whose files are watched. Throws where there is no gcc. */
export function buildTorn(): string {
  const source = join(here, "torn.c");
  if (existsSync(tornLibrary) && statSync(tornLibrary).mtimeMs >= statSync(source).mtimeMs) return tornLibrary;
  mkdirSync(dirname(tornLibrary), { recursive: true });
  const gcc = Bun.spawnSync(["gcc", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", tornLibrary, source], { stderr: "pipe" });
  if (gcc.exitCode !== 0) throw new Error(`Torn writes need gcc: ${gcc.stderr.toString().slice(0, 500)}`);
  return tornLibrary;
}

export type Step =
  | { readonly kind: "write"; readonly path: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "truncate"; readonly path: string; readonly size: number }
  | { readonly kind: "sync" | "unlink"; readonly path: string }
  /** What the process said to the outside. */
  | { readonly kind: "said"; readonly text: string };

const headBytes = 15;
/** The steps of a journal in their order; the last one is left out where the process ended within it. */
export function readJournal(bytes: Buffer): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at + headBytes <= bytes.length;) {
    const kind = String.fromCharCode(bytes.readUInt8(at));
    const [pathBytes, dataBytes, offset] = [bytes.readUInt16LE(at + 1), bytes.readUInt32LE(at + 3), Number(bytes.readBigInt64LE(at + 7))];
    const from = at + headBytes;
    at = from + pathBytes + dataBytes;
    if (at > bytes.length) break;
    const path = bytes.toString("utf8", from, from + pathBytes);
    const data = bytes.subarray(from + pathBytes, at);
    if (kind === "w") steps.push({ kind: "write", path, offset, data });
    else if (kind === "t") steps.push({ kind: "truncate", path, size: offset });
    else if (kind === "s") steps.push({ kind: "sync", path });
    else if (kind === "u") steps.push({ kind: "unlink", path });
    else if (kind === "a") steps.push({ kind: "said", text: data.toString() });
    else throw new Error(`a journal has no ${kind}`);
  }
  return steps;
}

/** A disk keeps a sector whole or not at all. */
const sector = 512;
type Pending = Extract<Step, { kind: "write" | "truncate" }>;

/** Bytes that grow without a copy at each write. */
class Content {
  #bytes: Buffer;
  #size: number;
  constructor(from: Buffer = Buffer.alloc(0)) {
    this.#bytes = Buffer.from(from);
    this.#size = from.length;
  }
  resize(size: number): void {
    if (size > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(Math.max(size, 2 * this.#bytes.length) - this.#bytes.length)]);
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }
  put(offset: number, data: Buffer): void {
    this.resize(Math.max(this.#size, offset + data.length));
    data.copy(this.#bytes, offset);
  }
  do(step: Pending): void {
    if (step.kind === "write") this.put(step.offset, step.data);
    else this.resize(step.size);
  }
  bytes = (): Buffer => this.#bytes.subarray(0, this.#size);
}

/** What lies on a disk while a process writes: what was synced is there, of the rest a loss of power leaves any part in any order. */
export interface Disk {
  take(step: Step): void;
  isWhole(): boolean;
  /** Files by path, as they may lie there when the power goes now. `below`: chance. */
  cut(below: (limit: number) => number): Map<string, Buffer>;
}
export function createDisk(): Disk {
  const durable = new Map<string, Content>();
  const pending = new Map<string, Pending[]>();
  /** A step that had not been synced: gone, whole, or some of its sectors. */
  const leave = (file: Content, step: Pending, below: (limit: number) => number): void => {
    const fate = below(3);
    if (fate === 0) return;
    if (fate === 1 || step.kind === "truncate") return file.do(step);
    for (let at = 0; at < step.data.length; at += sector) if (below(2) === 0) file.put(step.offset + at, step.data.subarray(at, at + sector));
  };
  return {
    take(step) {
      if (step.kind === "said") return;
      const waiting = pending.get(step.path) ?? [];
      if (step.kind === "write" || step.kind === "truncate") {
        waiting.push(step);
        pending.set(step.path, waiting);
        return;
      }
      pending.delete(step.path);
      if (step.kind === "unlink") return void durable.delete(step.path);
      const file = durable.get(step.path) ?? new Content();
      for (const one of waiting) file.do(one);
      durable.set(step.path, file);
    },
    isWhole: () => pending.size === 0,
    cut(below) {
      const files = new Map([...durable].map(([path, file]) => [path, new Content(file.bytes())]));
      for (const [path, steps] of pending) {
        const file = files.get(path) ?? new Content();
        const mixed = steps.map((step) => ({ step, by: below(1 << 30) })).sort((a, b) => a.by - b.by);
        for (const { step } of mixed) leave(file, step, below);
        files.set(path, file);
      }
      return new Map([...files].map(([path, file]) => [path, file.bytes()]));
    },
  };
}
