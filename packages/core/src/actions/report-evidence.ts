import { decodeRecord, streamRef, toBase64Url, utf8Text, type HeldRecord } from "@lampion/proof";
import { talkStream, type StreamId } from "@lampion/protocol";
import type { TalkRecord, TalkSide } from "../conversation/conversation-store.port.ts";
import { readBody } from "../evidence/body.ts";
import type { EvidenceRecord, Report } from "../evidence/evidence-vault.port.ts";
import { base64Of, heldOf, readHanded } from "../evidence/held.ts";
import { judgeHeld, type HeldVerdict } from "../evidence/judge-held.ts";
import { judgeStub } from "../evidence/stub.ts";
import { subjectIn, subjectLetters } from "../evidence/subject.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import { noProof, type RecordKind, type StoredRecord } from "../room/message-store.port.ts";
import { handedIn } from "./hand.ts";
import { authorIn } from "../conversation/talk-desk.ts";
import { otherSide, ownSide } from "../conversation/talk-decide.ts";

const hourMs = 3_600_000;
const held = (house: House) => ({ proof: house.ports.proofs.primitives, days: house.ports.proofs.days, messages: house.ports.messages });

const evidenceOf = (record: StoredRecord, one: HeldRecord, verdict: HeldVerdict["records"][number] | undefined): EvidenceRecord => ({
  record,
  bytes: base64Of(one.record),
  tag: base64Of(one.tag),
  blind: base64Of(one.blind),
  leftOut: one.body === null,
  status: verdict?.status ?? "not-authenticated",
  fixed: verdict?.fixed ?? false,
});

/** Records from the service's own rows, judged like anybody's (EV-31): a row that was changed behind its back is not authenticated either. */
export async function proven(house: House, stream: string, records: readonly StoredRecord[]): Promise<{ evidence: EvidenceRecord[]; order: Report["order"] }> {
  const { primitives } = house.ports.proofs;
  const pairs = [...records]
    .sort((a, b) => a.epoch - b.epoch || a.seq - b.seq)
    .flatMap((record) => {
      const one = heldOf(primitives, record);
      return one === null ? [] : [{ record, one }];
    });
  const verdict = await judgeHeld(
    held(house),
    stream,
    pairs.map((pair) => pair.one),
  );
  return { evidence: pairs.map(({ record, one }, at) => evidenceOf(record, one, verdict?.records[at])), order: verdict?.order ?? [] };
}

/** Whose records are whose in a conversation, for who reports. A side is unknown when the conversation's row is gone. */
export interface Sides {
  readonly isOwn: (author: string) => boolean;
  readonly own: TalkSide | undefined;
  readonly theirs: TalkSide | undefined;
}
export interface Proven {
  readonly about: Report["about"];
  readonly whom: string | null;
  readonly evidence: readonly EvidenceRecord[];
  readonly order: Report["order"];
}

/** What the reporter's device handed over of its own conversation (SA-3). Null when nothing was handed over under this name. */
export async function fromDevice(house: House, session: Session, talk: TalkRecord, pack: string | null, hoursMs: readonly number[]): Promise<Proven | null> {
  const handed = pack === null ? [] : handedIn(session, pack, house.nowMs());
  const author = authorIn(house, session, talk);
  const { relation } = session.device;
  return handed === null
    ? null
    : inHours(house, talkStream(talk.id), handed, hoursMs, { isOwn: (one) => one === author, own: ownSide(talk, relation), theirs: otherSide(talk, relation) });
}

/**
 * The one door of a conversation into a case, whoever brings its records: those within the hours chosen and nothing else. What does not verify is kept and marked, and
 * names nobody (EV-34). Null when it is more than a part may be.
 */
