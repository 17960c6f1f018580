import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DoorAnswer, DoorProof } from "@lampion/core";
import { helloText, protocolVersion } from "@lampion/protocol";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { newDevice } from "../test/guest.ts";
import { createDoor, type Door, type Offer } from "./door-keeper.ts";
import { openKeys } from "./keys.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-door-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const keys = openKeys(join(folder, "keys.json"));
const origin = "http://localhost:4400";
const device = newDevice();
let nowMs = Date.now();
let door: Door;
beforeEach(() => {
  nowMs = Date.now();
  door = createDoor(keys, () => nowMs);
});

async function solve({ challenge }: Offer): Promise<string> {
  return JSON.stringify({ challenge, solution: await solveChallenge({ challenge: challenge as never, deriveKey }) });
}
async function proofOf(offer: Offer, more: Partial<DoorProof> = {}): Promise<DoorProof> {
  return {
    key: device.publicKey,
    seal: device.publicKey,
    nonce: offer.nonce,
    sig: device.sign(helloText(origin, offer.nonce, device.publicKey)),
    work: more.work ?? (await solve(offer)),
    origin,
    ...more,
  };
}
const refused = (code: "nonce-invalid" | "work-invalid" | "signature-invalid"): DoorAnswer => ({ kind: "refused", code });
const parametersOf = (offer: Offer): { cost: number; data: Record<string, string> } =>
  (offer.challenge as { parameters: { cost: number; data: Record<string, string> } }).parameters;

describe("the door", () => {
  test("[TK-2] a hello passes once: replayed it does not", async () => {
    const proof = await proofOf(await door.offer("near"));
    const answer = await door.check(proof);
    expect(answer).toMatchObject({ kind: "passed" });
    expect(answer.kind === "passed" ? answer.thumbprint : "").toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await door.check(proof)).toEqual(refused("nonce-invalid"));
  });

  test("[RO-7] while a room is under a raid everybody new works harder, on every network, and not a moment longer", async () => {
    const costs = async (): Promise<number[]> => Promise.all(["near", "far", "elsewhere"].map(async (prefix) => parametersOf(await door.offer(prefix)).cost));
    const calm = await costs();
    door.underRaid(true);
    const harder = await costs();
    harder.forEach((cost, at) => expect(cost).toBeGreaterThan(calm[at] ?? Infinity));
    expect(await door.check(await proofOf(await door.offer("near")))).toMatchObject({ kind: "passed" });
    door.underRaid(false);
    expect(await costs()).toEqual(calm);
  });

  test("[TK-2] two at the same moment with one nonce: one passes", async () => {
    const proof = await proofOf(await door.offer("near"));
    const answers = await Promise.all([door.check(proof), door.check(proof)]);
    expect(answers.map((one) => one.kind).sort()).toEqual(["passed", "refused"]);
  });

  test("[TK-2] another site's signature, another nonce's, another key's and noise are refused", async () => {
    const offer = await door.offer("near");
    const other = await door.offer("near");
    const good = await proofOf(offer);
    for (const sig of [
      device.sign(helloText("https://evil.example", offer.nonce, device.publicKey)),
      device.sign(helloText(origin, other.nonce, device.publicKey)),
      newDevice().sign(helloText(origin, offer.nonce, device.publicKey)),
      device.sign(helloText(origin, offer.nonce, device.publicKey, protocolVersion + 1)),
      "A".repeat(86),
      "",
    ]) {
      expect(await door.check({ ...good, sig })).toEqual(refused("signature-invalid"));
    }
    for (const key of ["A".repeat(87), Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString("base64url"), ""])
      expect(await door.check({ ...good, key })).toEqual(refused("signature-invalid"));
    expect(await door.check(good)).toMatchObject({ kind: "passed" });
  });

  test("[TK-2] a nonce is good for five minutes, and one that was never given is not", async () => {
    const offer = await door.offer("near");
    const proof = await proofOf(offer);
    expect(await door.check({ ...proof, nonce: "A".repeat(43) })).toEqual(refused("nonce-invalid"));
    nowMs += 300_000;
    expect(await door.check(proof)).toEqual(refused("nonce-invalid"));
  });

  test("[TK-6] work of another nonce, made cheaper, without a solution or not JSON is refused", async () => {
    const attempts: ((offer: Offer) => Promise<string>)[] = [
      async () => solve(await door.offer("near")),
      async (offer) => {
        const work = JSON.parse(await solve(offer)) as { challenge: { parameters: { cost: number } } };
        work.challenge.parameters.cost = 1;
        return JSON.stringify(work);
      },
      async (offer) => JSON.stringify({ challenge: offer.challenge, solution: { counter: 1, derivedKey: "00" } }),
      async (offer) => JSON.stringify({ challenge: offer.challenge }),
      async () => "{",
      async () => "null",
    ];
    for (const attempt of attempts) {
      const offer = await door.offer("near");
      expect(await door.check(await proofOf(offer, { work: await attempt(offer) }))).toEqual(refused("work-invalid"));
    }
  });

  test("[EN-8] the work grows with the entries of a network, falls again within ten minutes, and grows nowhere else", async () => {
    expect(parametersOf(await door.offer("near")).cost).toBe(1_000);
    for (let at = 0; at < 20; at += 1) await door.check(await proofOf(await door.offer("near")));
    expect(parametersOf(await door.offer("near")).cost).toBe(2_000);
    expect(parametersOf(await door.offer("far")).cost).toBe(1_000);
    nowMs += 600_000;
    expect(parametersOf(await door.offer("near")).cost).toBe(1_000);
  });

  test("[EN-18] a hosting or anonymising network starts with harder work, and passes with it", async () => {
    const offer = await door.offer("near", "hosting");
    expect(parametersOf(offer).cost).toBe(2_000);
    expect(await door.check(await proofOf(offer))).toMatchObject({ kind: "passed" });
  });
});
