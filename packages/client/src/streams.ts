import type { Down, Message } from "@lampion/protocol";
import { createChain, type Chain, type LineProof } from "./chain.ts";
import type { Line, StreamView } from "./model.ts";

/** Streams of a client, changed by what the server sends. Pure: a new view for each change, the old one stays as it was. */
export interface Held {
  epoch: number;
  /** Every number up to this one is here, or was not for this guest. */
  seq: number;
  /** Numbers above a hole that a `skip` may still fill. */
  ahead: Set<number>;
  /** Last number of the replay that goes on: its skips come after its messages. */
  to: number;
  /** The server has said where this stream goes on since the connection was made. */
  begun: boolean;
  /** Messages whose text was taken away, also ones that history may still bring. */
  readonly away: Map<number, "withdrawn" | "hidden">;
  /** Lines that moderation took away, as they were: a reversed decision puts them back (MD-5). */
  readonly taken: Map<number, Line>;
  readonly chain: Chain;
}
/** Where a stream stands after its beginning was said; what is held stays held. */
export function placeAt(was: Held | undefined, frame: Down<"stream">): Held {
  const goesOn = was !== undefined && !frame.reset && was.epoch === frame.e;
  const held: Held = goesOn
    ? { ...was, to: frame.to, begun: true }
    : { epoch: frame.e, seq: frame.from, ahead: new Set(), to: frame.to, begun: true, away: new Map(), taken: new Map(), chain: was?.chain ?? createChain() };
  if (goesOn && frame.from > held.seq) {
    held.seq = frame.from;
    for (const q of held.ahead) if (q <= held.seq) held.ahead.delete(q);
    closeUp(held);
  }
  return held;
}
function closeUp(held: Held): void {
  while (held.ahead.delete(held.seq + 1)) held.seq += 1;
}
/** Counts one number as seen. */
function seen(held: Held, q: number): "new" | "known" | "gap" {
  if (q <= held.seq || held.ahead.has(q)) return "known";
  if (q > held.seq + 1) {
    // Before the stream has begun the replay is still to come and brings it once more.
    if (!held.begun) return "known";
    if (q > held.to) return "gap";
    held.ahead.add(q);
    return "new";
  }
  held.seq = q;
  closeUp(held);
  return "new";
}
/** Numbers that are not for this guest, and are no gap. */
export function skip(held: Held, numbers: readonly number[]): void {
  for (const q of numbers) if (q > held.seq) held.ahead.add(q);
  closeUp(held);
}

const empty = (id: string): StreamView => ({ id, epoch: 0, me: "", lines: [], reactions: new Map(), spoke: [], gone: false, missing: 0, forked: false });
const linesMax = 5_000;
const linesPiece = 250;

export function lineOf(message: Message, me: string, proof: LineProof | null): Line {
  const base = {
    key: `q${message.q}`,
    seq: message.q,
    at: message.at,
    kind: message.k,
    by: null,
    mine: false,
    text: "",
    re: null,
    fold: false,
    freed: false,
    notice: null,
    withdrawn: false,
    state: "sent" as const,
    code: null,
    reason: null,
    help: null,
    spans: [],
    retryAtMs: null,
    lacks: null,
    rule: null,
    proof,
  };
  if (message.k === "text")
    return { ...base, by: message.by, mine: message.by.m === me, text: message.text, re: message.re ?? null, fold: message.fold === true, freed: message.freed === true };
  if (message.k === "withdrawn") return { ...base, re: message.of };
  return { ...base, notice: message.notice, re: message.of ?? null };
}

/** The beginning or going on of a stream: `reset` empties it, and a hole is said. */
export function begin(view: StreamView | undefined, frame: Down<"stream">): StreamView {
  const old = view ?? empty(frame.s);
  const keeps = !frame.reset && old.epoch === frame.e;
  const pending = old.lines.filter((line) => line.seq === 0);
  const missed = !keeps && old.lines.length > pending.length;
  return {
    ...old,
    epoch: frame.e,
    me: frame.me,
    lines: keeps ? old.lines : pending,
    reactions: new Map(frame.reactions),
    spoke: frame.spoke,
    gone: old.gone || missed,
  };
}

