import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildBundle, formatNoteKey, noble, type BundleInput } from "@lampion/proof";
import { bundleOf, inputOf, logSigner, samplePlan, type Plan } from "@lampion/proof/testing";
import { zipSync } from "fflate";
import { hasOpenssl, startTimeAuthority, type TimeAuthority } from "../../test/time-authority.ts";
import { native } from "../primitives.ts";
import { timestampsAt } from "../timestamp/timestamp-http.ts";
import { verifierFiles } from "./build-tools.ts";
import { writeZip } from "./write-zip.ts";

if (!hasOpenssl) console.error("SKIPPED: openssl is not here, so bundles with a time stamp are not tested");
let folder: string;
let authority: TimeAuthority;
let tools: Map<string, Uint8Array>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-verify-"));
  if (hasOpenssl) authority = startTimeAuthority();
  tools = await verifierFiles();
  for (const [name, content] of tools) writeFileSync(join(folder, name), content);
});
afterAll(async () => {
  if (hasOpenssl) await authority.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A bundle with everything real in it: verifier, and a stamp of an authority. */
async function realBundle(change: (plan: Plan) => void = () => undefined, options: Parameters<typeof samplePlan>[0] = {}): Promise<Map<string, Uint8Array>> {
  const { plan, stream } = samplePlan(options);
  change(plan);
  const input = inputOf(plan, stream);
  const { stamp } = input.log;
  const token = stamp === null || !hasOpenssl ? null : await timestampsAt(authority.url).stamp(native.sha256(Buffer.from(stamp.checkpoint)));
  const stamped: BundleInput = { ...input, log: { ...input.log, stamp: stamp === null || token === null ? null : { ...stamp, token } } };
  return buildBundle(noble, stamped, tools, logSigner.sign);
}
function put(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
function run(runner: string, path: string, ...more: string[]): { code: number; text: string } {
  const done = Bun.spawnSync([runner, join(folder, "verify.mjs"), ...more, path], { env: { PATH: process.env["PATH"] ?? "", LANG: "C" } });
  return { code: done.exitCode, text: done.stdout.toString() };
}
const node = Bun.which("node") ?? process.execPath;

describe("the verifier as one file", () => {
  test("[EV-52] is one file that holds no import of another file, and stays below 600 kB", async () => {
    const program = Buffer.from(tools.get("verify.mjs")!).toString();
    for (const content of tools.values()) expect(content.length).toBeLessThanOrEqual(600_000);
    const imports = [...program.matchAll(/\bfrom\s*"([\w:./@-]+)"|\bimport\s*"([\w:./@-]+)"|\brequire\("([\w:./@-]+)"\)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((name) => !["node:fs", "node:path", "node:util", "fs", "path", "util", "module", "node:module"].includes(name))).toEqual([]);
    for (const word of ["node:http", "node:net", "node:dns", "fetch(", "XMLHttpRequest", "WebSocket", "writeFile"]) expect(program.includes(word)).toBe(false);
  });

  test.skipIf(!hasOpenssl)("[EV-52, EV-53] a bundle is green under Node and under Bun, as zip and as folder, with the same bytes of output (T11)", async () => {
    const files = await realBundle();
    const zip = writeZip(files);
    expect(Buffer.from(writeZip(files)).equals(Buffer.from(zip))).toBe(true);
    const path = put("good.zip", zip);
    const unpacked = join(folder, "good");
    for (const [name, content] of files) {
      mkdirSync(dirname(join(unpacked, name)), { recursive: true });
      writeFileSync(join(unpacked, name), content);
    }
    const first = run(node, path);
    expect(first.text).toContain("GREEN");
    expect(first.text).not.toContain("RED");
    expect(first.text).not.toContain("AMBER");
    expect(first.code).toBe(0);
    for (const again of [run(node, path), run(process.execPath, path), run(node, unpacked), run(process.execPath, unpacked)]) expect(again).toEqual(first);
    const french = run(node, path, "--lang", "fr");
    expect([french.code, french.text.includes("VERT"), french.text.includes("Horodaté le")]).toEqual([0, true, true]);
    expect(run(node, path, "--log-key", formatNoteKey(logSigner.key)).code).toBe(0);
    expect(run(node, path, "--log-key", formatNoteKey({ ...logSigner.key, name: "other.example/log" })).code).toBe(2);
  });

  test("[EV-53] what is missing gives 1, what is wrong gives 2 and names the line", async () => {
    const amber = run(node, put("amber.zip", writeZip(await realBundle((plan) => (plan.hasWitness = false)))));
    expect([amber.code, /AMBER +Log signed/.test(amber.text)]).toEqual([1, true]);
    const red = run(node, put("red.zip", writeZip(await realBundle((plan) => (plan.records[3] = { ...plan.records[3]!, body: Buffer.from("x") })))));
    expect([red.code, /RED +Receipts true\n +The text of message 4 is not the one of its receipt/.test(red.text)]).toEqual([2, true]);
    const { plan, stream } = samplePlan();
    const foreign = run(node, put("stamp.zip", writeZip(bundleOf(inputOf(plan, stream)))));
    expect([foreign.code, foreign.text.includes("The time stamp is not one.")]).toEqual([2, true]);
  });

  test("what cannot be read gives 2, a reason and a next step, and nothing is unfolded: cut, packed, enormous, empty, not there", async () => {
    const files = await realBundle();
    const zip = writeZip(files);
    const bomb = zipSync({ "records.bin": [new Uint8Array(50_000_000), { level: 9 }] });
    expect(bomb.length).toBeLessThan(100_000);
    const lying = Buffer.from(zip);
    // The central directory says that a file is larger than everything.
    const at = lying.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    lying.writeUInt32LE(0x7fff_ffff, at + 20);
    lying.writeUInt32LE(0x7fff_ffff, at + 24);
    const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
      ["cut.zip", zip.slice(0, zip.length / 2), /not a zip, or it is cut/],
      ["bomb.zip", bomb, /packed by another program/],
      ["lying.zip", lying, /more files, or larger ones/],
      ["empty.zip", new Uint8Array(), /not a zip/],
      ["text.zip", Buffer.from("hello"), /not a zip/],
      ["many.zip", zipSync(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, [new Uint8Array(1), { level: 0 }]]))), /more files/],
      ["other.zip", zipSync({ "a.txt": [Buffer.from("a"), { level: 0 }] }), /about.json is missing or damaged/],
    ];
    for (const [name, bytes, reason] of cases) {
      const done = run(node, put(name, bytes));
      expect([name, done.code, reason.test(done.text)]).toEqual([name, 2, true]);
    }
    expect(run(node, join(folder, "none.zip")).code).toBe(2);
    expect(Bun.spawnSync([node, join(folder, "verify.mjs")]).exitCode).toBe(2);
    expect(Bun.spawnSync([node, join(folder, "verify.mjs"), "--nonsense", "x"]).exitCode).toBe(2);
  });

  test("names in a zip that point outside are no files of a bundle and are written nowhere", async () => {
    const files = await realBundle();
    const zip = writeZip(new Map([...files, ["../../outside", Buffer.from("x")]]));
    const done = run(node, put("outside.zip", zip));
    expect([done.code, done.text.includes("../../outside is not in the list")]).toEqual([2, true]);
    expect(() => readFileSync(join(folder, "../../outside"))).toThrow();
  });
});
