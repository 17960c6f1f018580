import { createHash, createHmac, createPublicKey, randomBytes, verify, type KeyObject } from "node:crypto";
import { createChallenge, randomInt, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import type { DoorAnswer, DoorKeeper, DoorProof } from "@lampion/core";
import { helloText, limits } from "@lampion/protocol";
import { sha256 } from "../sha256.ts";
import type { KeyRing } from "./keys.ts";
import { createMemoryClaims, endOfNonce, makeNonce, type Claims } from "./nonces.ts";

export interface Offer {
  readonly nonce: string;
  readonly challenge: Record<string, unknown>;
  readonly expiresAt: number;
}
export interface Door extends DoorKeeper {
  /** A nonce with its work; the network and how many came from its prefix decide how much (EN-18, TK-6). */
  offer(prefix: string, network?: "ordinary" | "hosting" | "slowed"): Promise<Offer>;
}

/** age-and-tokens.md 8: cost and counter by how many entered from the prefix within 10 minutes; hosting begins at the second, a network that two of the desk slowed at the third. */
const levels = [
  { most: 20, cost: 1_000, from: 250, to: 500 },
  { most: 200, cost: 2_000, from: 1_000, to: 1_500 },
  { most: Infinity, cost: 5_000, from: 1_200, to: 1_600 },
] as const;
const spanMs = 600_000;

/** `shared`: claims of all nodes; without them what was given out before a start is void, because what was used then is not known. */
export function createDoor(keys: KeyRing, nowMs: () => number, shared: Claims | null = null): Door {
  const claims = shared ?? createMemoryClaims(nowMs);
  const entries = new Map<string, number[]>();
  let isHarder = false;
  const secret = keys.get("work").toString("hex");
  const nonceKey = createHmac("sha256", keys.get("work"))
    .update("lampion/nonce")
    .update(shared === null ? randomBytes(16) : "")
    .digest();
  const keySecret = sha256(`${secret}/key`);

  function levelFor(prefix: string, network: "ordinary" | "hosting" | "slowed"): (typeof levels)[number] {
    const recent = (entries.get(prefix) ?? []).filter((at) => nowMs() - at < spanMs);
    const levelsHere = network === "slowed" ? levels.slice(2) : network === "hosting" || isHarder ? levels.slice(1) : levels;
    return levelsHere.find((level) => recent.length < level.most) ?? levels[2];
  }
  return {
    async offer(prefix, network = "ordinary") {
      const expiresAt = nowMs() + limits.door.nonceLivesMs;
      const nonce = makeNonce(nonceKey, expiresAt);
      const level = levelFor(prefix, network);
      const challenge = await createChallenge({
        algorithm: "PBKDF2/SHA-256",
        cost: level.cost,
        counter: randomInt(level.from, level.to),
        deriveKey,
        expiresAt: new Date(expiresAt),
        hmacSignatureSecret: secret,
        hmacKeySignatureSecret: keySecret,
        data: { nonce, prefix },
      });
      return { nonce, challenge: challenge as unknown as Record<string, unknown>, expiresAt };
    },
    underRaid(isRaid) {
      isHarder = isRaid;
    },
    async check(proof) {
      // Cheapest first: the nonce, then the signature (30 microseconds), then the work.
      const endsMs = endOfNonce(nonceKey, proof.nonce);
      if (endsMs === null || endsMs <= nowMs()) return { kind: "refused", code: "nonce-invalid" };
      const key = readKey(proof.key);
      if (
        key === null ||
        readKey(proof.seal) === null ||
        !verify("sha256", Buffer.from(helloText(proof.origin, proof.nonce, proof.seal)), { key: key.object, dsaEncoding: "ieee-p1363" }, Buffer.from(proof.sig, "base64url"))
      )
        return { kind: "refused", code: "signature-invalid" };
      if (!(await claims.once(proof.nonce, endsMs))) return { kind: "refused", code: "nonce-invalid" };
      const work = await checkWork(proof);
      if (work !== null) return work;
      return { kind: "passed", thumbprint: key.thumbprint };
    },
  };

  async function checkWork(proof: DoorProof): Promise<DoorAnswer | null> {
    const refused = { kind: "refused", code: "work-invalid" } as const;
    try {
      const work = JSON.parse(proof.work) as { challenge: { parameters: { data?: { nonce?: string; prefix?: string } } }; solution: unknown };
      if (work.challenge.parameters.data?.nonce !== proof.nonce) return refused;
      const result = await verifySolution({
        challenge: work.challenge as never,
        solution: work.solution as never,
        deriveKey,
        hmacSignatureSecret: secret,
        hmacKeySignatureSecret: keySecret,
      });
      if (!result.verified) return refused;
      const prefix = work.challenge.parameters.data.prefix ?? "";
      if (entries.size > 20_000) entries.clear();
      entries.set(prefix, [...(entries.get(prefix) ?? []).filter((at) => nowMs() - at < spanMs).slice(-400), nowMs()]);
      return null;
    } catch {
      return refused;
    }
  }
}

/** An uncompressed P-256 point as a key with its RFC 7638 thumbprint; null when it is no point of the curve. */
function readKey(raw: string): { object: KeyObject; thumbprint: string } | null {
  const bytes = Buffer.from(raw, "base64url");
  if (bytes.length !== 65 || bytes[0] !== 4) return null;
  const x = bytes.subarray(1, 33).toString("base64url");
  const y = bytes.subarray(33).toString("base64url");
  try {
    const object = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    return { object, thumbprint: createHash("sha256").update(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`).digest("base64url") };
  } catch {
    return null;
  }
}
