import { createMemory, maxUnits, type Draft, type Facts, type Judge, type Judgement, type Kind, type Memory, type Scene, type Somebody } from "@lampion/safety";

/** One line of `judge:batch` (safety.md 9.1), checked. */
export interface BatchLine {
  readonly id: unknown;
  readonly text: string;
  readonly lang: string | null;
  readonly kind: Kind;
  readonly t: number;
  readonly history: readonly Said[];
  readonly sender: Person;
  readonly recipient: Person;
}
interface Said {
  readonly from: string;
  readonly to: string | null;
  readonly text: string;
  /** Seconds before the message, negative. */
  readonly t: number;
}
interface Person {
  readonly age: number | null;
  readonly accountAgeS: number | null;
  readonly role: string | null;
  readonly proof: boolean;
  readonly reports: number;
  readonly firstContacts: number;
}

const kinds: readonly Kind[] = ["room", "knock", "private", "nickname", "room-name"];
/** A line longer than this is refused unread, in bytes. */
export const maxLine = 512 * 1_024;
/** Any fixed time does: windows look at differences, birth years at the year. */
const zeroMs = Date.UTC(2026, 10, 26, 12);

export class Malformed extends Error {
  readonly id: unknown;
  constructor(why: string, id: unknown = null) {
    super(why);
    this.id = id;
  }
}

type Raw = Record<string, unknown>;
const isRecord = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);
const finite = (value: unknown, what: string, id: unknown): number => {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Malformed(`${what} is no number`, id);
  return value;
};

export function parseLine(line: string): BatchLine {
  if (line.trim() === "") throw new Malformed("empty line");
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    throw new Malformed("no JSON");
  }
  if (!isRecord(raw)) throw new Malformed("no object");
  const id = typeof raw["id"] === "string" || typeof raw["id"] === "number" ? raw["id"] : null;
  if (raw["id"] === undefined) throw new Malformed("id is missing");
  const { text, lang, kind = "room", t = 0, history = [] } = raw;
  if (typeof text !== "string") throw new Malformed("text is missing or no string", id);
  const known = kinds.find((one) => one === kind);
  if (known === undefined) throw new Malformed("kind is none of room, knock, private, nickname, room-name", id);
  if (!Array.isArray(history)) throw new Malformed("history is no list", id);
  if (history.length > 1_000) throw new Malformed("history has more than 1,000 messages", id);
  const said = history.map((one: unknown, at): Said => {
    if (!isRecord(one) || typeof one["text"] !== "string" || typeof one["from"] !== "string") throw new Malformed("a message of history lacks from or text", id);
    const before = one["t"] === undefined || one["t"] === null ? (at - history.length) * 10 : finite(one["t"], "t of history", id);
    return { from: one["from"], to: typeof one["to"] === "string" ? one["to"] : null, text: one["text"], t: Math.min(0, before) };
  });
  return {
    id: raw["id"],
    text,
    lang: typeof lang === "string" ? lang : null,
    kind: known,
    t: t === null ? 0 : finite(t, "t", id),
    history: said,
    sender: personOf(raw["sender"], "sender", id),
    recipient: personOf(raw["recipient"], "recipient", id),
  };
}

function personOf(value: unknown, what: string, id: unknown): Person {
  if (value === undefined || value === null) return { age: null, accountAgeS: null, role: null, proof: false, reports: 0, firstContacts: 0 };
  if (!isRecord(value)) throw new Malformed(`${what} is no object`, id);
  const number = (name: string): number | null => (value[name] === undefined || value[name] === null ? null : finite(value[name], `${what}.${name}`, id));
  return {
    age: number("age"),
    accountAgeS: number("account_age_s"),
    role: typeof value["role"] === "string" ? value["role"] : null,
    proof: value["proof"] === true || (typeof value["proof"] === "string" && value["proof"] !== "" && value["proof"] !== "none"),
    reports: number("reports") ?? 0,
    firstContacts: Math.min(200, number("first_contacts_10m") ?? 0),
  };
}

