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

/** Whether a case is of somebody's own area: for them it does not exist (MD-65). */
export const isOwnArea = ({ department }: Pick<Person, "department">, of: { readonly department: string | null } | undefined): boolean =>
  department !== null && of?.department === department;
