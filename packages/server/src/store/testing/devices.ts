import { ascii, labels, toBase64Url } from "@lampion/proof";
import type { ContractDevices } from "@lampion/core";
import { suite } from "../../evidence/key-wrapping.ts";

/** A key D that only its holder uses. */
export interface OwnDevice {
  readonly key: string;
  unwrap(sheet: Uint8Array, wrap: Uint8Array): Promise<Uint8Array | null>;
}

const bytes = (from: Uint8Array): ArrayBuffer => new Uint8Array(from).buffer;

/** Opens wraps as a browser does: with a key that nothing exports. */
export async function ownDevice(): Promise<OwnDevice> {
  const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"])) as CryptoKeyPair;
  return {
    key: toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))),
    async unwrap(sheet, wrap) {
      try {
        const recipient = await suite.createRecipientContext({ recipientKey: pair, enc: bytes(wrap.subarray(0, 65)), info: bytes(ascii(labels.deviceWrap)) });
        return new Uint8Array(await recipient.open(bytes(wrap.subarray(65)), bytes(sheet)));
      } catch {
        return null;
      }
    },
  };
}

export async function contractDevices(): Promise<ContractDevices> {
  const both = [await ownDevice(), await ownDevice()] as const;
  return { keys: [both[0].key, both[1].key], unwrap: (which, sheet, wrap) => both[which].unwrap(sheet, wrap) };
}
