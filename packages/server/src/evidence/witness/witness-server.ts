import { formatNoteKey, noteKinds, parseNoteKey, type NoteKey } from "@lampion/proof";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openNoteSigner } from "../log/log-key.ts";
import { native } from "../primitives.ts";
import { createWitness, requestMaxBytes, type WitnessAlarm } from "./witness.ts";
import { openWitnessMemory } from "./witness-memory.ts";

export interface WitnessOptions {
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  /** Under which it cosigns, such as "witness.example/w1". */
  readonly name: string;
  /** Keys of the logs, as they publish them. */
  readonly logs: readonly string[];
  nowMs(): number;
  alarm(what: WitnessAlarm, origin: string, detail: string): void;
}

/** Serves a witness until it is stopped. Throws a plain sentence when it cannot start. */
export function startWitness(options: WitnessOptions): { readonly url: string; readonly key: string; stop(): Promise<void> } {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const signer = openNoteSigner(join(options.folder, "witness.key"), options.name, noteKinds.cosignature);
  const logs = options.logs.map((text): NoteKey => {
    const key = parseNoteKey(native, text);
    if (key === null || key.kind !== noteKinds.ed25519) throw new Error(`"${text}" is no key of a log: take the text that the log shows under /log/key.`);
    return key;
  });
  const memory = openWitnessMemory(join(options.folder, "logs"));
  for (const log of logs) memory.read(log.name);
  const witness = createWitness({ signer, logs, memory, nowMs: options.nowMs, alarm: options.alarm });
  const answer = ({ status, body, type }: ReturnType<typeof witness.newest>): Response =>
    new Response(body, { status, headers: { "content-type": type, "cache-control": "no-store" } });
  const server = Bun.serve({
    hostname: options.host,
    port: options.port,
    maxRequestBodySize: requestMaxBytes,
    async fetch(request) {
      const url = new URL(request.url);
      if (request.method === "POST" && url.pathname === "/add-checkpoint") return answer(witness.addCheckpoint(await request.text()));
      if (request.method === "GET" && url.pathname === "/newest") return answer(witness.newest(url.searchParams.get("origin") ?? ""));
      if (request.method === "GET" && url.pathname === "/key") return new Response(`${formatNoteKey(signer.key)}\n`);
      return new Response("POST /add-checkpoint, GET /newest?origin=..., GET /key\n", { status: 404 });
    },
    error: () => new Response("the witness could not remember it, so it does not cosign\n", { status: 503 }),
  });
  const minding = setInterval(() => witness.mind(), 60_000);
  return {
    url: `http://${options.host}:${server.port}`,
    key: formatNoteKey(signer.key),
    async stop() {
      clearInterval(minding);
      await server.stop(true);
    },
  };
}
