import type { ProposalCard } from "@lampion/protocol";
import type { SuspensionProposed } from "./misuse-acts.ts";
import { partsOf } from "./misuse-key.ts";
import { entriesOf } from "./misuse-ledger.ts";
import type { FlaggerWanted } from "./partners.ts";
import type { ProposedRule } from "./rules.ts";
import type { DeskState, ProposalView } from "./state.ts";

type Detail = ProposalCard["details"][number];
const row = (name: Detail["name"], value: string): Detail[] => (value === "" ? [] : [{ name, value }]);

/** What an act without a case is about, field by field, as its second has to see it (MD-36). */
export function proposalDetails(state: DeskState, one: ProposalView, nowMs: number): Detail[] {
  if (one.act === "grant") {
    const [what = "", role = "", ...staff] = one.about.split("/");
    const id = staff.join("/");
    return [...row("person", state.staff.get(id)?.sign ?? id), ...row("change", what === "grant" ? "given" : "taken"), ...row("role", role)];
  }
  if (one.act === "key-loss") {
    const { staff, reason } = JSON.parse(one.about) as { staff: string; reason: string };
    return [...row("person", state.staff.get(staff)?.sign ?? ""), ...row("reason", reason)];
  }
  if (one.act === "flagger") {
    const { name, award, country, expertise, webhook } = JSON.parse(one.about) as FlaggerWanted;
    return [...row("name", name), ...row("award", award), ...row("country", country), ...row("expertise", expertise.join(", ")), ...row("webhook", webhook ?? "")];
  }
  if (one.act === "suspension") {
    const { key, days, isEmergency, words } = JSON.parse(one.about) as SuspensionProposed;
    const { kind, who } = partsOf(key);
    const name = who.startsWith("flagger/") ? (state.flaggers.get(who.slice("flagger/".length))?.name ?? "") : "";
    const entries = entriesOf(state, key, nowMs).map((each) => each.number);
    return [
      ...row("misuse", kind),
      ...row("name", name),
      ...row("days", String(days)),
      ...row("emergency", isEmergency ? "yes" : ""),
      ...row("reason", words),
      ...row("ledger", entries.join(", ")),
    ];
  }
  return one.act === "rules" ? [...(JSON.parse(one.about) as ProposedRule).details] : [];
}
/** Acts whose own record is for the machine: people see the rows of `proposalDetails` instead. */
export const isToldByDetails = (one: ProposalView): boolean =>
  one.act === "grant" || one.act === "flagger" || one.act === "suspension" || one.act === "rules" || one.act === "key-loss";
