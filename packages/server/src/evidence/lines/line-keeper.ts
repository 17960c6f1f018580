import type { Database } from "bun:sqlite";
import { dayOfMs, lineEndsMs, subjectLetters, type DayKeys, type KeyStore, type KeyWrapping } from "@lampion/core";
import { fromBase64Url, lineIndex, sealLineRow, sealWrap } from "@lampion/proof";
import { native } from "../primitives.ts";

/** Who a connection is of, once it is known. `restriction`: the id of the device whose first 12 bytes are the subject. */
export interface LineOwner {
  readonly restriction: string;
  readonly session: string;
}
/** One connection. */
export interface OpenLine {
  /** Resolves when the line is on disk (EV-40): nothing of it is accepted before. A second call does nothing more. Rejects when it cannot be kept. */
  entered(owner: LineOwner): Promise<void>;
  closed(): void;
}
export interface LineKeeper {
  /** A connection with its source; nothing is written before it is known whose it is. */
  opened(address: string, port: number): OpenLine;
  /** Ends what is overdue and begins the lines of a new day for those that go on. To be called every minute. */
  tick(): Promise<void>;
  /** Writes the end of those that are open. */
  close(): Promise<void>;
}

export interface LinePorts {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly days: DayKeys;
  /** Keys with shares for the three custodians of lines. */
  readonly wrapping: Pick<KeyWrapping, "fresh">;
  nowMs(): number;
  alarm(about: string, cause: unknown): void;
}

const gatherMs = 4;

interface Kept {
  readonly line: Uint8Array;
  readonly key: Uint8Array;
  readonly day: number;
  /** Once its end was written, or is about to be: midnight and a closed connection may come at the same time. */
  ended: Promise<void> | null;
}

/**
 * Lines as the law asks for them (EV-40 to EV-43): written, never read here. Each has a key of its own that is split for the custodians of lines; what lies on disk is
 * found by the keyed index of a subject and a day, and by nothing else.
 */
export function createLineKeeper(ports: LinePorts): LineKeeper {
  const { database, keys, days, nowMs } = ports;
  const addLine = database.query("INSERT INTO lines (line, unit, day) VALUES (?, ?, ?)");
  const addRow = database.query("INSERT INTO line_rows (line, place, sealed) VALUES (?, ?, ?)");
  const addWrap = database.query("INSERT INTO line_wraps (line, holder, wrap) VALUES (?, ?, ?)");
  const over = ["line_rows WHERE line IN (SELECT line FROM lines WHERE day < ?)", "line_wraps WHERE line IN (SELECT line FROM lines WHERE day < ?)", "lines WHERE day < ?"].map(
    (what) => database.query(`DELETE FROM ${what}`),
  );
  const ending = new Set<Promise<void>>();
  let waiting: { write(): void; resolve(): void; reject(cause: unknown): void }[] = [];
  const open = new Set<{ roll(): Promise<void>; end(): void }>();

  async function keep(owner: LineOwner, address: string, port: number): Promise<Kept> {
    const atMs = nowMs();
    const day = dayOfMs(atMs);
    if (days.of(day) === null) await days.refresh(atMs);
    const receiptKey = days.of(day);
    const subject = fromBase64Url(owner.restriction.slice(0, subjectLetters), 12);
    const forget = await keys.make({ class: "line", id: String(day), endsAtMs: lineEndsMs(day) });
    if (receiptKey === null || subject === null || forget === null) throw new Error("there is no key for the line of a connection");
    const { sheet: line, key, shares } = await ports.wrapping.fresh();
    if (shares.length !== 3) throw new Error("a line has shares for three custodians");
    const sealed = sealLineRow(native, key, line, 0, { kind: "opened", atMs, address, port, protocol: "websocket", session: owner.session });
    await written(() => {
      addLine.run(line, lineIndex(native, receiptKey, subject), day);
      addRow.run(line, 0, sealed);
      for (const { holder, wrap } of shares) addWrap.run(line, holder, sealWrap(native, forget, line, holder, wrap));
    });
    return { line, key, day, ended: null };
  }
  function endOf(kept: Kept): Promise<void> {
    if (kept.ended !== null) return kept.ended;
    const sealed = sealLineRow(native, kept.key, kept.line, 1, { kind: "closed", atMs: nowMs() });
    kept.key.fill(0);
    kept.ended = written(() => void addRow.run(kept.line, 1, sealed));
    return kept.ended;
  }
  /** What comes within a few milliseconds is one commit: a sync costs the same for one line as for many. All of it is on disk, or none. */
  function written(write: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ write, resolve, reject });
      if (waiting.length === 1) setTimeout(commit, gatherMs);
    });
  }
  function commit(): void {
    const batch = waiting;
    waiting = [];
    try {
      database.transaction(() => batch.forEach((one) => one.write())).immediate();
      for (const one of batch) one.resolve();
    } catch (cause) {
      for (const one of batch) one.reject(cause);
    }
  }

  return {
    opened(source, port) {
      // An IPv4 address that came over an IPv6 socket, as what it is.
      const address = source.startsWith("::ffff:") && source.includes(".") ? source.slice(7) : source;
      let kept: Promise<Kept> | null = null;
      let owner: LineOwner | null = null;
      let isGone = false;
      const one = {
        /** A line lies under the key of the day on which it began: who is still there at midnight begins another one. */
        async roll(): Promise<void> {
          const now = await kept;
          if (now === null || owner === null || isGone || now.day === dayOfMs(nowMs())) return;
          const coming = keep(owner, address, port);
          // Where the new day's line cannot be kept the old one goes on, and the next tick tries again.
          kept = coming.catch(() => now);
          const next = await coming;
          await endOf(now);
          if (isGone) await endOf(next);
        },
        end(): void {
          if (isGone) return;
          isGone = true;
          open.delete(one);
          const ended = kept?.then(async (now) => {
            // Past midnight, and nobody had come to it yet: the new day has its line too, so that a message of it finds its source.
            try {
              if (owner !== null && now.day !== dayOfMs(nowMs())) await endOf(await keep(owner, address, port));
            } finally {
              await endOf(now);
            }
          });
          if (ended === undefined) return;
          const settled = ended.catch((cause: unknown) => ports.alarm("end of a line", cause)).finally(() => ending.delete(settled));
          ending.add(settled);
        },
      };
      return {
        async entered(known) {
          if (kept === null) {
            owner = known;
            kept = keep(known, address, port);
            open.add(one);
            // Whoever failed once may try again on the same connection.
            kept.catch(() => {
              kept = null;
              open.delete(one);
            });
          }
          await kept;
        },
        closed: () => one.end(),
      };
    },
    async tick() {
      const now = nowMs();
      for (const one of open) await one.roll().catch((cause: unknown) => ports.alarm("line of a new day", cause));
      // Their key is gone (EV-43): the rows follow.
      const firstKept = dayOfMs(now - 365 * 86_400_000) - 1;
      database.transaction(() => over.forEach((drop) => drop.run(firstKept))).immediate();
    },
    async close() {
      for (const one of open) one.end();
      await Promise.all(ending);
    },
  };
}
