import type { By, Down, Me, Message, TalkCard } from "@lampion/protocol";

/** One record of a conversation as only this device reads it. Bytes in base64url. */
export interface OpenedRow {
  readonly q: number;
  /** As in a record (evidence.md 3): 2 private text, 5 withdrawn, 6 notice of the service. */
  readonly kind: number;
  readonly at: number;
  readonly body: string;
  /** Shown beside the body: member id of the author, number answered, folded, passed by a person. */
  readonly extras: { readonly m?: string; readonly r?: number; readonly d?: 1; readonly a?: 1 };
  readonly sheet: string;
  /** The 134 bytes. */
  readonly record: string;
  /** tag and blind. */
  readonly receipt: string;
}
/** Records as they rest on the service, or as they come for this device to keep (EV-29). */
export type RowFrame = Down<"sealed"> | Down<"rows">;
/** `null` in the place of a row that this device cannot open: damaged, or sealed for a key it no longer has. */
export type OpenSealed = (frame: RowFrame) => Promise<readonly (OpenedRow | null)[]>;

const isNotice = (name: string): name is Extract<Message, { k: "notice" }>["notice"] =>
  ["hidden", "level", "slow", "check-on", "check-off", "check-dropped", "accepted", "closed", "paused", "resumed", "damaged"].includes(name);

/** Where a row stands, whether it opens or not. `sheet`: empty where the row alone says it. */
export interface Placed {
  readonly q: number;
  readonly sheet: string;
  readonly receipt: string;
}
export const placesIn = (frame: RowFrame): Placed[] =>
  frame.t === "rows" ? frame.m.map(({ q, x }) => ({ q, sheet: "", receipt: x })) : frame.m.map(([q, at, receipt]) => ({ q, sheet: frame.w[at]?.[0] ?? "", receipt }));

/** What was opened, as the service would have sent it in clear; what does not open keeps its number and says so. */
export function toMessages(places: readonly Placed[], rows: readonly (OpenedRow | null)[], talk: TalkCard | undefined, me: Me | null): Message[] {
  let before = "";
  return places.map(({ q, sheet: named, receipt }, place): Message => {
    const row = rows[place] ?? null;
    const sheet = named === "" ? (row?.sheet ?? "") : named;
    const proof = { x: receipt, ...(sheet === before ? {} : { h: sheet }) };
    before = sheet;
    if (row === null) return { k: "notice", q, at: 0, notice: "damaged", ...proof };
    if (row.kind === 5) return { k: "withdrawn", q, at: row.at, of: Number(row.body), ...proof };
    if (row.kind === 6) {
      const [name = "", value = "", of = ""] = row.body.split("\n");
      return { k: "notice", q, at: row.at, notice: isNotice(name) ? name : "hidden", ...(of === "" ? {} : { of: Number(of) }), ...(value === "" ? {} : { value }), ...proof };
    }
    const { m = "", r, d, a } = row.extras;
    return {
      k: "text",
      q,
      at: row.at,
      by: byOf(m, talk, me),
      text: row.body,
      ...(r === undefined ? {} : { re: r }),
      ...(d === 1 ? { fold: true } : {}),
      ...(a === 1 ? { freed: true } : {}),
      ...proof,
    };
  });
}

function byOf(member: string, talk: TalkCard | undefined, me: Me | null): By {
  if (talk !== undefined && member === talk.them.m) return talk.them;
  return { m: member, name: me?.nickname ?? "", mark: 0, gender: me?.gender ?? "other" };
}

/** The record of a conversation's acceptance (EV-57): all that this device keeps of it beyond 72 h. No nickname, no text. */
export interface Stub {
  readonly talk: string;
  readonly at: number;
  readonly record: string;
  readonly receipt: string;
  readonly body: string;
}
export function stubsIn(stream: string, rows: readonly (OpenedRow | null)[]): readonly Stub[] {
  if (!stream.startsWith("talk:")) return [];
  return rows.flatMap((row) =>
    row?.kind === 6 && row.body.startsWith("accepted\n") ? [{ talk: stream.slice(5), at: row.at, record: row.record, receipt: row.receipt, body: row.body }] : [],
  );
}

/** Frames of a stream stay in their order while rows of it are opened, which takes a moment. */
export interface Opening {
  /** True when the frame has to wait: it comes back through `again`. */
  holds(frame: Down): boolean;
  open(frame: RowFrame): void;
  /** Rows that this device kept itself take the place of what the service would have given (EV-29). */
  recall(stream: string, kept: Promise<readonly OpenedRow[]>, then: (rows: readonly OpenedRow[]) => void): void;
  /** Resolves when nothing of the stream waits any more. */
  settled(stream: string): Promise<void>;
  /** What was opened since the session began, by number; in memory only. */
  opened(stream: string): ReadonlyMap<number, OpenedRow>;
  clear(): void;
}

export function createOpening(
  { open, keepStub }: { readonly open: OpenSealed; readonly keepStub?: ((stub: Stub) => void) | undefined },
  ends: { messages(frame: RowFrame, rows: readonly (OpenedRow | null)[]): void; again(frame: Down): void },
): Opening {
  let waiting = new Map<string, Down[]>();
  let shelf = new Map<string, Map<number, OpenedRow>>();
  let done: { readonly stream: string; readonly run: () => void }[] = [];
  function take<Row extends OpenedRow | null>(stream: string, work: Promise<readonly Row[]>, then: (rows: readonly Row[]) => void): void {
    const mine = waiting;
    mine.set(stream, []);
    work
      .then((rows) => {
        // Forgotten or another session meanwhile: nothing of it is shown.
        if (mine !== waiting) return;
        const own = shelf.get(stream) ?? new Map<number, OpenedRow>();
        for (const row of rows) if (row !== null) own.set(row.q, row);
        shelf.set(stream, own);
        const queue = mine.get(stream) ?? [];
        mine.delete(stream);
        for (const stub of stubsIn(stream, rows)) keepStub?.(stub);
        then(rows);
        for (const later of queue) ends.again(later);
        if (mine.has(stream)) return;
        const ready = done.filter((one) => one.stream === stream);
        done = done.filter((one) => one.stream !== stream);
        for (const one of ready) one.run();
      })
      .catch(() => {});
  }
  return {
    holds(frame) {
      const queue = "s" in frame && frame.s !== null ? waiting.get(frame.s) : undefined;
      queue?.push(frame);
      return queue !== undefined;
    },
    open: (frame) =>
      take(
        frame.s,
        open(frame).catch(() => frame.m.map(() => null)),
        (rows) => ends.messages(frame, rows),
      ),
    recall: (stream, kept, then) =>
      take(
        stream,
        kept.catch(() => []),
        then,
      ),
    settled: (stream) => (waiting.has(stream) ? new Promise((resolve) => done.push({ stream, run: resolve })) : Promise.resolve()),
    opened: (stream) => shelf.get(stream) ?? new Map(),
    clear() {
      waiting = new Map();
      shelf = new Map();
      for (const one of done) one.run();
      done = [];
    },
  };
}