export interface Taken {
  readonly kind: "taken" | "gap";
  readonly view: StreamView;
  readonly fresh: readonly Line[];
}

/**
 * Adds numbered messages: doubled ones are passed over, a missing number is a gap that must be asked for (PT-8);
 * what came before it is kept. History lies under the numbers held and moves none of them.
 */
export function add(view: StreamView, held: Held, messages: readonly Message[], isHistory: boolean): Taken {
  const fresh: Line[] = [];
  const numbers = isHistory ? new Set(view.lines.map((line) => line.seq)) : null;
  let kind: Taken["kind"] = "taken";
  let takesAway = false;
  let isForked = false;
  for (const message of messages) {
    const proof = held.chain.take(message);
    // Another text under a number that this device knows: what it saw first stays on the screen.
    if (proof === "fork") {
      isForked = true;
      continue;
    }
    const what = numbers === null ? seen(held, message.q) : numbers.has(message.q) ? "known" : "new";
    if (what === "known") continue;
    if (what === "gap") {
      kind = "gap";
      break;
    }
    const line = lineOf(message, view.me, proof);
    if (line.re !== null && (line.kind === "withdrawn" || line.notice === "hidden")) {
      held.away.set(line.re, line.kind === "withdrawn" ? "withdrawn" : "hidden");
      takesAway = true;
    }
    if (line.re !== null && line.notice === "shown" && held.away.get(line.re) === "hidden") {
      held.away.delete(line.re);
      takesAway = true;
    }
    fresh.push(line);
  }
  if (fresh.length === 0) return { kind, view: isForked ? { ...view, forked: true } : view, fresh };
  const cover = (line: Line): Line => {
    const how = line.kind === "text" ? held.away.get(line.seq) : undefined;
    if (how === undefined) return held.taken.get(line.seq) ?? line;
    if (how === "hidden" && !line.withdrawn) held.taken.set(line.seq, line);
    return line.withdrawn ? line : { ...line, text: "", withdrawn: true, notice: how === "hidden" ? "hidden" : null };
  };
  const shown = fresh.filter((line) => line.kind !== "withdrawn" && line.notice !== "shown").map(cover);
  const old = takesAway ? view.lines.map(cover) : view.lines;
  const numbered = [...old.filter((line) => line.seq > 0), ...shown];
  // Live messages come in order; only history and what fills a hole need sorting.
  if (numbered.some((line, at) => at > 0 && line.seq < (numbered[at - 1]?.seq ?? 0))) numbered.sort((a, b) => a.seq - b.seq);
  const spoke = [...view.spoke];
  for (const line of shown) if (line.by !== null && !spoke.some((by) => by.m === line.by?.m)) spoke.push(line.by);
  return {
    kind,
    view: {
      ...view,
      forked: view.forked || isForked,
      lines: [...(numbered.length > linesMax + linesPiece ? numbered.slice(-linesMax) : numbered), ...old.filter((line) => line.seq === 0)],
      spoke: spoke.slice(-50),
    },
    fresh: shown,
  };
}

/** A private message leaves the screen 72 h after it was sent (CV-12); `sinceMs` by the service's clock. The same view when nothing does. */
export function dropOlder(view: StreamView, sinceMs: number): StreamView {
  const leaves = (line: Line): boolean => line.seq > 0 && line.at < sinceMs;
  return view.lines.some(leaves) ? { ...view, lines: view.lines.filter((line) => !leaves(line)) } : view;
}

/** An own text that is under way, or what became of it. `null` takes the line out (it has come back with its number). */
export function setPending(view: StreamView | undefined, id: string, key: string, line: Line | null): StreamView {
  const old = view ?? empty(id);
  const rest = old.lines.filter((one) => one.key !== key || one.seq > 0);
  return {
    ...old,
    lines:
      line === null ? rest : old.lines.some((one) => one.key === key && one.seq === 0) ? old.lines.map((one) => (one.key === key && one.seq === 0 ? line : one)) : [...rest, line],
  };
}
