/** What a new guest shows at the door. */
export interface DoorProof {
  /** base64url, 65 bytes: uncompressed P-256 point. */
  readonly key: string;
  /** D of this device, covered by the signature; an uncompressed P-256 point in base64url. */
  readonly seal: string;
  readonly nonce: string;
  /** base64url, 64 bytes. */
  readonly sig: string;
  readonly work: string;
  /** Origin of the page, as the gateway checked it. */
  readonly origin: string;
}
export type DoorAnswer =
  | { readonly kind: "passed"; /** RFC 7638 thumbprint, base64url. */ readonly thumbprint: string }
  | { readonly kind: "refused"; readonly code: "nonce-invalid" | "work-invalid" | "signature-invalid" };
/** Checks nonce (once, 5 minutes), proof of work and signature, in the order that costs least (architecture.md, "The way in"). */
export interface DoorKeeper {
  check(proof: DoorProof): Promise<DoorAnswer>;
  /** While a room is under a raid everybody who is new works harder to come in (RO-7). */
  underRaid(isRaid: boolean): void;
}
