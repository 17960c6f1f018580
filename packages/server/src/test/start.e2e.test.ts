import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { run, type Running } from "./running.ts";

ensurePlaces();
const base = mkdtempSync(join(tmpdir(), "lampion-start-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(base, String((folders += 1)));
let running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill("SIGKILL")));
  running = [];
});
async function start(env: Record<string, string>, before?: string): Promise<Running> {
  const one = await run(env, before);
  running.push(one);
  return one;
}
async function refusal(env: Record<string, string>, before?: string): Promise<{ code: number; says: string }> {
  const one = await start(env, before);
  expect(one.url).toBe("");
  return { code: await one.ended, says: await one.complaints() };
}

describe("starting and stopping", () => {
  test("it starts in an empty folder, is ready, stops when asked, and starts again with the same keys", async () => {
    const data = newFolder();
    const first = await start({ LAMPION_DATA: data });
    expect(await (await fetch(`${first.url}/readyz`)).json()).toEqual({ ready: true });
    const keys = readFileSync(join(data, "keys.json"), "utf8");
    expect(await first.kill("SIGTERM")).toBe(0);
    const second = await start({ LAMPION_DATA: data });
    expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
    expect(readFileSync(join(data, "keys.json"), "utf8")).toBe(keys);
  });

  test("[EV-7] two servers never share a folder, because both would give numbers; a killed one leaves it free", async () => {
    const data = newFolder();
    const first = await start({ LAMPION_DATA: data });
    const { code, says } = await refusal({ LAMPION_DATA: data });
    expect(code).toBe(1);
    expect(says).toContain(data);
    expect(says).toContain("LAMPION_DATA");
    await first.kill("SIGKILL");
    expect((await fetch(`${(await start({ LAMPION_DATA: data })).url}/healthz`)).status).toBe(200);
  });

  test("a port that is taken is named with what to do", async () => {
    const first = await start({ LAMPION_DATA: newFolder() });
    const { port } = new URL(first.url);
    const { code, says } = await refusal({ LAMPION_DATA: newFolder(), PORT: port });
    expect(code).toBe(1);
    expect(says).toContain(`Port ${port} `);
    expect(says).toContain("PORT=");
    expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
  });

  test("[LW-114] production does not start, says everything that is missing, and writes nothing", async () => {
    const data = newFolder();
    const { code, says } = await refusal({ LAMPION_DATA: data, LAMPION_MODE: "production" });
    expect(code).toBe(78);
    for (const id of ["EV-4", "EV-5", "EV-47", "OP-3", "EN-19", "LW-7", "SA-8", "house.json"]) expect(says).toContain(id);
    expect(existsSync(data)).toBe(false);
  });

  test("[LW-115] a development server on all addresses is refused", async () => {
    const { code, says } = await refusal({ LAMPION_DATA: newFolder(), HOST: "0.0.0.0" });
    expect(code).toBe(1);
    expect(says).toContain("LW-115");
  });

  for (const file of ["main.sqlite", "vault.sqlite", "private.sqlite"]) {
    test(`[RL-7] a damaged ${file} is named with what to do, and is left as it was`, async () => {
      const data = newFolder();
      mkdirSync(data);
      const noise = "no database ".repeat(1_000);
      writeFileSync(join(data, file), noise);
      const { code, says } = await refusal({ LAMPION_DATA: data });
      expect(code).toBe(1);
      expect(says).toContain(join(data, file));
      expect(says).toContain("backup");
      expect(says).not.toContain("    at ");
      expect(readFileSync(join(data, file), "utf8")).toBe(noise);
    });
  }

  test("damaged keys are named with what to do", async () => {
    const data = newFolder();
    mkdirSync(data);
    writeFileSync(join(data, "keys.json"), "{");
    const { code, says } = await refusal({ LAMPION_DATA: data });
    expect(code).toBe(1);
    expect(says).toContain(join(data, "keys.json"));
    expect(says).toContain("backup");
  });

  test("[RL-8] a folder that cannot be written is named with what to do", async () => {
    const file = newFolder();
    writeFileSync(file, "");
    const { code, says } = await refusal({ LAMPION_DATA: join(file, "inside") });
    expect(code).toBe(1);
    expect(says).toContain(join(file, "inside"));
    expect(says).toContain("may be written");
  });

  test.each(["SIGTERM", "SIGKILL"] as const)("[RL-8] a read-only database is named with what to do, also with a log left by %s", async (signal) => {
    const data = newFolder();
    const first = await start({ LAMPION_DATA: data });
    await first.kill(signal);
    const files = ["main", "vault", "private"].map((name) => join(data, `${name}.sqlite`));
    for (const file of files) chmodSync(file, 0o444);
    chmodSync(data, 0o555);
    // The all-powerful may write what is read-only: the server then runs as somebody else.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) chmodSync(base, 0o755);
    const before = isRoot ? 'exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"' : 'exec "$@"';
    if (isRoot) chmodSync(join(data, "keys.json"), 0o444);
    const { code, says } = await refusal({ LAMPION_DATA: data, HOME: "/nonexistent" }, before);
    chmodSync(data, 0o755);
    expect(code).toBe(1);
    expect(says).toContain(files[0] ?? "");
    expect(says).toContain("may be written");
  });

  test("[RL-8] a disk that is full at the start is named with what to do", async () => {
    const { code, says } = await refusal({ LAMPION_DATA: newFolder() }, 'trap "" XFSZ; ulimit -f 4; exec "$@"');
    expect(code).toBe(1);
    expect(says).toContain("disk is not full");
    expect(says).not.toContain("    at ");
  });
});
