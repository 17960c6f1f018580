import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditLivesMs, foldAll, isWhole, stateText, violations, yearlyReport, type AuditRow, type ModerationEvent, type ModerationLog } from "@lampion/core";
import { sha256 } from "../sha256.ts";
import { createModerationLog } from "../store/moderation-log.ts";
import { openTables, type OpenTables } from "./open-tables.ts";

export const deskHelp = [
  "lampion desk check                             folds the desk's log anew and looks for anything that must not be (moderation invariants, audit chain)",
  "lampion desk report --year YEAR [--out FOLDER] writes the eleven files of the yearly report (Reg. (EU) 2024/2835)",
].join("\n");

interface Told {
  readonly code: 0 | 1;
  readonly lines: readonly string[];
}
async function allEvents(log: ModerationLog): Promise<ModerationEvent[]> {
  const all: ModerationEvent[] = [];
  for (;;) {
    const more = await log.after(all.length, 5_000);
    all.push(...more);
    if (more.length < 5_000) return all;
  }
}
async function allAudit(log: ModerationLog): Promise<AuditRow[]> {
  const all: AuditRow[] = [];
  for (;;) {
    const more = await log.audit(all.at(-1)?.number ?? 0, 5_000);
    all.push(...more);
    if (more.length < 5_000) return all;
  }
}

/** `lampion desk ...`: on the operator's machine, also beside a running server; it reads and writes nothing of the desk. */
export async function deskCommand(args: readonly string[], env: Readonly<Record<string, string | undefined>>, nowMs: number): Promise<Told> {
  const [act, ...rest] = args;
  if (act !== "check" && act !== "report") return { code: 1, lines: [deskHelp] };
  const valueOf = (flag: string): string | undefined => rest[rest.indexOf(flag) + 1];
  let desk: OpenTables;
  try {
    desk = await openTables("desk", env["LAMPION_DATA"] ?? "./.lampion", env["DATABASE_URL"] ?? "");
  } catch (cause) {
    return { code: 1, lines: [cause instanceof Error ? cause.message : String(cause)] };
  }
  try {
    const log = createModerationLog(desk.tables);
    const events = await allEvents(log);
    const state = foldAll(events);
    if (act === "check") {
      const found = [...violations(state, events)];
      const rows = await allAudit(log);
      const ends = await log.auditEnds();
      const ended = ends.at(-1);
      const chain = isWhole(sha256, rows, ended?.hash ?? "");
      if (ends.some((end) => end.at > nowMs - auditLivesMs)) found.push("[EV-51] rows of the audit ended before their twelve months");
      const lines = [
        `${events.length} events, ${state.cases.size} cases, ${state.decisions.size} decisions; the fold has ${stateText(state).length} signs and the digest ${sha256(stateText(state)).slice(0, 16)}.`,
        `${rows.length} rows of the audit${ended === undefined ? "" : `, ${ended.number} ended after twelve months`}: the chain is ${chain ? "whole" : "BROKEN"}.`,
      ];
      return { code: found.length === 0 && chain ? 0 : 1, lines: [...lines, ...(found.length === 0 ? ["Nothing is wrong."] : found)] };
    }
    const year = Number(rest.includes("--year") ? valueOf("--year") : Number.NaN);
    if (act === "report" && Number.isInteger(year) && year > 2_000 && year < 3_000) {
      const folder = rest.includes("--out") ? (valueOf("--out") ?? "") : join(env["LAMPION_DATA"] ?? "./.lampion", "transparency", String(year));
      mkdirSync(folder, { recursive: true });
      const operator = env["OPERATOR_NAME"] ?? "Lampion";
      const files = yearlyReport(state, { year, service: "Lampion", provider: operator, publishedAt: nowMs, previousAt: null, qualitative: {} });
      for (const file of files) writeFileSync(join(folder, file.name), file.text);
      return {
        code: 0,
        lines: [
          ...files.map((file) => `${file.name}  ${file.text.split("\r\n").length - 2} rows  ${sha256(file.text).slice(0, 16)}`),
          `Written to ${folder}. The texts of sheet 11 are for a person to write.`,
        ],
      };
    }
    return { code: 1, lines: [deskHelp] };
  } finally {
    await desk.close();
  }
}
