import { Database } from "bun:sqlite";
import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { fieldsOf } from "./guest.ts";
import { keptTexts } from "./kept.ts";
import { helloOf, openRaw, type Frame, type Raw } from "./raw.ts";
import { run, type Running } from "./running.ts";

ensurePlaces();
const base = mkdtempSync(join(tmpdir(), "lampion-crash-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(base, String((folders += 1)));
let running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill("SIGKILL")));
  running = [];
});
async function start(data: string, before?: string): Promise<Running> {
  const one = await run({ LAMPION_DATA: data }, before);
  running.push(one);
  expect(one.url).not.toBe("");
  return one;
}
async function enter(url: string, nickname: string): Promise<{ raw: Raw; room: string }> {
  const raw = await openRaw(url);
  raw.send(await helloOf(url, fieldsOf(nickname)));
  const welcome = await raw.next((frame) => frame.t === "welcome" || frame.t === "refused");
  expect(welcome.t).toBe("welcome");
  await raw.next((frame) => frame.t === "stream");
  return { raw, room: String(welcome["landing"]) };
}
const answered =
  (n: number) =>
  (frame: Frame): boolean =>
    (frame.t === "ok" || frame.t === "no") && frame["n"] === n;
const claim = async (url: string, code: unknown): Promise<unknown> =>
  (await fetch(`${url}/api/claim`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code }) })).json();

describe("killed in the middle", () => {
  test("[SA-5] a report with its evidence outlives kill -9 right after its claim code", async () => {
    const data = newFolder();
    const first = await start(data);
    const { raw, room } = await enter(first.url, "Anouk");
    raw.send({ t: "say", n: 1, room, text: "ce mot sera la preuve" });
    const said = await raw.next(answered(1));
    expect(said.t).toBe("ok");
    const [, , seq] = said["at"] as [string, number, number];
    raw.send({ t: "report", n: 2, about: { room, seqs: [seq] }, who: "somebody", situation: "harassment", words: "voici", act: "now" });
    const answer = await raw.next(answered(2));
    await first.kill("SIGKILL");
    expect(answer.t).toBe("ok");
    const second = await start(data);
    expect(await claim(second.url, answer["claim"])).toMatchObject({ state: "received", situation: "harassment" });
    await second.kill("SIGTERM");
    const vault = new Database(join(data, "vault.sqlite"));
    const count = (table: string): number => (vault.query(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    const counts = [count("evidence"), count("custody"), count("outbox")];
    vault.close();
    expect(counts).toEqual([1, 1, 0]);
    expect(readFileSync(join(data, "vault.sqlite")).includes("ce mot sera la preuve")).toBe(false);
  });

  test("[SA-6] a report without entering outlives kill -9 right after its claim code", async () => {
    const data = newFolder();
    const first = await start(data);
    const sent = await fetch(`${first.url}/api/notices`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ situation: "harassment", where: "la place", words: "cela continue", language: "fr" }),
    });
    const { claim: code } = (await sent.json()) as { claim: string };
    await first.kill("SIGKILL");
    expect(await claim((await start(data)).url, code)).toMatchObject({ state: "received", situation: "harassment" });
  });

  test("[RL-2] what was acknowledged is there after kill -9, in order and once; the next number follows", async () => {
    const data = newFolder();
    const first = await start(data);
    const { raw, room } = await enter(first.url, "Bastien");
    raw.send({ t: "settings", n: 99 });
    const acknowledged: number[] = [];
    for (let n = 1; n <= 8; n += 1) {
      raw.send({ t: "say", n, room, text: `phrase ${n}` });
      const answer = await raw.next(answered(n));
      if (answer.t === "ok") acknowledged.push((answer["at"] as [string, number, number])[2]);
      else break;
    }
    raw.send({ t: "say", n: 50, room, text: "en vol" });
    await first.kill("SIGKILL");
    expect(acknowledged.length).toBeGreaterThan(0);
    const vault = new Database(join(data, "vault.sqlite"));
    const rows = vault.query("SELECT seq FROM records WHERE stream = ? ORDER BY seq").all(`room:${room}`) as { seq: number }[];
    vault.close();
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, at) => at + 1));
    for (const seq of acknowledged) expect(rows.map((row) => row.seq)).toContain(seq);
    const second = await start(data);
    const after = await enter(second.url, "Chloé");
    after.raw.send({ t: "say", n: 1, room, text: "me voici" });
    expect(((await after.raw.next(answered(1)))["at"] as [string, number, number])[2]).toBe(rows.length + 1);
  });
});

