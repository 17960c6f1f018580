import { holdEnd, holdGrounds, type Handling, type HoldDraft, type HoldGround, type ModerationEvent, type ModerationLog, type Report } from "@lampion/core";
import type { JsonObject } from "@lampion/proof";
import type { OrderIn, OrderKind } from "@lampion/protocol";
import { holdStatements } from "../../store/hold-statements.ts";
import type { Tables } from "../../store/tables.ts";
import { vaultStatements } from "../../store/vault-statements.ts";
import type { OpenLog } from "../open-log.ts";
import type { Hold, HoldVault } from "./hold-vault.ts";

const hourMs = 3_600_000;
const chunk = 500;
/** A report older than the hours it is about can hold nothing any more. */
const reportsSinceMs = 73 * hourMs;
/** Reports are looked at again for so long: one may be on disk a little later than its time says. */
const againMs = 60_000;
/** Holds of reports that stand on one conversation at a time: who reports the same hours over and over fills no key store. */
const standingMost = 50;

const groundOf: Readonly<Partial<Record<OrderKind, HoldGround>>> = { "tco-1h": "terror", "fr-freeze": "freeze", "uk-nca": "freeze" };

/** What the desk knows of its cases and orders, as it stands. */
export interface DeskView {
  /** Ids of the reports of a case. */
  reportsOf(caseId: string): readonly string[];
  caseOfDecision(decision: string): string | null;
  /** Resolves when it knows all that stands in the log now: another node may have written it. */
  current(): Promise<void>;
  /** The paper of an order, and until when it holds; null when there is no such order. */
  orderOf(order: string): { readonly kind: OrderKind; readonly paper: string; readonly isDrill: boolean } | null;
}
export interface HoldPorts {
  /** Tables of reports and of conversations. */
  readonly vault: Tables;
  readonly talks: Tables;
  readonly holds: HoldVault;
  readonly log: Pick<OpenLog, "prepare" | "writer">;
  readonly desk: Pick<ModerationLog, "after" | "papers">;
  readonly view: DeskView;
  /** Member id of this relation in the conversation; null when it is not known any more. */
  memberOf(stream: string, relation: string): Promise<string | null>;
  nowMs(): number;
}
export interface HoldFollower {
  /** Holds what was reported since the last call (EV-22). Answers how many holds were placed. */
  followReports(): Promise<number>;
  /** Does what decisions, appeals and orders of the desk say about holds. Answers how many acts there were. Rejects when a log or the key store fails: the next call goes on there. */
  followDesk(): Promise<number>;
}

interface ReportRow {
  id: string;
  at_ms: number;
  source: Report["source"];
  by_relation: string | null;
  about: string;
}

/**
 * Holds follow from what happened and from nothing else: a report, a finding, or an event of the desk's own log. So nothing is forgotten by a crash between an act and its
 * hold. The transparency log has each act before it is done (EV-39).
 */