export async function inHours(house: House, stream: StreamId, handed: readonly HeldRecord[], hoursMs: readonly number[], sides: Sides): Promise<Proven | null> {
  const { primitives, days } = house.ports.proofs;
  const ref = streamRef(primitives, stream);
  const chosen = handed.filter(({ record: bytes }) => {
    const record = decodeRecord(bytes);
    // What cannot be read has no hour and is kept as what it is; another conversation's words are not asked for, and opened for nobody.
    return record === null || (sameBytes(record.stream, ref) && hoursMs.includes(Math.floor(record.acceptedAtMs / hourMs) * hourMs));
  });
  const verdict = await judgeHeld(held(house), stream, chosen);
  if (verdict === null) return null;
  const evidence = chosen.map((one, at) => evidenceOf(shown(stream, one, sides), one, verdict.records[at]));
  const theirs = evidence.find((one) => one.status === "authenticated" && one.record.author !== "" && !sides.isOwn(one.record.author));
  const whom = theirs === undefined ? null : subjectIn(primitives, days, stream, theirs.record.author);
  const leftOut = evidence.filter((one) => one.leftOut).map((one) => one.record.seq);
  return { about: { kind: "talk", stream, seqs: [], leftOut, hoursMs }, whom, evidence, order: verdict.order };
}

/**
 * A late report (EV-57): the acceptance as evidence, the other as its author, and of the words those that this device kept and handed over (EV-9); without them
 * none. Null when it is not of this service and device, or more than a part may be.
 */
export async function fromStub(
  house: House,
  session: Session,
  stub: { readonly talk: string; readonly r: string; readonly x: string; readonly b: string },
  pack: string | null,
): Promise<{ about: Report["about"]; whom: string; evidence: readonly EvidenceRecord[]; order: Report["order"] } | "too-late" | null> {
  const one = readHanded(stub);
  const handed = pack === null ? [] : handedIn(session, pack, house.nowMs());
  if (one === null || handed === null) return null;
  const subject = session.device.restriction.slice(0, subjectLetters);
  const verdict = await judgeStub(held(house), stub.talk, one, subject, house.nowMs());
  if (verdict.kind !== "own") return verdict.kind === "expired" ? "too-late" : null;
  const stream = talkStream(stub.talk);
  const { primitives, days } = house.ports.proofs;
  const ref = streamRef(primitives, stream);
  // The acceptance may be among what was kept, and stands once.
  const kept = handed.filter(({ record: bytes, tag }) => {
    const record = decodeRecord(bytes);
    return !sameBytes(tag, one.tag) && (record === null || sameBytes(record.stream, ref));
  });
  const judged = await judgeHeld(held(house), stream, kept);
  if (judged === null) return null;
  const sides = { isOwn: (author: string) => subjectIn(primitives, days, stream, author) === subject, own: undefined, theirs: undefined };
  const record = shown(stream, one, sides);
  const words = kept.map((each, at) => evidenceOf(shown(stream, each, sides), each, judged.records[at]));
  return {
    about: { kind: "talk", stream, seqs: [record.seq], leftOut: words.filter((each) => each.leftOut).map((each) => each.record.seq), hoursMs: [] },
    whom: verdict.whom,
    evidence: [evidenceOf(record, one, { status: "authenticated", fixed: false }), ...words],
    order: judged.order,
  };
}

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && one.every((byte, at) => byte === other[at]);

/** A handed record as a screen shows it; the face is the one of the conversation that its author has. */
export function shown(stream: string, one: HeldRecord, sides: Sides): StoredRecord {
  const record = decodeRecord(one.record);
  const empty = {
    stream,
    kind: 2,
    author: "",
    face: null,
    text: "",
    re: null,
    notice: null,
    value: null,
    fold: false,
    atMs: 0,
    key: "",
    epoch: 1,
    seq: 0,
    proof: noProof,
  } as const;
  if (record === null) return empty;
  const author = toBase64Url(record.author);
  const isService = record.author.every((byte) => byte === 0);
  const side = isService ? undefined : sides[sides.isOwn(author) ? "own" : "theirs"];
  const body = one.body === null ? null : utf8Text(one.body);
  const read = body === null ? null : readBody(record.kind, body, "");
  return {
    ...empty,
    kind: (record.kind === 5 || record.kind === 6 ? record.kind : 2) as RecordKind,
    author: isService ? "" : author,
    face: side === undefined ? null : { m: side.member, name: side.name, mark: side.mark, gender: side.gender },
    text: read?.text ?? "",
    re: read?.re ?? null,
    notice: read?.notice ?? null,
    value: read?.value ?? null,
    atMs: record.acceptedAtMs,
    epoch: record.epoch,
    seq: record.seq,
    proof: {
      sheet: toBase64Url(record.sheet),
      prev: toBase64Url(record.prev),
      receipt: one.blind === null ? "" : toBase64Url(new Uint8Array([...one.tag, ...one.blind])),
      opens: false,
    },
  };
}
