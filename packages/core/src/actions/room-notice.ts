import type { RoomHost } from "../delivery/room-host.types.ts";
import type { House } from "../node/house.ts";
import type { Appended, RecordDraft } from "../room/message-store.port.ts";
import { storedFrom } from "../room/stored.ts";
import { happened, type Happening } from "../room/raid-level.ts";
import { steeringRefused, type Steering, type SteeringAnswer } from "../room/steering.ts";
import type { Effect } from "./effect.ts";

/** A line of the service in a room: numbered and kept like a message, under nobody's name (RO-16). `settled` hears what became of it. */
function roomNotice(
  house: House,
  host: RoomHost,
  what: { readonly notice: "level" | "slow" | "hidden" | "shown"; readonly value: string; readonly of: number | null; readonly key: string },
  settled: (kept: Appended["kind"]) => void,
): Effect {
  const { notice, value, of, key } = what;
  const draft: RecordDraft = { stream: host.stream, kind: 6, author: "", face: null, text: "", re: of, notice, value, fold: false, atMs: house.nowMs(), key };
  return {
    do: "append",
    draft,
    then: (outcome) => {
      settled(outcome.kind);
      return outcome.kind === "appended" ? [{ do: "deliver", room: host.id, record: storedFrom(draft, outcome), device: "", session: "" }] : [];
    },
  };
}

/** Something that a raid is made of happened in the room; what it comes to is said when time passes next (RO-8). */
export function notice(house: House, host: RoomHost, what: Happening): void {
  if (house.settings.pace.writingRhythm) host.raid = happened(host.raid, what, house.nowMs());
}

/** RO-8: the level in force as one line in the room and, with its cause, in the log. Two nodes that see the same at once say it once. */
export function announceLevel(house: House, host: RoomHost): Effect[] {
  const { level, cause } = host.raid;
  const before = host.announcedLevel;
  if (level === before) return [];
  const key = `level/${host.id}/${host.ring.epoch}/${host.ring.head()}/${level}`;
  return [
    roomNotice(house, host, { notice: "level", value: String(level), of: null, key }, (kept) => {
      if (kept === "appended") house.ports.alarm(`room ${host.id} level ${before} to ${level}: ${cause}`, null);
    }),
  ];
}

/** By hand, from the desk or by a steward. What is refused changes nothing; the same `key` twice is done once. */
export async function steer(house: House, room: string, by: "desk" | "steward", steering: Steering, key = house.ports.random.id()): Promise<SteeringAnswer> {
  if (house.directory.plan(room) === null) return "no-room";
  await house.openRoom(room);
  const host = house.rooms.get(room);
  if (host === undefined) return "no-room";
  const refused = steeringRefused(by, steering, { slowMs: host.slowMs, level: host.raid.level });
  if (refused !== null) return refused;
  if (steering.what === "hide" || steering.what === "show") {
    const [record] = await house.ports.messages.after(host.stream, host.ring.epoch, steering.seq - 1, 1);
    if (record === undefined || record.seq !== steering.seq || record.kind !== 1) return "no-message";
  }
  const what =
    steering.what === "hide"
      ? ({ notice: "hidden", value: steering.reason, of: steering.seq } as const)
      : steering.what === "show"
        ? ({ notice: "shown", value: steering.reason, of: steering.seq } as const)
        : steering.what === "slow"
          ? ({ notice: "slow", value: String(steering.slowMs), of: null } as const)
          : ({ notice: "level", value: String(steering.level), of: null } as const);
  return new Promise((resolve) => {
    house.run([
      roomNotice(house, host, { ...what, key }, (kept) => {
        if (kept !== "refused") house.ports.alarm(`room ${host.id} ${what.notice} ${what.value}: by the ${by}`, null);
        resolve(kept === "refused" ? "not-kept" : "done");
      }),
    ]);
  });
}
