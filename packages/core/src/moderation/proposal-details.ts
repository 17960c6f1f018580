import type { ProposalCard } from "@lampion/protocol";
import type { CourtProposed } from "./court-bans.ts";
import type { SuspensionProposed } from "./misuse-acts.ts";
import { partsOf } from "./misuse-key.ts";
import { entriesOf } from "./misuse-ledger.ts";
import type { NetworkProposed } from "./networks.ts";
import type { AreaProposed } from "./own-area.ts";
import type { FlaggerWanted } from "./partners.ts";
import type { PoolWanted } from "./pools.ts";
import type { ProposedRule } from "./rules.ts";
import type { DeskState, ProposalView } from "./state.ts";

type Detail = ProposalCard["details"][number];
const row = (name: Detail["name"], value: string): Detail[] => (value === "" ? [] : [{ name, value }]);

/** What an act without a plan is about, field by field, as its second has to see it (MD-36). `words`: those of the paper that `wordsOf` names. */
export function proposalDetails(state: DeskState, one: ProposalView, nowMs: number, words = ""): Detail[] {
  if (one.act === "grant") {
    const [what = "", role = "", ...staff] = one.about.split("/");
    const id = staff.join("/");
    return [...row("person", state.staff.get(id)?.sign ?? id), ...row("change", what === "grant" ? "given" : "taken"), ...row("role", role)];
  }
  if (one.act === "court-ban") {
    const court = JSON.parse(one.about) as CourtProposed;
    if (court.what === "lift") return [...row("change", "taken"), ...row("reason", words)];
    return [...row("change", "given"), ...row("of-case", court.case), ...row("until", String(court.until)), ...row("repeat", court.isRepeat ? "yes" : ""), ...row("reason", words)];
  }
  if (one.act === "disclosure") {
    const [, digest = "", rows = "", notHeld = ""] = one.about.split("/");
    return [...row("digest", digest), ...row("rows", rows), ...row("not-held", notHeld === "1" ? "yes" : "")];
  }
  if (one.act === "order-refusal") return row("reason", words);
  if (one.act === "network") {
    const { days, others } = JSON.parse(one.about) as NetworkProposed;
    return [...row("days", String(days)), ...row("others", String(others))];
  }
  if (one.act === "area") {
    const { staff, from, to } = JSON.parse(one.about) as AreaProposed;
    return [...row("person", state.staff.get(staff)?.sign ?? ""), ...row("area", from ?? ""), ...row("area-then", to ?? "-")];
  }
  if (one.act === "key-loss") {
    const { staff, reason } = JSON.parse(one.about) as { staff: string; reason: string };
    return [...row("person", state.staff.get(staff)?.sign ?? ""), ...row("reason", reason)];
  }
  if (one.act === "flagger") {
    const { name, award, country, expertise, webhook } = JSON.parse(one.about) as FlaggerWanted;
    return [...row("name", name), ...row("award", award), ...row("country", country), ...row("expertise", expertise.join(", ")), ...row("webhook", webhook ?? "")];
  }
  if (one.act === "pool") {
    const { name, address, roles, days } = JSON.parse(one.about) as PoolWanted;
    return [...row("name", name), ...row("address", address), ...row("roles", roles.join(" ")), ...row("days", String(days))];
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
  const opening = one.act === "opening" || one.act === "order-opening" ? state.openings.get(one.about) : undefined;
  if (opening !== undefined)
    return [
      ...row("opens", opening.set),
      ...row("ground", opening.order === null ? "recall" : "order"),
      ...row(opening.set === "lines" ? "day" : "hours", opening.hours.join(" ")),
      ...row("messages", opening.receipts === null ? "" : String(opening.receipts.messages)),
      ...row("names", opening.receipts?.names === undefined ? "" : opening.receipts.names.length === 0 ? "none" : opening.receipts.names.map((at) => at + 1).join(", ")),
      ...row("part", String(opening.receipts?.part ?? "")),
      ...row("purpose", words),
    ];
  return one.act === "rules" ? [...(JSON.parse(one.about) as ProposedRule).details] : [];
}
/** Acts whose own record is for the machine: people see the rows of `proposalDetails` instead. */
const toldByDetails: ReadonlySet<ProposalView["act"]> = new Set([
  "court-ban",
  "disclosure",
  "order-refusal",
  "grant",
  "flagger",
  "suspension",
  "rules",
  "opening",
  "order-opening",
  "key-loss",
  "network",
  "pool",
  "area",
]);
export const isToldByDetails = (one: ProposalView): boolean => toldByDetails.has(one.act);
/** The paper with the words of whoever proposes; null when there is none. */
export function wordsOf(state: DeskState, one: ProposalView): string | null {
  if (one.act === "order-refusal") return one.about.split("/")[1] ?? null;
  if (one.act === "court-ban") return (JSON.parse(one.about) as CourtProposed).paper;
  return one.draft?.reasons ?? state.openings.get(one.about)?.purpose ?? null;
}
