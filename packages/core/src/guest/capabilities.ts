import { limits, type Level, type Powers, type Way } from "@lampion/protocol";

/**
 * The trust ladder as one table (TR-1): the command table reads it, the client shows it. Money, shown age, gender
 * and place are no inputs (TK-23). "New" is the first 7 active days.
 */
interface Rung {
  readonly rooms: number;
  readonly writePerMinute: number;
  readonly sensitiveRooms: boolean;
  readonly rows: boolean;
  /** Knocks: open at once, in an hour, in a day; all 0: none may be sent or received. */
  readonly knocks: readonly [open: number, hour: number, day: number];
  readonly talks: number;
  readonly exchange: boolean;
  readonly links: boolean;
  readonly makeRoom: boolean;
}

export const ladder: Readonly<Record<Level, Rung>> = {
  L0: { rooms: 0, writePerMinute: 0, sensitiveRooms: false, rows: false, knocks: [0, 0, 0], talks: 0, exchange: false, links: false, makeRoom: false },
  L1: { rooms: 3, writePerMinute: 10, sensitiveRooms: false, rows: false, knocks: [0, 0, 0], talks: 0, exchange: false, links: false, makeRoom: false },
  L2: { rooms: 5, writePerMinute: 15, sensitiveRooms: true, rows: true, knocks: [3, 3, 10], talks: 10, exchange: true, links: false, makeRoom: false },
  L3: { rooms: 8, writePerMinute: 20, sensitiveRooms: true, rows: true, knocks: [5, 10, 30], talks: 20, exchange: true, links: true, makeRoom: true },
  L4: { rooms: 8, writePerMinute: 20, sensitiveRooms: true, rows: true, knocks: [5, 10, 30], talks: 20, exchange: true, links: true, makeRoom: true },
};

const proof: Way = { kind: "proof" };
const regular: Way = { kind: "regular" };

/** The way to what a level lacks (TR-7). */
function wayTo(granted: boolean, level: Level, fromRegularOn: boolean): Way | null {
  if (granted) return null;
  if (level === "L0") return { kind: "never" };
  return fromRegularOn && level !== "L1" ? regular : proof;
}

export interface Standing {
  readonly level: Level;
  readonly isNewcomer: boolean;
  /** Still within its first 10 minutes here: writes 10 s apart (L1). */
  readonly writesSpaced: boolean;
  /** Private talk is off on this instance (OP-3). */
  readonly privateTalk: boolean;
  /** What the light (OP-8) or a decision turns off; nothing when left out. */
  readonly isOff?: Partial<Readonly<Record<"links" | "exchange" | "makeRoom" | "halfKnocks" | "knocks", boolean>>>;
}

const known = new Map<string, Powers>();
/** The powers of a standing: the same object for the same standing, since everybody shares a few dozen of them. */
export function powersOf(standing: Standing): Powers {
  const key = `${standing.level}${standing.isNewcomer ? "n" : ""}${standing.writesSpaced ? "s" : ""}${standing.privateTalk ? "p" : ""}${Object.values(standing.isOff ?? {})
    .map(Number)
    .join("")}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const powers = Object.freeze(reckon(standing));
  known.set(key, powers);
  return powers;
}

function reckon(standing: Standing): Powers {
  const { level } = standing;
  const rung = ladder[level];
  const off = standing.isOff ?? {};
  const never: Way = { kind: "never" };
  const knocks = standing.privateTalk && rung.knocks[2] > 0;
  // A newcomer's half is rounded up: one knock an hour stays one.
  const part = (count: number): number => (off.knocks === true ? 0 : off.halfKnocks === true && standing.isNewcomer ? Math.ceil(count / 2) : count);
  const privately: Way | null = knocks ? null : standing.privateTalk ? wayTo(false, level, false) : { kind: "never" };
  return {
    level,
    isNewcomer: standing.isNewcomer,
    rooms: rung.rooms,
    writePerMinute: rung.writePerMinute,
    writeEveryMs: level === "L1" && standing.writesSpaced ? limits.newcomer.writeEveryMs : 0,
    sensitiveRooms: wayTo(rung.sensitiveRooms, level, false),
    rows: wayTo(rung.rows, level, false),
    knock: privately,
    knocksOpen: knocks ? part(rung.knocks[0]) : 0,
    knocksPerHour: knocks ? part(rung.knocks[1]) : 0,
    knocksPerDay: knocks ? part(rung.knocks[2]) : 0,
    talks: standing.privateTalk ? rung.talks : 0,
    exchange: off.exchange === true ? never : wayTo(rung.exchange, level, false),
    links: off.links === true ? never : wayTo(rung.links, level, true),
    makeRoom: off.makeRoom === true ? never : wayTo(rung.makeRoom, level, true),
  };
}
