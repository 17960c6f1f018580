import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const sha256 = (data: Uint8Array | string): Buffer => createHash("sha256").update(data).digest();
/** CBOR head: major type and length below 65,536. */
const head = (major: number, length: number): Buffer =>
  length < 24 ? Buffer.from([(major << 5) | length]) : length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
const bytes = (data: Uint8Array): Buffer => Buffer.concat([head(2, data.length), data]);
const text = (said: string): Buffer => Buffer.concat([head(3, said.length), Buffer.from(said)]);

/** An authenticator in software (WebAuthn level 3, ES256, attestation "none"): what a passkey answers, for tests without a browser. */
export function createSoftPasskey(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  let counter = 0;
  const client = (type: string, challenge: string, at: string): Buffer => Buffer.from(JSON.stringify({ type, challenge, origin: at, crossOrigin: false }));
  const authData = (rpId: string, flags: number, rest: Uint8Array = Buffer.alloc(0)): Buffer => {
    counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, rest]);
  };
  const answer = (response: object): Record<string, unknown> & { id: string } => {
    const shown = id.toString("base64url");
    return { id: shown, rawId: shown, type: "public-key", clientExtensionResults: {}, response };
  };
  return {
    id: id.toString("base64url"),
    /** `flags`: 0x01 present, 0x04 verified, 0x40 a key is enclosed. */
    create(options: { readonly challenge: string; readonly rp: { readonly id?: string } }, flags = 0x45) {
      const key = Buffer.concat([
        head(5, 5),
        Buffer.from([0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
        bytes(Buffer.from(x, "base64url")),
        Buffer.from([0x22]),
        bytes(Buffer.from(y, "base64url")),
      ]);
      const data = authData(options.rp.id ?? "", flags, Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]));
      const attestation = Buffer.concat([head(5, 3), text("fmt"), text("none"), text("attStmt"), head(5, 0), text("authData"), bytes(data)]);
      return answer({
        clientDataJSON: client("webauthn.create", options.challenge, origin).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      });
    },
    get(options: { readonly challenge: string; readonly rpId?: string }, flags = 0x05, at = origin) {
      const data = authData(options.rpId ?? "", flags);
      const clientData = client("webauthn.get", options.challenge, at);
      const signature = sign("sha256", Buffer.concat([data, sha256(clientData)]), privateKey);
      return answer({
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: signature.toString("base64url"),
        userHandle: null,
      });
    },
  };
}
export type SoftPasskey = ReturnType<typeof createSoftPasskey>;
