import type { CountMark, SignalRecord } from "@lampion/safety";
import type { BusEvent } from "../delivery/bus.port.ts";
import type { House } from "./house.ts";

/** What the rules of one node counted since it told last. `turn` rises, so that an event that comes twice counts once. */
interface CountsEvent extends BusEvent {
  readonly kind: "counts";
  readonly node: string;
  readonly turn: number;
  readonly marks: readonly (readonly [atMs: number, mark: CountMark])[];
}

/** What rules count themselves of rooms and knocks, over all nodes (SF-65). A conversation needs none of it: its records go to both nodes with each message. */
export interface SharedCounts {
  /** Takes what a message here counted. */
  counted(record: SignalRecord): void;
  /** To be called every second. */
  tell(): void;
}
const subject = "counts";
/** Marks of a second; what is beyond them counts here alone. */
const marksMost = 2_000;
/** Moves no row of the memory: it has no author. */
const nobody: SignalRecord = {
  ...{ kind: "room", atMs: 0, from: "", to: [], room: null, digits: "", handle: "", language: null, near: null, acts: [], harassment: 0, isLowered: false, hasLink: false },
  ...{ lure: null, advert: false, advertPlace: null, ages: [], isExempt: false, sums: [], told: [], stopped: false },
};

export function createSharedCounts(house: House): SharedCounts {
  const { bus, judge } = house.ports;
  const node = house.settings.nodeId;
  let marks: [number, CountMark][] = [];
  let turn = 0;
  const heard = new Map<string, number>();
  bus.subscribe(subject, (event) => {
    const told = event as CountsEvent;
    if (told.kind !== "counts" || told.node === node || told.turn <= (heard.get(told.node) ?? 0)) return;
    heard.delete(told.node);
    heard.set(told.node, told.turn);
    if (heard.size > 100) for (const oldest of [...heard.keys()].slice(0, 1)) heard.delete(oldest);
    for (const [atMs, mark] of told.marks) judge.advance(house.memory, { ...nobody, atMs, counts: [mark] });
  });
  return {
    counted({ counts, atMs }) {
      if (counts !== undefined) for (const mark of counts) if (marks.length < marksMost) marks.push([atMs, mark]);
    },
    tell() {
      if (marks.length === 0) return;
      turn += 1;
      const event: CountsEvent = { kind: "counts", node, turn, marks };
      bus.publish(subject, event);
      marks = [];
    },
  };
}
