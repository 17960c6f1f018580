import { limits, type No, type Ok } from "@lampion/protocol";
import type { Asked, Client } from "./client-shape.ts";
import type { OpenedRow, Opening, Stub } from "./sealed.ts";

const hourMs = 3_600_000;
/** Records of one frame at most, and their text: a frame has 16 KiB. */
const perFrame = 40;
const perFrameBytes = 11_000;
/** Pages of history that are looked through: more than two people write in 72 hours. */
const pagesMax = 400;

export interface TalkReport {
  readonly talk: string;
  readonly hoursMs: readonly number[];
  readonly leftOut: ReadonlySet<number>;
  readonly told: Omit<Asked<"report">, "about">;
}
export interface Ends {
  readonly ask: Client["ask"];
  readonly opening: Opening;
  id(): string;
  wait(ms: number): Promise<void>;
}

/** Nothing leaves this device but what was chosen: hours, and of left-out messages their header alone. */
export async function handAndReport(ends: Ends, report: TalkReport): Promise<Ok | No> {
  const { talk, told } = report;
  const hours = [...new Set(report.hoursMs.map((ms) => Math.floor(ms / hourMs) * hourMs))].slice(0, limits.report.hoursMax);
  const rows = await rowsOf(ends, talk, Math.min(...hours));
  if (!Array.isArray(rows)) return rows as No;
  const chosen = (rows as OpenedRow[]).filter((row) => hours.includes(Math.floor(row.at / hourMs) * hourMs)).slice(-limits.hand.recordsMax);
  const pack = ends.id();
  for (const part of parts(chosen.map((row) => (report.leftOut.has(row.q) ? { r: row.record, x: tagOf(row.receipt) } : { r: row.record, x: row.receipt, b: row.body })))) {
    const taken = await patiently(ends, "hand", { pack, records: part });
    if (taken.t === "no") return taken;
  }
  return ends.ask("report", { ...told, about: { talk, hours, ...(chosen.length === 0 ? {} : { pack }) } });
}

/** A conversation that is over, by its stub, with what of it was kept. */
export async function stubAndReport(ends: Ends, { talk, record, receipt, body }: Stub, told: TalkReport["told"], kept: readonly OpenedRow[]): Promise<Ok | No> {
  const pack = ends.id();
  for (const part of parts(kept.slice(-limits.hand.recordsMax).map((row) => ({ r: row.record, x: row.receipt, b: row.body })))) {
    const taken = await patiently(ends, "hand", { pack, records: part });
    if (taken.t === "no") return taken;
  }
  return ends.ask("report", { ...told, about: { stub: { talk, r: record, x: receipt, b: body }, ...(kept.length === 0 ? {} : { pack }) } });
}

/** All rows of the conversation from this time on, as they rest, opened here; a refusal when the service does not give them. */
export async function rowsOf(ends: Ends, talk: string, fromMs: number): Promise<OpenedRow[] | No> {
  const stream = `talk:${talk}`;
  let before = 2_147_483_647;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await patiently(ends, "history", { stream, before });
    if (answer.t === "no") return answer;
    await ends.opening.settled(stream);
    const below = [...ends.opening.opened(stream).values()].filter((row) => row.q < before).sort((a, b) => b.q - a.q);
    const oldest = below[Math.min(below.length, limits.talk.pageMax) - 1];
    if (answer.more !== true || oldest === undefined || oldest.at < fromMs) break;
    before = oldest.q;
  }
  return [...ends.opening.opened(stream).values()].sort((a, b) => a.q - b.q);
}

/** A report is not lost because it came fast: what is asked too often is asked again. */
export async function patiently<N extends "hand" | "history" | "give">(ends: Pick<Ends, "ask" | "wait">, name: N, body: Asked<N>): Promise<Ok | No> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const answer = await ends.ask(name, body);
    if (answer.t === "ok" || (answer.code !== "too-often" && answer.code !== "busy")) return answer;
    await ends.wait(Math.min(5_000, answer.retryMs ?? 500));
  }
  return { t: "no", n: 1, code: "busy" };
}

/** Records in the frames that take them. */
export function* parts<Record extends { readonly b?: string }>(records: readonly Record[]): Generator<Record[]> {
  let part: Record[] = [];
  let bytes = 0;
  for (const record of records) {
    // A sign of text is 6 bytes of JSON at most, a written-out escape.
    const size = 280 + (record.b?.length ?? 0) * 6;
    if (part.length > 0 && (part.length >= perFrame || bytes + size > perFrameBytes)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(record);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The 32 bytes of the tag out of the 48 of a receipt: 43 letters, the last of which carries four bits of it. */
export function tagOf(receipt: string): string {
  return receipt.slice(0, 42) + letters.charAt(letters.indexOf(receipt.charAt(42)) & 0x3c);
}
