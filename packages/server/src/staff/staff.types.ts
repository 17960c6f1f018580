/** What somebody of the desk may do; the table is moderation.md 7. */
export const staffRoles = ["moderator", "senior", "child-safety", "orders", "lead", "auditor"] as const;
export type StaffRole = (typeof staffRoles)[number];
export const isStaffRole = (text: string): text is StaffRole => (staffRoles as readonly string[]).includes(text);

/** A person of the desk. The civil name never leaves it; outside stands `sign` ("M-7F", MD-24). */
export interface StaffMember {
  readonly id: string;
  readonly sign: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly languages: readonly string[];
  /** Categories that this person does not take; asked without a reason, shown to nobody else (MD-34). */
  readonly optOuts: readonly string[];
  /** Own département, whose cases this person never sees (MD-65); null: not said. */
  readonly department: string | null;
  readonly sinceMs: number;
  /** When the office ended; null while it lasts. */
  readonly untilMs: number | null;
}

/** A passkey of one person, as WebAuthn level 3 describes it. */
export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly staff: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  /** Signature counter of the authenticator; 0 where it keeps none. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly addedAtMs: number;
}

/** Who asks: what every route of the desk is given. */
export interface StaffSession {
  /** Id of the session; no secret, unlike the cookie that leads to it. */
  readonly id: string;
  readonly staff: string;
  /** The sign that may leave the desk. */
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly languages: readonly string[];
  readonly optOuts: readonly string[];
  readonly department: string | null;
  /** The passkey it was opened with: two-person acts compare devices, not only people (MD-36). */
  readonly device: string;
  readonly signedInAtMs: number;
  readonly seenAtMs: number;
  /** Opened from the seeded desk of a demo, without a passkey. */
  readonly isDemo: boolean;
}
