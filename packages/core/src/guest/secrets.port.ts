import type { DeviceIds } from "./device-store.port.ts";

/** Everything that needs a secret key of the service. Pure functions of their arguments and the key in force. */
export interface Secrets {
  /** Ids per purpose of a thumbprint (LW-97). */
  deviceIds(thumbprint: string): DeviceIds;
  /** Keyed digest, base64url, 22 characters: the same arguments give the same id, nobody else can work it out. */
  id(label: string, input: string): string;
  /** Reference of a device in one stream, under the receipt key of the day on which it joined (evidence.md 3): 16 bytes in base64url. */
  author(stream: string, restriction: string, joinedAtMs: number): string;
  /** Seals a ticket (AES-256-GCM); the text is base64url. */
  seal(text: string): string;
  /** Null when altered, of another service, or of a dropped key. */
  open(sealed: string): string | null;
  /** SHA-256, hex. */
  digest(text: string): string;
}
