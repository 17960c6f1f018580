import type { ModerationEvent } from "@lampion/core";

const readings = new Set(["ReadingAsked", "ReadingSeconded", "ReadingRefused", "ReadingEnded"]);
const proposals = new Set(["ActProposed", "ActSeconded", "ActRefused"]);
const appeals = new Set(["AppealFiled", "AppealRejectedAsInadmissible", "AppealAssigned", "AppealDecided"]);
const people = new Set(["StaffEnrolled", "AreaChanged", "RoleGranted", "RoleRevoked", "DutyStarted", "DutyEnded", "ExposureLimitReached", "ExposureOverridden"]);
const partners = new Set(["FlaggerGranted", "FlaggerEnded", "TokenMade", "TokenEnded", "PoolAgreed", "PoolEnded"]);
const rules = new Set(["RuleSetPublished", "RuleSetTaken", "RuleTripped", "RuleDemoted"]);
const light = new Set(["LightChanged", "DutyStarted", "DutyEnded"]);

/** Which lists of the desk an event changes. A topic says that something changed, and never what (MD-24). */
export function topicsOf(events: readonly ModerationEvent[]): string[] {
  const topics = new Set<string>();
  for (const event of events) {
    if (event.case !== null) topics.add("queue").add(`case:${event.case}`);
    if (readings.has(event.kind)) topics.add("readings");
    if (proposals.has(event.kind)) topics.add("proposals");
    if (appeals.has(event.kind) || event.kind.startsWith("Dispute")) topics.add("appeals");
    if (people.has(event.kind)) topics.add("staff");
    if (partners.has(event.kind)) topics.add("partners");
    if (rules.has(event.kind)) topics.add("rules");
    if (event.kind.startsWith("Network")) topics.add("networks");
    if (event.kind.startsWith("KeyLoss")) topics.add("keys").add("staff");
    if (event.kind.startsWith("Review")) topics.add("reviews");
    if (event.kind === "ReportPublished") topics.add("reports");
    if (event.kind.startsWith("Submission")) topics.add("submissions");
    if (light.has(event.kind)) topics.add("light");
    if (event.kind.startsWith("Opening")) topics.add("openings");
    if (event.kind.startsWith("Order") || event.kind === "ClarificationAsked" || event.kind === "PersonInformed" || event.kind === "LifeThreatReferred") topics.add("orders");
  }
  return [...topics];
}
