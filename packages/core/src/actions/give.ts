import { decodeRecord, kinds, streamRef } from "@lampion/proof";
import { limits, talkStream } from "@lampion/protocol";
import { authorIn } from "../conversation/talk-desk.ts";
import { otherSide, ownSide } from "../conversation/talk-decide.ts";
import { readHanded } from "../evidence/held.ts";
import { judgeHeld } from "../evidence/judge-held.ts";
import type { StoredRecord } from "../room/message-store.port.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { ownTalk } from "./own-talk.ts";
import { sameBytes, shown } from "./report-evidence.ts";

/** Numbers of a conversation that this device has not, where the service has no word of them (EV-29): asked of the other device. The same answer whether it is here or not. */
export const missing: Action<"missing"> = (house, session, command) => {
  const { n, epoch, seqs } = command;
  const talk = house.settings.privateHistory === "device-only" ? ownTalk(house, session, command.talk) : null;
  return talk === null ? [no(n, "not-found")] : [ok(n), ...house.talks.missing(session, talk, epoch, seqs)];
};

/**
 * What the other device misses and this one has. Only what this service gave a receipt for, in this conversation and within its 72 hours, goes on: nobody writes
 * anew what was said. Whether anything did is not told (EV-10).
 */
export const give: Action<"give"> = (house, session, command) => {
  const { n } = command;
  const talk = house.settings.privateHistory === "device-only" ? ownTalk(house, session, command.talk) : null;
  if (talk === null) return [no(n, "not-found")];
  const other = otherSide(talk, session.device.relation);
  return [
    {
      do: "later",
      work: async () => {
        const { primitives: proof, days } = house.ports.proofs;
        const stream = talkStream(talk.id);
        const held = command.records.flatMap(({ re, fold, ...one }) => {
          const read = readHanded(one);
          return read === null ? [] : [{ read, re: re ?? null, fold: fold === true }];
        });
        const verdict = await judgeHeld(
          { proof, days, messages: house.ports.messages },
          stream,
          held.map((one) => one.read),
        );
        const ref = streamRef(proof, stream);
        const author = authorIn(house, session, talk);
        const sides = { isOwn: (one: string) => one === author, own: ownSide(talk, session.device.relation), theirs: other };
        const records = held.flatMap(({ read, re, fold }, at): StoredRecord[] => {
          const record = decodeRecord(read.record);
          if (record === null || read.body === null || verdict?.records[at]?.status !== "authenticated" || !sameBytes(record.stream, ref)) return [];
          if (record.acceptedAtMs <= house.nowMs() - limits.talk.livesMs || !isOfTalks.has(record.kind)) return [];
          const stored = shown(stream, read, sides);
          return [{ ...stored, fold, re: stored.kind === 2 ? re : stored.re }];
        });
        if (records.length === 0 || session.blocked.has(other.relation)) return [ok(n)];
        return [ok(n), { do: "tell-person", relation: other.relation, event: { kind: "talk-given", talk: talk.id, records } }];
      },
    },
  ];
};
const isOfTalks: ReadonlySet<number> = new Set([kinds.private, kinds.withdrawn, kinds.notice]);