export function followHolds(ports: HoldPorts): HoldFollower {
  const { vault, talks, holds, log } = ports;
  const reportsOn = vault.prepare(vaultStatements);
  const on = talks.prepare(holdStatements);
  const placeOf = async (name: string): Promise<number> => (await on.followed.get(name))?.place ?? 0;
  const writePlace = (name: string, at: number): Promise<number> => on.follow.run({ name, place: at });

  async function place(draft: HoldDraft, handling: Handling): Promise<boolean> {
    if ((await holds.find(draft.id)) !== null) return false;
    const found = await holds.holdable(draft);
    if (found.sheets === 0) return false;
    const content: JsonObject = { act: "placed", hold: draft.id, ground: draft.ground, until: draft.endsAtMs, sheets: found.sheets, digest: found.digest };
    const permit = await log.writer.add(log.prepare("hold", draft.about, content));
    return (await holds.place(permit, draft, handling)).kind === "held";
  }
  async function setEnd(hold: Hold, endsAtMs: number, handling: Handling): Promise<boolean> {
    if (hold.endedAtMs !== null || hold.endsAtMs === endsAtMs) return false;
    const permit = await log.writer.add(log.prepare("hold", hold.about, { act: "end-set", hold: hold.id, ground: hold.ground, until: endsAtMs }));
    return holds.setEnd(permit, hold.id, endsAtMs, handling);
  }
  async function release(hold: Hold, handling: Handling): Promise<boolean> {
    if (hold.endedAtMs !== null) return false;
    const permit = await log.writer.add(log.prepare("shred", hold.about, { class: "hold", id: hold.id, until: hold.endsAtMs, reason: "released" }));
    return holds.release(permit, hold.id, handling);
  }

  /** Its hours and one more on each side; a finding has the hour in which it was made. Null when it is about no conversation. */
  function scopeOf(row: ReportRow): { readonly stream: string; readonly fromMs: number; readonly toMs: number } | null {
    const about = JSON.parse(row.about) as Report["about"];
    if (about.stream === null || !about.stream.startsWith("talk:") || (about.kind !== "talk" && about.kind !== "finding")) return null;
    const hours = about.hoursMs.length > 0 ? about.hoursMs : [Math.floor(row.at_ms / hourMs) * hourMs];
    return { stream: about.stream, fromMs: Math.max(Math.min(...hours) - hourMs, row.at_ms - (row.at_ms % hourMs) - 73 * hourMs), toMs: Math.max(...hours) + 2 * hourMs };
  }
  async function holdReport(row: ReportRow): Promise<boolean> {
    const scope = scopeOf(row);
    if (scope === null || scope.toMs <= scope.fromMs) return false;
    const id = `r-${row.id}`;
    const ground: HoldGround = row.source === "program" ? "finding" : "report";
    const atMs = ports.nowMs();
    if ((await holds.countReported(scope.stream)) >= standingMost) return false;
    const draft: HoldDraft = { id, ground, owner: "service", about: row.id, ...scope, placedAtMs: atMs, endsAtMs: holdEnd(ground, atMs, "placed", atMs) };
    const isHeld = await place(draft, { who: "service", why: ground === "report" ? "a private report" : "a finding of the service", authority: "EV-22", atMs });
    // Who reported sees their own side from now on; the other one from a statement on (EV-17, EV-23).
    const member = !isHeld || row.by_relation === null ? null : await ports.memberOf(scope.stream, row.by_relation);
    if (member !== null) await holds.show(id, member);
    return isHeld;
  }

  const holdsOfCase = async (caseId: string | null): Promise<Hold[]> =>
    (await Promise.all((caseId === null ? [] : ports.view.reportsOf(caseId)).map((report) => holds.about(report)))).flat();
  const holdsOfOrder = (order: string): Promise<readonly Hold[]> => holds.about(`order/${order}`);

  async function freeze(event: Extract<ModerationEvent, { kind: "OrderFrozen" }>, handling: Handling): Promise<number> {
    const { order, until } = event.body;
    const known = ports.view.orderOf(order);
    const [paper] = known === null || known.isDrill ? [] : await ports.desk.papers([known.paper]);
    if (known === null || paper === undefined) return 0;
    const ground = groundOf[known.kind] ?? "preservation";
    const most = holdEnd(ground, event.at, "placed", event.at);
    const scopes: NonNullable<ReturnType<typeof scopeOf>>[] = [];
    for (const selector of (JSON.parse(paper.text) as OrderIn).selectors) {
      if (selector.kind === "stream" && selector.value.startsWith("talk:"))
        scopes.push({ stream: selector.value, fromMs: Math.floor(selector.from / hourMs) * hourMs, toMs: Math.ceil(selector.to / hourMs) * hourMs });
      if (selector.kind !== "case") continue;
      for (const report of ports.view.reportsOf(selector.value.trim())) {
        const row = await reportsOn.heldFor.get(report);
        const scope = row === null ? null : scopeOf(row);
        if (scope !== null) scopes.push(scope);
      }
    }
    let placed = 0;
    for (const [n, scope] of scopes.entries()) {
      const id = `o-${order}-${n}`;
      const draft: HoldDraft = { id, ground, owner: handling.who, about: `order/${order}`, ...scope, placedAtMs: event.at, endsAtMs: Math.min(until ?? most, most) };
      if (draft.endsAtMs > ports.nowMs() && (await place(draft, handling))) placed += 1;
    }
    return placed;
  }

  async function follow(event: ModerationEvent): Promise<number> {
    const handling = (why: string): Handling => ({ who: event.actor.id, why, authority: event.id, atMs: ports.nowMs() });
    const each = async (of: readonly Hold[], work: (hold: Hold) => Promise<boolean>): Promise<number> => {
      let done = 0;
      for (const hold of of) if (await work(hold)) done += 1;
      return done;
    };
    switch (event.kind) {
      case "DecisionIssued":
        return each(
          // One that an appeal carries waits for the appeal.
          (await holdsOfCase(event.case)).filter((hold) => hold.ground === "report" && hold.endsAtMs <= hold.placedAtMs + holdGrounds.report.mostMs),
          (hold) => setEnd(hold, holdEnd("report", hold.placedAtMs, "decided", event.at), handling("a decision")),
        );
      case "StatementIssued":
        for (const hold of await holdsOfCase(event.case ?? ports.view.caseOfDecision(event.body.decision))) if (hold.endedAtMs === null) await holds.show(hold.id, null);
        return 0;
      case "AppealFiled":
        return each(
          (await holdsOfCase(event.case ?? ports.view.caseOfDecision(event.body.decision))).filter((hold) => hold.ground === "report"),
          (hold) => setEnd(hold, holdEnd("report", hold.placedAtMs, "appealed", event.at), handling("an appeal")),
        );
      case "AppealDecided":
        return each(
          (await holdsOfCase(event.case)).filter((hold) => hold.ground === "report"),
          (hold) => setEnd(hold, holdEnd("report", hold.placedAtMs, "appeal-decided", event.at), handling("an appeal was decided")),
        );
      case "OrderFrozen":
        return freeze(event, handling("an order to preserve"));
      case "OrderExtended":
        return each(await holdsOfOrder(event.body.order), (hold) =>
          setEnd(hold, Math.min(event.body.until, holdEnd(hold.ground, hold.placedAtMs, "extended", event.at)), handling("an order was extended")),
        );
      case "OrderReleased":
      case "OrderProduced":
        return each(await holdsOfOrder(event.body.order), (hold) => release(hold, handling("an order ended")));
      default:
        return 0;
    }
  }

  let reports: Promise<unknown> = Promise.resolve();
  async function reportsOnce(): Promise<number> {
    let placed = 0;
    const sinceMs = Math.max((await placeOf("reports")) - againMs, ports.nowMs() - reportsSinceMs);
    for (const row of await reportsOn.since.all(sinceMs)) {
      if ((await placeOf(`report/${row.id}`)) > 0) continue;
      if (await holdReport(row)) placed += 1;
      await writePlace(`report/${row.id}`, row.at_ms);
      await writePlace("reports", row.at_ms);
    }
    await on.dropMarks.run(sinceMs);
    return placed;
  }
  return {
    followReports() {
      const next = reports.then(reportsOnce, reportsOnce);
      reports = next.catch(() => undefined);
      return next;
    },
    async followDesk() {
      let done = 0;
      for (;;) {
        const from = await placeOf("desk");
        const events = await ports.desk.after(from, chunk);
        if (events.length > 0) await ports.view.current();
        for (const [at, event] of events.entries()) {
          done += await follow(event);
          await writePlace("desk", from + at + 1);
        }
        if (events.length < chunk) return done;
      }
    },
  };
}
