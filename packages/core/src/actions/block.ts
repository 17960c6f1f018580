import { limits } from "@lampion/protocol";
import { sendToSession } from "../delivery/outbox.ts";
import type { Block } from "../guest/device-store.port.ts";
import type { Blocked, Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";

/** Bilateral, on the device key, everywhere within a second, until undone (CV-13). Calm comes with it if wished (CV-14). */
export const block: Action<"block"> = (house, session, command) => {
  const target = house.resolve(session, command.whom);
  if (target === null || target.relation === session.device.relation) return [no(command.n, "not-found")];
  if (session.blocked.size >= limits.block.max) return [no(command.n, "too-often", { retryMs: 86_400_000 })];
  return [
    {
      do: "later",
      work: async () => {
        const nowMs = house.nowMs();
        const made = await house.ports.devices.addBlock({
          id: house.ports.random.id(),
          by: session.device.relation,
          whom: target.relation,
          atMs: nowMs,
          where: target.where,
          narrow: target.viaSensitive,
        });
        if (command.calm !== "off") {
          session.kept = {
            ...session.kept,
            settings: { ...session.kept.settings, calm: command.calm },
            calmUntilMs: command.calm === "day" ? nowMs + limits.block.calmMs : session.kept.calmUntilMs,
          };
          await house.ports.devices.saveKept(session.device.relation, session.kept);
        }
        await house.talks.blocked(session.device.relation, target.relation);
        return [house.talks.tell(made.by, { kind: "blocked", block: made }), house.talks.tell(made.whom, { kind: "blocked", block: made }), ok(command.n)];
      },
    },
  ];
};

export const unblock: Action<"unblock"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const undone = await house.ports.devices.removeBlock(session.device.relation, command.block);
      if (undone === null) return [no(command.n, "not-found")];
      return [house.talks.tell(undone.by, { kind: "unblocked", block: undone }), house.talks.tell(undone.whom, { kind: "unblocked", block: undone }), ok(command.n)];
    },
  },
];

/** One's own blocks, with date and where we met, no name (CV-13). */
export const blocks: Action<"blocks"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const all = await house.ports.devices.blocks(session.device.relation);
      return [ok(command.n, { blocks: all.filter((one) => one.by === session.device.relation).map((one) => ({ id: one.id, at: one.atMs, where: one.where })) })];
    },
  },
];

/** A block made or undone, as it acts on one session of this node. */
export function applyBlock(house: House, session: Session, block: Block, isOn: boolean): void {
  const mine = block.by === session.device.relation;
  const other = mine ? block.whom : block.by;
  const rest = (session.blocked.get(other) ?? []).filter((one) => one.id !== block.id);
  const next = isOn ? [...rest, { id: block.id, narrow: block.narrow, mine }] : rest;
  const blocked = new Map(session.blocked);
  if (next.length === 0) blocked.delete(other);
  else blocked.set(other, next);
  session.blocked = blocked;
  for (const room of session.rooms.keys()) {
    const host = house.rooms.get(room);
    host?.reckonBlocks();
    // Only on the screens of whoever blocked: the other learns nothing from lines that go (CV-3).
    if (!isOn || !mine || host?.isHidden(session, other) !== true) continue;
    const numbers = host.numbersOf(other);
    if (numbers.length > 0) sendToSession(session, { t: "unseen", s: host.stream, m: numbers });
  }
}

/** The blocks of a session as the store has them, both directions. */
export function setBlocks(session: Session, blocks: readonly Block[]): void {
  if (session.blocked.size === 0 && blocks.length === 0) return;
  const blocked = new Map<string, Blocked[]>();
  for (const [other, kept] of session.blocked) {
    const decided = kept.filter((one) => one.isDecided === true);
    if (decided.length > 0) blocked.set(other, decided);
  }
  for (const block of blocks) {
    const mine = block.by === session.device.relation;
    const other = mine ? block.whom : block.by;
    blocked.set(other, [...(blocked.get(other) ?? []), { id: block.id, narrow: block.narrow, mine }]);
  }
  session.blocked = blocked;
}