describe("a file that is damaged or gone", () => {
  async function refusal(data: string): Promise<string> {
    const one = await run({ LAMPION_DATA: data });
    running.push(one);
    expect([one.url, await one.ended]).toEqual(["", 1]);
    const says = await one.complaints();
    expect(says).toContain("backup");
    expect(says).not.toContain("    at ");
    return says;
  }
  /** A folder in which one message was acknowledged, of a server that has stopped. */
  async function used(): Promise<{ data: string; room: string }> {
    const data = newFolder();
    const { url, kill } = await start(data);
    const { raw, room } = await enter(url, "Delphine");
    raw.send({ t: "say", n: 1, room, text: "ce qui doit rester" });
    expect((await raw.next(answered(1))).t).toBe("ok");
    expect(await kill("SIGTERM")).toBe(0);
    return { data, room };
  }
  /** What the next guest finds in the room, and the number that the next message gets. */
  async function after({ data, room }: { data: string; room: string }): Promise<[boolean, unknown]> {
    const { raw } = await enter((await start(data)).url, "Édith");
    raw.send({ t: "say", n: 1, room, text: "me voici" });
    const { at } = await raw.next(answered(1));
    return [JSON.stringify(raw.frames).includes("ce qui doit rester"), (at as unknown[])[2]];
  }

  test("[RL-7] one flipped byte in a page of a file is found at the start and named, the file is left as it was, and with a backup nothing is lost", async () => {
    const folder = await used();
    const file = join(folder.data, "vault.sqlite");
    copyFileSync(file, `${file}.backup`);
    const whole = readFileSync(file);
    const pageBytes = 4_096;
    const pages = whole.length / pageBytes;
    expect(pages).toBeGreaterThan(4);
    for (const page of [1, 2, pages - 1]) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(flipped.readUInt8(page * pageBytes) ^ 0x10, page * pageBytes);
      writeFileSync(file, flipped);
      expect(await refusal(folder.data)).toContain(file);
      expect(readFileSync(file).equals(flipped)).toBe(true);
    }
    renameSync(`${file}.backup`, file);
    expect(await after(folder)).toEqual([true, 2]);
  });

  test("[RL-2] a file that is gone from a folder in use is named and not made anew, because its numbers would begin again; put back, all is there", async () => {
    const folder = await used();
    for (const name of ["main.sqlite", "vault.sqlite", "private.sqlite", "keys.json", "keyring"]) {
      const file = join(folder.data, name);
      renameSync(file, `${file}.away`);
      expect(await refusal(folder.data)).toContain(name);
      expect(existsSync(file)).toBe(false);
      renameSync(`${file}.away`, file);
    }
    expect(await after(folder)).toEqual([true, 2]);
  });
});

describe("a disk that is full", () => {
  test("[RL-8] what cannot be written is refused with another try offered and not delivered; nothing acknowledged is lost, and it recovers by itself", async () => {
    const data = newFolder();
    const { url, kill, pid } = await start(data, 'trap "" XFSZ; exec "$@"');
    // A write beyond this size of a file fails as on a full disk.
    const limitFiles = (size: string): void => void Bun.spawnSync(["prlimit", `--pid=${pid}`, `--fsize=${size}:unlimited`]);
    const ready = async (): Promise<unknown> => (await fetch(`${url}/readyz`)).json();
    const writers = await Promise.all(Array.from({ length: 9 }, (_, at) => enter(url, `Plume ${"abcdefghi"[at]}${"mnopqrstu"[at]}`)));
    const reader = await enter(url, "Lecteur");
    const say = (from: number): Promise<Frame[]> =>
      Promise.all(
        writers.slice(from, from + 3).map(({ raw, room }, at) => {
          raw.send({ t: "say", n: 1, room, text: `phrase de plume ${from + at}` });
          return raw.next(answered(1));
        }),
      );
    for (const answer of await say(0)) expect(answer.t).toBe("ok");
    limitFiles("4096");
    for (const answer of await say(3)) {
      expect(answer).toMatchObject({ t: "no", code: "store-failed" });
      expect(answer["retryMs"]).toBeGreaterThan(0);
    }
    const noticed = await fetch(`${url}/api/notices`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ situation: "harassment", where: "", words: "a", language: "fr" }),
    });
    expect(noticed.status).toBe(503);
    expect(await noticed.json()).toMatchObject({ code: "store-failed" });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await Bun.sleep(1_100);
    expect(await ready()).toEqual({ ready: false, missing: ["disk"] });
    limitFiles("unlimited");
    for (const answer of await say(6)) expect(answer.t).toBe("ok");
    await Bun.sleep(1_100);
    expect(await ready()).toEqual({ ready: true });
    await reader.raw.next((frame) => frame.t === "msgs" && JSON.stringify(frame["m"]).includes("plume 8"));
    const heard = JSON.stringify(reader.raw.frames.filter((one) => one.t === "msgs"));
    await kill("SIGKILL");
    expect((await keptTexts(data)).sort()).toEqual([0, 1, 2, 6, 7, 8].map((at) => `phrase de plume ${at}`));
    for (const at of [3, 4, 5]) expect(heard).not.toContain(`plume ${at}`);
  });
});
