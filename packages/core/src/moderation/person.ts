import type { StaffRole } from "@lampion/protocol";

/** Who asks at the desk, as far as a rule needs to know; the sign-in's session has these fields. */
export interface Person {
  /** Id of the session. */
  readonly id: string;
  readonly staff: string;
  readonly roles: readonly StaffRole[];
  readonly languages: readonly string[];
  readonly optOuts: readonly string[];
  readonly department: string | null;
  /** The passkey used (MD-36). */
  readonly device: string;
}
