import { Decrypter, Encrypter } from "age-encryption";
import type { CustodianSet, Pinned } from "@lampion/proof";

/** What a custodian keeps: the key, what it is for, and whom it trusts. Encrypted under a passphrase (age, scrypt), two copies in two places. */
export interface CustodianKeyFile extends Pinned {
  readonly v: 1;
  readonly name: string;
  readonly organisation: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Words that a custodian types: short ones are guessed. */
export const passphraseMin = 16;

export async function sealKeyFile(key: CustodianKeyFile, passphrase: string, workFactor = 18): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(JSON.stringify(key));
}

/** Null when the passphrase is another or the file is no such key. */
export async function openKeyFile(bytes: Uint8Array, passphrase: string): Promise<CustodianKeyFile | null> {
  if (bytes.length > 65_536) return null;
  try {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    const one = JSON.parse(await decrypter.decrypt(bytes, "text")) as Partial<CustodianKeyFile>;
    const texts = [one.name, one.organisation, one.publicKey, one.privateKey, one.holder, one.logKey];
    if (one.v !== 1 || !isSet(one.set) || !texts.every((text) => typeof text === "string") || !Array.isArray(one.witnesses)) return null;
    return one as CustodianKeyFile;
  } catch {
    return null;
  }
}
const isSet = (value: unknown): value is CustodianSet => value === "words" || value === "lines";
