import type { ProposalCard } from "@lampion/protocol";
import type { FlaggerWanted } from "./partners.ts";
import type { DeskState, ProposalView } from "./state.ts";

type Detail = ProposalCard["details"][number];
const row = (name: Detail["name"], value: string): Detail[] => (value === "" ? [] : [{ name, value }]);

/** What an act without a case is about, field by field, as its second has to see it (MD-36). */
export function proposalDetails(state: DeskState, one: ProposalView): Detail[] {
  if (one.act === "grant") {
    const [what = "", role = "", ...staff] = one.about.split("/");
    const id = staff.join("/");
    return [...row("person", state.staff.get(id)?.sign ?? id), ...row("change", what === "grant" ? "given" : "taken"), ...row("role", role)];
  }
  if (one.act === "flagger") {
    const { name, award, country, expertise, webhook } = JSON.parse(one.about) as FlaggerWanted;
    return [...row("name", name), ...row("award", award), ...row("country", country), ...row("expertise", expertise.join(", ")), ...row("webhook", webhook ?? "")];
  }
  return [];
}
/** Acts whose own record is for the machine: people see the rows of `proposalDetails` instead. */
export const isToldByDetails = (one: ProposalView): boolean => one.act === "grant" || one.act === "flagger";
