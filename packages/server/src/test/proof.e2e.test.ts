import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { linesCsv } from "@lampion/proof";
import { openZip } from "../evidence/verifier/open-zip.ts";
import { proofLifeContract } from "./proof-life.contract.ts";
import { cli, openProofWorld, type ProofWorld } from "./proof-world.ts";

let world: ProofWorld;
beforeAll(async () => {
  world = await openProofWorld({ isWitnessed: true });
}, 60_000);
afterAll(() => world.stop());

describe("a life of the proof, in the real service", () => {
  for (const one of proofLifeContract(() => world)) test(one.name, () => one.run(), 120_000);

  test("an export without another approver, of nothing, to no recipient or to a full disk is refused with the next step, and no half file stays", async () => {
    const { file } = world;
    const base = JSON.parse(readFileSync(file("export.json"), "utf8")) as { authority: object };
    const refused = async (change: object, ...more: string[]): Promise<string> => {
      const done = await world.lampion("evidence", "export", world.write("bad.json", { ...base, ...change }), "--out", file("bad.zip"), ...more);
      expect(done.code).toBeGreaterThan(0);
      expect(() => readFileSync(file("bad.zip"))).toThrow();
      expect(() => readFileSync(file("bad.zip.new"))).toThrow();
      return done.said;
    };
    expect(await refused({ authority: { ...base.authority, approvers: ["officer-4"] } }, "--unencrypted")).toContain("another person");
    expect(await refused({ items: ["none"] }, "--unencrypted")).toContain("no evidence none");
    expect(await refused({})).toContain("--to RECIPIENT");
    expect(await refused({}, "--to", "nonsense")).toContain("age1");
    expect(await refused({ authority: null }, "--unencrypted")).toContain("not a request");
    const full = ["bash", "-c", `ulimit -f 100; exec "$@"`, "bash", process.execPath, cli, "evidence", "export", file("export.json"), "--out", file("bad.zip"), "--unencrypted"];
    const { code, said } = await world.typed(full);
    expect(code).not.toBe(0);
    expect(said === "" || said.includes("could not be written") || said.includes("file")).toBe(true);
    expect(() => readFileSync(file("bad.zip"))).toThrow();
  }, 60_000);

  test("[EV-25] an encrypted bundle opens for its recipient only, and has the table of connections as it was opened; another file is none", async () => {
    const { Decrypter, generateIdentity, identityToRecipient } = await import("age-encryption");
    const [identity, stranger] = [await generateIdentity(), await generateIdentity()];
    const { file } = world;
    const csv = linesCsv([
      {
        line: "01",
        rows: [
          { kind: "closed", atMs: 1 },
          { kind: "opened", atMs: 0, address: "192.0.2.7", port: 1, protocol: "websocket", session: "s" },
        ],
      },
    ]);
    writeFileSync(file("lines.csv"), csv);
    const exported = async (table: string) =>
      world.lampion("evidence", "export", file("export.json"), "--out", file("case.age"), "--to", await identityToRecipient(identity), "--lines", file(table));
    expect(await exported("export.json")).toMatchObject({ code: 1, said: expect.stringContaining("no table of connections") });
    expect(await exported("lines.csv")).toMatchObject({ code: 0 });
    const open = async (who: string): Promise<string> => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(who);
      const files = openZip(await decrypter.decrypt(new Uint8Array(readFileSync(file("case.age")))));
      return files instanceof Map ? new TextDecoder().decode(files.get("lines.csv")) : files.en;
    };
    expect(await open(identity)).toBe(csv);
    expect(await open(stranger).catch(() => "refused")).toBe("refused");
  }, 60_000);
});
