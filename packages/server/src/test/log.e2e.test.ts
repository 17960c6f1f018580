import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  cosignedAt,
  fromBase64Url,
  isEntryOf,
  isSignedBy,
  noble,
  nodesOfTiles,
  parseCheckpoint,
  parseNoteKey,
  readEntries,
  rootFrom,
  same,
  tilePath,
  type JsonObject,
  type NoteKey,
} from "@lampion/proof";
import { Hono } from "hono";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp } from "../app.ts";
import { openLog } from "../evidence/open-log.ts";
import { addLog } from "../http/log.ts";
import type { HttpEnv } from "../http/routes.ts";
import { readTimestamp } from "../evidence/timestamp/read-timestamp.ts";
import { readOptions } from "../options/options.ts";
import { run } from "./running.ts";
import { hasOpenssl, startTimeAuthority } from "./time-authority.ts";

const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
let folder: string;
beforeAll(() => {
  ensurePlaces();
  folder = mkdtempSync(join(tmpdir(), "lampion-log-e2e-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `lampion witness` in a process of its own. */
async function startWitnessProcess(logKey: string, name: string) {
  writeFileSync(join(folder, `${name}.logs`), `${logKey}\n`);
  const child = Bun.spawn(
    [process.execPath, cli, "witness", "--log", join(folder, `${name}.logs`), "--folder", join(folder, name), "--name", "witness.example/w1", "--port", "0"],
    {
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const reader = child.stdout.getReader();
  let said = "";
  while (!said.includes("LOG_WITNESSES=")) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`no witness: ${said}`);
    said += new TextDecoder().decode(value);
  }
  const errors = new Response(child.stderr).text();
  return {
    option: /LOG_WITNESSES="([^"]+)"/.exec(said)?.[1] ?? "",
    async stop() {
      child.kill("SIGTERM");
      return { code: await child.exited, errors: await errors };
    },
  };
}
async function text(url: string): Promise<string> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return response.text();
}
async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
    await Bun.sleep(50);
  }
  throw new Error("it did not come");
}

