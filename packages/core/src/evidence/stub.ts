import { decodeRecord, streamRef, utf8Text, type HeldRecord, type Primitives } from "@lampion/proof";
import { talkStream } from "@lampion/protocol";
import type { MessageStore, RecordDraft, SealingDevice } from "../room/message-store.port.ts";
import type { DayKeys } from "./day-keys.ts";
import { judgeHeld } from "./judge-held.ts";
import { dayEndsMs, dayOfMs } from "./retention.ts";
import { subjectIn } from "./subject.ts";

/** The acceptance of a conversation (EV-57): a record of the service, kind 6, that names the two by their references in it and says nothing else. */
export const acceptedNotice = "accepted";

export const acceptedDraft = (talk: string, authors: readonly [string, string], atMs: number, devices: readonly SealingDevice[]): RecordDraft => ({
  stream: talkStream(talk),
  kind: 6,
  author: "",
  face: null,
  text: "",
  re: null,
  notice: acceptedNotice,
  value: authors.join("."),
  fold: false,
  atMs,
  key: `accepted/${talk}`,
  devices,
});

/** The two references in the body of an acceptance; null when it is none. */
export function acceptedAuthors(body: string): readonly [string, string] | null {
  const found = /^accepted\n([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\n$/.exec(body);
  return found?.[1] === undefined || found[2] === undefined ? null : [found[1], found[2]];
}

/**
 * `expired`: by its own time, whether it is true or not. `foreign`: not of this service, or not of whoever shows it. One answer for both: nobody learns from a
 * stub of somebody else that it is genuine (EV-10).
 */
export type StubVerdict = { readonly kind: "own"; readonly atMs: number; readonly whom: string } | { readonly kind: "expired" } | { readonly kind: "foreign" };

/** Judges the stub that a late report comes with (EV-57). `subject`: of the device that shows it. The same work for true and forged ones. */
export async function judgeStub(
  ports: { readonly proof: Primitives; readonly days: DayKeys; readonly messages: MessageStore },
  talk: string,
  held: HeldRecord,
  subject: string,
  nowMs: number,
): Promise<StubVerdict> {
  const record = decodeRecord(held.record);
  const stream = talkStream(talk);
  if (record === null || held.body === null) return { kind: "foreign" };
  if (dayEndsMs(dayOfMs(record.acceptedAtMs)) <= nowMs) return { kind: "expired" };
  const verdict = await judgeHeld(ports, stream, [held]);
  const authors = acceptedAuthors(utf8Text(held.body) ?? "");
  const subjects = (authors ?? []).map((author) => subjectIn(ports.proof, ports.days, stream, author));
  const ref = streamRef(ports.proof, stream);
  const isTrue =
    verdict?.records[0]?.status === "authenticated" &&
    record.kind === 6 &&
    record.author.every((byte) => byte === 0) &&
    record.stream.every((byte, at) => byte === ref[at]) &&
    subjects.includes(subject);
  const whom = subjects.find((one) => one !== null && one !== subject);
  return isTrue && typeof whom === "string" ? { kind: "own", atMs: record.acceptedAtMs, whom } : { kind: "foreign" };
}
