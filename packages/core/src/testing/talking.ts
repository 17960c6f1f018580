import { decodeRecord, fromBase64Url, noble, openRow, toBase64Url, utf8Text } from "@lampion/proof";
import type { Down } from "@lampion/protocol";
import { readBody } from "../evidence/body.ts";
import type { PrivateHistory } from "../evidence/notary.ts";
import { memoryUnwrap } from "../evidence/evidence.memory.ts";
import type { Townsperson } from "./memory-town.ts";

export const hourMs = 3_600_000;
export const minuteMs = 60_000;

/** Both stand in one room, one has spoken, the other knocks. */
export async function knockOn(from: Townsperson, to: Townsperson, text = "Envie de parler de piano ?"): Promise<{ readonly id: string; readonly frame: Down<"ok"> | Down<"no"> }> {
  await from.ask("join", { room: "theme-music" });
  const frame = await from.ask("knock", { to: await to.seenAs(), text });
  return { id: frame.t === "ok" ? (frame.knock?.id ?? "") : "", frame };
}

/** A knock, accepted; both chose unless `checks` is null. Gives the conversation's id. */
export async function talkBetween(a: Townsperson, b: Townsperson, checks: readonly ["yes" | "no", "yes" | "no"] | null = ["yes", "yes"], text?: string): Promise<string> {
  const { id } = await knockOn(a, b, text);
  const accepted = await b.ask("knock-answer", { knock: id, answer: "accept" });
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  if (checks !== null) {
    await a.ask("choose", { talk, check: checks[0], textVersion: 1 });
    await b.ask("choose", { talk, check: checks[1], textVersion: 1 });
  }
  return talk;
}

export function newest<T>(list: readonly T[]): T {
  const one = list.at(-1);
  if (one === undefined) throw new Error("nothing came");
  return one;
}

/** Both places where private words may rest (EV-29): what a test says of conversations holds in each. */
export const histories = ["sealed", "device-only"] as const satisfies readonly PrivateHistory[];

/** Texts and notices of a stream as they came to one tab, in order, without the acceptance that each conversation begins with; what came sealed is opened by the device. */
export const heard = (one: Townsperson, stream: string): string[] => {
  const numbers = new Set<number>();
  const said = (lines: readonly OpenedLine[]): string[] =>
    lines.filter((line) => line.notice !== "accepted").map((line) => (line.kind === 5 ? "(withdrawn)" : line.kind === 6 ? `(${line.notice ?? ""})` : line.text));
  return one.raw().flatMap((text) => {
    const frame = JSON.parse(text) as Down;
    if (frame.t === "msgs" && frame.s === stream)
      return frame.m.map((message) => (message.k === "text" ? message.text : message.k === "notice" ? `(${message.notice})` : "(withdrawn)"));
    if (frame.t === "sealed" && frame.s === stream) return said(openedBy(one, frame));
    // A device passes over what it has.
    if (frame.t === "rows" && frame.s === stream) return said(frame.m.filter(({ q }) => !numbers.has(q) && numbers.add(q)).map(lineOf));
    return [];
  });
};
/** A row that came for the device to keep. */
export function lineOf({ q, r, x, b, by, re }: Down<"rows">["m"][number]): OpenedLine {
  const record = decodeRecord(bytesOf(r));
  if (record === null) throw new Error(`row ${q} is no record`);
  const read = readBody(record.kind, b, "");
  return { q, kind: record.kind, at: record.acceptedAtMs, text: read.text, notice: read.notice, re: re ?? read.re, member: by ?? null, held: { r, x, b } };
}

/** A sealed row as its device reads it. */
export interface OpenedLine {
  readonly q: number;
  readonly kind: number;
  readonly at: number;
  readonly text: string;
  readonly notice: string | null;
  readonly re: number | null;
  readonly member: string | null;
  /** What the device would hand over in a report. */
  readonly held: { readonly r: string; readonly x: string; readonly b: string };
}

/** Throws when one row or wrap does not open: what the device of a participant gets it must be able to read. */
export function openedBy(one: Townsperson, frame: Down<"sealed">): OpenedLine[] {
  const keys = frame.w.map(([sheet, wrap]) => {
    const id = bytesOf(sheet);
    return { id, key: memoryUnwrap(one.seal, id, bytesOf(wrap)) };
  });
  return frame.m.map(([q, at, receipt, sealed]) => {
    const sheet = keys[at];
    const opened = sheet === undefined || sheet.key === null ? null : openRow(noble, sheet.key, { sheet: sheet.id, epoch: frame.e, seq: q }, bytesOf(sealed));
    if (opened === null) throw new Error(`row ${q} does not open for ${one.name}`);
    const body = utf8Text(opened.body) ?? "";
    const read = readBody(opened.record.kind, body, utf8Text(opened.extras) ?? "");
    const { text, notice, re, member } = read;
    return { q, kind: opened.record.kind, at: opened.record.acceptedAtMs, text, notice, re, member, held: { r: toBase64Url(opened.bytes), x: receipt, b: body } };
  });
}
const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

/** What a device holds of a conversation, kept there or fetched from the service as it rests and opened; in the order of its numbers. */
export async function heldBy(one: Townsperson, talk: string): Promise<OpenedLine[]> {
  const own = one.kept(`talk:${talk}`).map(lineOf);
  if (own.length > 0) return own;
  const before = one.all("sealed").length;
  await one.ask("history", { stream: `talk:${talk}`, before: 1_000_000 });
  return one
    .all("sealed")
    .slice(before)
    .flatMap((frame) => openedBy(one, frame));
}

/** What the devices do for each other where the service has no word (EV-29): `one` asks for what it lacks up to the newest number it knows of, `other` gives what it has. */
export async function mend(one: Townsperson, other: Townsperson, talk: string): Promise<void> {
  const stream = `talk:${talk}`;
  const begun = one.all("stream").findLast((frame) => frame.s === stream);
  const skipped = one.all("skip").flatMap((frame) => (frame.s === stream ? frame.q : []));
  const kept = new Set(one.kept(stream).map((row) => row.q));
  const head = Math.max(begun?.to ?? 0, ...skipped, ...kept);
  const seqs = Array.from({ length: head }, (_, at) => at + 1).filter((q) => !kept.has(q));
  if (seqs.length > 0) await one.ask("missing", { talk, epoch: 1, seqs });
  await giveAll(other, talk);
}
/** Answers what was asked of this device last. */
export async function giveAll(one: Townsperson, talk: string): Promise<void> {
  const wanted = new Set(one.all("again").findLast((frame) => frame.s === `talk:${talk}`)?.q);
  const records = one
    .kept(`talk:${talk}`)
    .filter((row) => wanted.has(row.q))
    .map(({ r, x, b, re, fold }) => ({ r, x, b, ...(re === undefined ? {} : { re }), ...(fold === undefined ? {} : { fold }) }));
  for (let at = 0; at < records.length; at += 40) await one.ask("give", { talk, records: records.slice(at, at + 40) });
}

/** Hands the lines over under a name, those left out without text and blind, and says whether the service took them. */
export async function handOver(one: Townsperson, pack: string, lines: readonly OpenedLine[], leftOut: readonly number[] = []): Promise<boolean> {
  const records = lines.map(({ q, held }) => (leftOut.includes(q) ? { r: held.r, x: toBase64Url(bytesOf(held.x).slice(0, 32)) } : held));
  for (let at = 0; at < records.length; at += 40) if ((await one.ask("hand", { pack, records: records.slice(at, at + 40) })).t !== "ok") return false;
  return true;
}