describe("the log of a running service", () => {
  test("[EV-44, EV-45, EV-48, EV-24] a start is logged, signed, cosigned by a witness in another process, and checked from outside with the public files alone", async () => {
    const data = join(folder, "service");
    // The first start makes the key that the witness is told.
    const first = await run({ LAMPION_DATA: data });
    const key = (await text(`${first.url}/log/key`)).trim();
    await first.kill("SIGTERM");
    const witness = await startWitnessProcess(key, "w1");
    const service = await run({ LAMPION_DATA: data, LOG_WITNESSES: witness.option });
    const logKey = parseNoteKey(noble, key) as NoteKey;
    const witnessKey = parseNoteKey(noble, (await text(`${service.url}/log/witnesses`)).trim()) as NoteKey;
    const signed = await until(async () => {
      const read = parseCheckpoint(await text(`${service.url}/log/checkpoint`));
      return read !== null && cosignedAt(noble, read, witnessKey) !== null ? read : null;
    });
    expect(isSignedBy(noble, signed, logKey)).toBe(true);
    const { size, root, origin } = signed.checkpoint;
    expect([origin, size]).toEqual(["localhost/log", 3]);
    const tile = new Uint8Array(await (await fetch(`${service.url}/log/${tilePath({ level: 0, index: 0, width: size })}`)).arrayBuffer());
    expect(
      same(
        rootFrom(
          noble,
          nodesOfTiles(noble, size, () => tile),
          size,
        ),
        root,
      ),
    ).toBe(true);
    const entries = readEntries(new Uint8Array(await (await fetch(`${service.url}/log/tile/entries/000.p/3`)).arrayBuffer()))!;
    expect(entries.map((entry) => entry[0])).toEqual([10, 12, 10]);
    // The desk's key stands at its address with what the log says of it, and that is what the public entry holds.
    const [named, ...more] = (await text(`${service.url}/log/desk`)).trim().split("\n");
    const { key: deskKey, index, salt, content } = JSON.parse(named ?? "") as { key: string; index: number; salt: string; content: JsonObject };
    expect([more, index, content, parseNoteKey(noble, deskKey)?.name]).toEqual([[], 1, { act: "desk-key", desk: deskKey, former: null }, "localhost/desk"]);
    expect(isEntryOf(noble, entries[1]!, "keys", fromBase64Url(salt)!, content)).toBe(true);
    for (const path of ["log.key", "../log.key", "../desk.key", "%2e%2e/log.key", "tile/0/../../../log.key", "tile/0/000.p/0", "checkpoint.new", "", "tile"]) {
      const response = await fetch(`${service.url}/log/${path}`);
      expect([404, 200]).toContain(response.status);
      if (response.status === 200) expect(await response.text()).not.toContain("PRIVATE");
      else await response.text();
    }
    await service.kill("SIGTERM");
    expect(await witness.stop()).toEqual({ code: 0, errors: "" });
  });

  test("[EV-46] the backup of yesterday under a witness that saw today is not signed, in the real service (T18)", async () => {
    const data = join(folder, "backup");
    const first = await run({ LAMPION_DATA: data });
    const key = (await text(`${first.url}/log/key`)).trim();
    await until(async () => (await text(`${first.url}/log/checkpoint`)) || null);
    await first.kill("SIGTERM");
    const witness = await startWitnessProcess(key, "w2");
    const kept = ["log.sqlite", "log.sqlite-wal", "log.sqlite-shm"].map((name) => {
      try {
        return [name, readFileSync(join(data, name))] as const;
      } catch {
        return [name, null] as const;
      }
    });
    for (let n = 0; n < 2; n += 1) {
      const service = await run({ LAMPION_DATA: data, LOG_WITNESSES: witness.option });
      await until(async () => (parseCheckpoint(await text(`${service.url}/log/checkpoint`))?.checkpoint.size === 3 + n ? true : null));
      await until(async () => ((parseCheckpoint(await text(`${service.url}/log/checkpoint`))?.signatures.length ?? 0) === 2 ? true : null));
      await service.kill("SIGTERM");
    }
    for (const [name, bytes] of kept) {
      if (bytes === null) rmSync(join(data, name), { force: true });
      else writeFileSync(join(data, name), bytes);
    }
    const before = readFileSync(join(data, "log", "checkpoint"), "utf8");
    const restored = await run({ LAMPION_DATA: data, LOG_WITNESSES: witness.option });
    await Bun.sleep(1_500);
    expect(parseCheckpoint(readFileSync(join(data, "log", "checkpoint"), "utf8"))?.text).toBe(parseCheckpoint(before)?.text ?? "");
    await restored.kill("SIGTERM");
    expect(await restored.complaints()).toContain('"event":"behind-witness"');
    await witness.stop();
  });

  test("[EV-45, EV-48] the nodes of one service have logs of names of their own: one witness cosigns each, and each answers at its own address", async () => {
    const open = async (name: string, witnesses: readonly string[] = []) =>
      openLog({ data: nodeFolder(name), origin: "chat.example/log", isOneOfSeveral: true, witnesses, timestamps: "", rules: {}, nowMs: () => Date.now() });
    const nodeFolder = (name: string): string => {
      mkdirSync(join(folder, name), { recursive: true });
      return join(folder, name);
    };
    const keys: string[] = [];
    for (const name of ["node-a", "node-b"]) {
      const first = await open(name);
      keys.push(first.key);
      await first.stop();
    }
    const witness = await startWitnessProcess(keys.join("\n"), "of-two");
    const names = keys.map((key) => /^chat\.example\/log\/([0-9a-f]{8})\+/.exec(key)?.[1] ?? "");
    expect(new Set(names).size).toBe(2);
    for (const [at, name] of ["node-a", "node-b"].entries()) {
      const log = await open(name, [witness.option]);
      // The name is the key's: another start changes nothing of it.
      expect(log.key).toBe(keys[at] ?? "");
      await log.sign();
      const http = new Hono<HttpEnv>();
      addLog(http, log.folder);
      const [own, other] = [names[at] ?? "", names[1 - at] ?? ""];
      const signed = parseCheckpoint(await (await http.request(`/log/${own}/checkpoint`)).text());
      const witnessKey = parseNoteKey(noble, (await (await http.request("/log/witnesses")).text()).trim()) as NoteKey;
      expect([signed?.checkpoint.origin, signed !== null && cosignedAt(noble, signed, witnessKey) !== null]).toEqual([`chat.example/log/${own}`, true]);
      expect((await http.request(`/log/${other}/checkpoint`)).status).toBe(404);
      expect(await (await http.request("/log/desk")).text()).toContain(`chat.example/desk/${own}+`);
      await log.stop();
    }
    const { errors } = await witness.stop();
    expect(errors).toBe("");
  });

  test.skipIf(!hasOpenssl)("[EV-45] the day's last checkpoint is stamped by an authority after its day, and published beside its stamp", async () => {
    const authority = startTimeAuthority();
    let nowMs = Date.UTC(2026, 10, 2, 23, 59);
    const read = readOptions([], { PORT: "0", LAMPION_DATA: join(folder, "stamped"), LOG_TIMESTAMPS: authority.url });
    if (read.kind !== "options") throw new Error("options");
    const app = await createApp(read.options, { clock: { nowMs: () => nowMs } });
    await app.log.sign();
    nowMs += 120_000;
    await app.log.sign();
    const note = await text(`${app.url}/log/timestamp/2026-11-02.checkpoint`);
    const stamp = new Uint8Array(await (await fetch(`${app.url}/log/timestamp/2026-11-02.tsr`)).arrayBuffer());
    expect(authority.accepts(Buffer.from(note), stamp)).toBe(true);
    expect(same(readTimestamp(stamp)!.digest, noble.sha256(Buffer.from(note)))).toBe(true);
    expect(await app.log.writer.size()).toBe(2);
    await app.stop();
    await authority.stop();
  });

  test("[EV-44] the entry of a start holds digests of rules and configuration, and its public bytes fit it", async () => {
    const read = readOptions([], { PORT: "0", LAMPION_DATA: join(folder, "rules") });
    if (read.kind !== "options") throw new Error("options");
    const app = await createApp(read.options);
    const prepared = app.log.prepare("decision", "case-9", { decision: "none" });
    const logged = await app.log.writer.add(prepared);
    expect(logged.index).toBe(2);
    expect(isEntryOf(noble, new Uint8Array(Buffer.from(logged.entry, "base64")), "decision", new Uint8Array(Buffer.from(logged.salt, "base64url")), logged.content)).toBe(true);
    await app.stop();
  });
});
