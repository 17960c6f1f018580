import { limits, type RoomId } from "@lampion/protocol";
import { closeByDecision, reckonRestrictions } from "../actions/restricted.ts";
import { lightFrame } from "../actions/light-off.ts";
import { standing } from "../actions/standing.ts";
import { tellPaused } from "../conversation/release.ts";
import { steer } from "../actions/room-notice.ts";
import { leaveUnfit } from "../actions/join.ts";
import { youFrame } from "../actions/you.ts";
import { sendToSession } from "../delivery/outbox.ts";
import type { Consequences, Done, Plan, WorldView } from "../moderation/consequences.port.ts";
import type { House } from "./house.ts";

/** What the desk may do in the chat: plan, apply, revert, and say that something changed. Nothing else here acts in the name of moderation. */
export interface Hands extends Consequences {
  /** The light changed: everybody is told, and what it turns off is off (OP-8). */
  lightChanged(): void;
}
const nothing: Done = { kind: "done" };

export function createHands(house: House): Hands {
  const { ports } = house;
  const aliasOf = (restriction: string): string => ports.secrets.id("desk/subject", restriction.slice(0, 16));
  const sessionsOf = (alias: string) => [...house.sessions.values()].filter((session) => aliasOf(session.device.restriction) === alias);
  function onLight(): void {
    const frame = lightFrame(house);
    for (const session of house.sessions.values()) {
      const before = session.powers;
      standing(house, session);
      sendToSession(session, frame);
      if (before === session.powers) continue;
      house.run(leaveUnfit(house, session));
      sendToSession(session, youFrame(house, session));
    }
  }
  function world(stream: string | null, alias: string | null): WorldView {
    const room = roomOf(stream);
    const host = room === null ? undefined : house.rooms.get(room);
    const sessions = alias === null ? [] : sessionsOf(alias);
    const head = host?.ring.head() ?? 0;
    const taken = host?.ring.taken() ?? new Set<number>();
    return {
      stream,
      roomMembers: room === null ? 0 : house.presence.inRoom(room),
      isTalkOpen: stream?.startsWith("talk:") === true,
      standing: { has: (seq) => (host === undefined || seq <= head) && !taken.has(seq) },
      hidden: { has: (seq) => taken.has(seq) },
      subjectSessions: sessions.length,
      subjectRooms: sessions.reduce((sum, session) => sum + session.rooms.size, 0),
      subjectTalks: sessions.reduce((sum, session) => sum + session.talks.size, 0),
      hasSubject: alias !== null,
      network: alias === null ? { marks: [], others: 0 } : networkOf(alias),
    };
  }
  function networkOf(alias: string): WorldView["network"] {
    const here = [...house.sessions.values(), ...house.presence.guestsElsewhere()];
    const isSubject = (session: (typeof here)[number]): boolean => aliasOf(session.device.restriction) === alias;
    const marks = new Set(here.filter(isSubject).map((session) => session.prefix));
    // One device is one person here, however many tabs or nodes it is on.
    const others = new Set(here.filter((session) => marks.has(session.prefix) && !isSubject(session)).map((session) => session.device.relation));
    return { marks: [...marks], others: others.size };
  }
  /** Line by line, each with a key of its own: done twice it is done once (MD-45). */
  async function lines(plan: Plan, act: "hide" | "show", seqs: readonly number[]): Promise<Done> {
    const room = roomOf(plan.stream);
    if (room === null) return { kind: "failed", why: "no room" };
    let lost = 0;
    for (const seq of seqs) {
      const kept = await steer(house, room, "desk", { what: act, seq, reason: "rules" }, `${plan.key}/${act}/${seq}`);
      if (kept === "not-kept") return { kind: "failed", why: "the line could not be kept" };
      if (kept === "no-message") lost += 1;
    }
    return lost === 0 ? nothing : { kind: "partly", loss: `${lost} of ${seqs.length} messages are gone: rooms keep them 72 hours` };
  }
  async function pace(plan: Plan, slowMs: number): Promise<Done> {
    const room = roomOf(plan.stream);
    if (room === null) return { kind: "failed", why: "no room" };
    const step = Math.max(...limits.room.slowStepsMs.filter((each) => each <= slowMs));
    const kept = await steer(house, room, "desk", { what: "slow", slowMs: step }, `${plan.key}/slow/${step}`);
    return kept === "not-kept" ? { kind: "failed", why: "the line could not be kept" } : nothing;
  }

  return {
    world,
    async apply(plan) {
      // Restrictions are read from the desk's own state by every node, which is told by `changed`; what is left to do are lines in rooms.
      if (plan.wanted.kind === "remove") return lines(plan, "hide", plan.wanted.seqs);
      if (plan.wanted.kind === "restore") return lines(plan, "show", plan.wanted.seqs);
      if (plan.wanted.kind === "slow-room") return pace(plan, plan.wanted.slowMs);
      return nothing;
    },
    async revert(plan) {
      if (plan.wanted.kind === "remove") return lines(plan, "show", plan.wanted.seqs);
      if (plan.wanted.kind === "restore") return lines(plan, "hide", plan.wanted.seqs);
      if (plan.wanted.kind === "slow-room") return pace(plan, 0);
      return plan.wanted.kind === "close-room" ? { kind: "partly", loss: "the room is open again; who was in it has left" } : nothing;
    },
    changed(about) {
      if (about.subject !== null) for (const session of sessionsOf(about.subject)) house.run(reckonRestrictions(house, session));
      const room = roomOf(about.stream);
      if (room !== null) house.run(closeByDecision(house, room));
      if (about.stream?.startsWith("talk:") === true) for (const session of house.sessions.values()) tellPaused(house, session);
    },
    lightChanged: onLight,
  };
}
const roomOf = (stream: string | null): RoomId | null => (stream?.startsWith("room:") === true ? stream.slice(5) : null);
