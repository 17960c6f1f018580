/** What opens a sheet when the service has forgotten its key: one for each of the two devices, one share for each custodian. */
export interface SheetWrap {
  /** Member id of a device in its conversation, or "custodian-1" to "custodian-3". */
  readonly holder: string;
  /** HPKE (RFC 9180), encapsulated key and ciphertext. */
  readonly wrap: Uint8Array;
}
export interface FreshSheet {
  /** 16 random bytes that name the sheet. */
  readonly sheet: Uint8Array;
  /** H, 32 random bytes. In memory only; whoever takes it overwrites it at the end (EV-2). */
  readonly key: Uint8Array;
  readonly shares: readonly SheetWrap[];
}

/** Keys for sheets of private conversations. Rejects when a share or wrap cannot be made: then nothing is accepted (EV-28). */
export interface KeyWrapping {
  /** From a pool made ahead (EV-14). */
  fresh(): Promise<FreshSheet>;
  /** H for one device; `deviceKey` is D, an uncompressed point of P-256 in base64url. */
  wrapFor(deviceKey: string, sheet: Uint8Array, key: Uint8Array): Promise<Uint8Array>;
}
