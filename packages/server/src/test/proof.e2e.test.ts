import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
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

  test("an encrypted bundle opens for its recipient only", async () => {
    const { Decrypter, generateIdentity, identityToRecipient } = await import("age-encryption");
    const [identity, stranger] = [await generateIdentity(), await generateIdentity()];
    const { file } = world;
    expect(await world.lampion("evidence", "export", file("export.json"), "--out", file("case.age"), "--to", await identityToRecipient(identity))).toMatchObject({ code: 0 });
    const open = async (who: string): Promise<string> => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(who);
      const files = openZip(await decrypter.decrypt(new Uint8Array(readFileSync(file("case.age")))));
      return files instanceof Map ? "opened" : files.en;
    };
    expect(await open(identity)).toBe("opened");
    expect(await open(stranger).catch(() => "refused")).toBe("refused");
  }, 60_000);
});
