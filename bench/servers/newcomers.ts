import { generateKeyPairSync, sign } from "node:crypto";
import { protocolVersion, type Door } from "@lampion/protocol";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";

/** First frames of guests who come for the first time: a key, a nonce of the door, its signature, and the work of the lowest level, solved. */
export async function newcomerLines(count: number, outside: { door(): Promise<Door>; text(nonce: string, seal: string): string; nickname(at: number): string }): Promise<string[]> {
  const lines: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x = "", y = "" } = publicKey.export({ format: "jwk" });
    const key = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url");
    const { nonce, challenge } = await outside.door();
    const solution = await solveChallenge({ challenge: challenge as never, deriveKey });
    const sig = sign("sha256", Buffer.from(outside.text(nonce, key)), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url");
    const fields = { nickname: outside.nickname(at), age: 20 + (at % 50), gender: "other", country: "FR", postalCode: "75011", language: "fr" };
    lines.push(
      `FR-75111\t${JSON.stringify({ t: "hello", v: protocolVersion, tab: "bench-tab", key, seal: key, nonce, sig, work: JSON.stringify({ challenge, solution }), fields })}`,
    );
  }
  return lines;
}