const staffRoles = new Set(["moderator", "staff", "admin", "senior", "lead"]);
const factsOf = (person: Person): Facts => ({
  typedAge: person.age,
  isProvenAdult: person.proof && (person.age === null || person.age >= 18),
  deviceAgeMs: person.accountAgeS === null ? null : person.accountAgeS * 1_000,
  mayLink: false,
  reports: person.reports,
  isExempt: person.role !== null && staffRoles.has(person.role),
});
const unknown: Person = { age: null, accountAgeS: null, role: null, proof: false, reports: 0, firstContacts: 0 };

/** Judges one line from a fresh memory that is built from its own history (SF-74). */
export function judgeLine(judge: Judge, line: BatchLine): { readonly judgement: Judgement; readonly isCut: boolean; readonly us: number } {
  const memory = createMemory();
  const nowMs = zeroMs + Math.round(line.t * 1_000);
  const person = (name: string): Somebody => ({ id: name, facts: factsOf(name === "sender" ? line.sender : name === "recipient" ? line.recipient : unknown) });
  const language = line.lang?.startsWith("en") === true ? "en" : "fr";
  const isPrivate = line.kind === "private" || line.kind === "knock";
  const scene = (from: string, to: string | null, atMs: number): Scene => ({
    scope: "full",
    from,
    author: person(from).facts,
    to: to === null ? null : person(to),
    room: to === null ? { id: "room", level: 0, near: [] } : null,
    nowMs: atMs,
  });
  contactsBefore(judge, memory, line, nowMs, language);
  for (const one of line.history) {
    const to = one.to ?? (isPrivate ? (one.from === "sender" ? "recipient" : "sender") : null);
    const draft: Draft = { kind: to === null ? "room" : "private", text: cut(one.text).text, language, anyway: true };
    judge.advance(memory, judge.judge(draft, scene(one.from, to, nowMs + Math.round(one.t * 1_000)), memory).record);
  }
  const { text, isCut } = cut(line.text);
  const draft: Draft = { kind: line.kind, text, language, anyway: false };
  const where = scene("sender", isPrivate ? "recipient" : null, nowMs);
  const began = performance.now();
  const judgement = judge.judge(draft, where, memory);
  return { judgement, isCut, us: (performance.now() - began) * 1_000 };
}

/** "first_contacts_10m": so many knocks at others in the ten minutes before. */
function contactsBefore(judge: Judge, memory: Memory, line: BatchLine, nowMs: number, language: "fr" | "en"): void {
  for (let at = 0; at < line.sender.firstContacts; at += 1) {
    const atMs = nowMs - 590_000 + Math.floor((580_000 * at) / Math.max(1, line.sender.firstContacts));
    const scene: Scene = { scope: "full", from: "sender", author: factsOf(line.sender), to: { id: `met-${at}`, facts: factsOf(unknown) }, room: null, nowMs: atMs };
    judge.advance(memory, judge.judge({ kind: "knock", text: `${at}`, language, anyway: true }, scene, memory).record);
  }
}

function cut(text: string): { readonly text: string; readonly isCut: boolean } {
  if (text.length <= maxUnits) return { text, isCut: false };
  const last = text.charCodeAt(maxUnits - 1);
  // No sign is cut in two.
  return { text: text.slice(0, last >= 0xd800 && last < 0xdc00 ? maxUnits - 1 : maxUnits), isCut: true };
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** The line that `judge:batch` writes. */
export function outLine(judge: Judge, line: BatchLine): Record<string, unknown> {
  const { judgement, isCut, us } = judgeLine(judge, line);
  const { verdict, findings, scores, language } = judgement;
  return {
    id: line.id,
    lang: language,
    verdict: verdict.step,
    scores: Object.fromEntries(Object.entries(scores).map(([key, value]) => [key, round(value)])),
    findings: findings.flatMap(({ kind, p, spans, by }) => {
      const all = spans.length === 0 ? ([[0, 0]] as const) : spans;
      return [{ kind, p: round(p), start: Math.min(...all.map(([from]) => from)), end: Math.max(...all.map(([, to]) => to)), by }];
    }),
    reason: verdict.reason,
    help: verdict.help,
    notices: verdict.notices,
    us: Math.round(us * 10) / 10,
    ...(isCut ? { truncated: true } : {}),
  };
}
