import { limits } from "@lampion/protocol";
import { authorIn } from "../conversation/talk-desk.ts";
import { devicesOf } from "../conversation/sealed-streams.ts";
import { refOf } from "../delivery/room-ring.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { RecordDraft, SealingDevice, StoredRecord } from "../room/message-store.port.ts";
import { receiptOf, storedFrom } from "../room/stored.ts";
import type { Action } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";

/** Takes one's own message back within 10 minutes (RO-4, CV-11): a numbered record says so, the sealed one stays its 72 hours (EV-32). */
export const withdraw: Action<"withdraw"> = (house, session, command, ask) => {
  const { n, stream, seq } = command;
  const place = ownPlace(house, session, stream);
  if (place === null) return [no(n, "not-found")];
  return [
    {
      do: "later",
      work: async () => {
        const found = await place.find(seq);
        if (found === "too-late") return [no(n, "too-late")];
        if (found === null) return [no(n, "not-found")];
        const nowMs = house.nowMs();
        if (nowMs - found.atMs > limits.room.withdrawWithinMs) return [no(n, "too-late")];
        const draft: RecordDraft = {
          stream,
          kind: 5,
          author: found.author,
          face: null,
          text: "",
          re: seq,
          notice: null,
          value: null,
          fold: false,
          atMs: nowMs,
          key: ask.key,
          ...(place.devices === null ? {} : { devices: place.devices }),
        };
        return [
          {
            do: "append",
            draft,
            then: (outcome) => {
              if (outcome.kind === "refused") return [no(n, "store-failed", { retryMs: 1_000 })];
              const answer = ok(n, { at: [stream, outcome.epoch, outcome.seq], x: receiptOf(outcome) });
              if (outcome.kind === "repeated") return [answer];
              return [answer, ...place.publish(storedFrom(draft, outcome))];
            },
          },
        ];
      },
    },
  ];
};

interface Place {
  /** An own message, whenever this device joined; null for what is none. */
  find(seq: number): Promise<{ readonly author: string; readonly atMs: number } | "too-late" | null>;
  readonly devices: readonly SealingDevice[] | null;
  publish(record: StoredRecord): Effect[];
}

/** A room one is in, or a conversation one takes part in; null for everything else. */
function ownPlace(house: House, session: Session, stream: string): Place | null {
  const id = stream.slice(5);
  const { messages, secrets } = house.ports;
  if (stream.startsWith("room:")) {
    if (!session.rooms.has(id)) return null;
    const own = secrets.id(`in/${stream}`, session.device.relation);
    return {
      devices: null,
      async find(seq) {
        const head = await messages.head(stream);
        const [record] = await messages.after(stream, head.epoch, seq - 1, 1);
        return record?.seq === seq && record.kind === 1 && refOf(record) === own ? record : null;
      },
      publish: (record) => [{ do: "deliver", room: id, record, device: session.device.relation, session: session.id }],
    };
  }
  const talk = session.talks.has(id) ? house.talks.cached(id) : null;
  if (talk === null) return null;
  const own = authorIn(house, session, talk);
  return {
    devices: devicesOf(house, talk),
    // Nobody but the two devices can read who wrote a sealed row: what this node did not see pass can no longer be taken back.
    async find(seq) {
      const head = await messages.head(stream);
      const passed = house.talks.passed(id).find((one) => one.epoch === head.epoch && one.seq === seq);
      if (passed === undefined) return seq >= 1 && seq <= head.seq ? "too-late" : null;
      return passed.kind === 2 && passed.author === own ? { author: own, atMs: passed.atMs } : null;
    },
    publish(record) {
      house.talks.handOwn(session, id, record);
      return house.talks.toBoth(id, { kind: "talk-record", talk: id, record });
    },
  };
}
