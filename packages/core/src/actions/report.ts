import { limits, roomStream, situations, talkStream } from "@lampion/protocol";
import { cleanText } from "@lampion/safety";
import { makeClaimCode, readClaimCode } from "../evidence/claim-code.ts";
import type { EvidenceRecord, Report } from "../evidence/evidence-vault.port.ts";
import { subjectIn, subjectLetters } from "../evidence/subject.ts";
import { takesPart } from "../conversation/talk-decide.ts";
import type { Session } from "../guest/session-state.ts";
import { departmentOfZone } from "../place/place-directory.port.ts";
import type { Reporting } from "../node/care.port.ts";
import type { House } from "../node/house.ts";
import { noProof, type StoredRecord } from "../room/message-store.port.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { fromDevice, fromStub, proven } from "./report-evidence.ts";
import { isTooLong } from "./text-length.ts";

const hourMs = 3_600_000;
/** Without a receipt nothing is proven. */
const unproven = (record: StoredRecord): EvidenceRecord => ({ record, bytes: "", tag: "", blind: "", leftOut: false, status: "not-authenticated", fixed: false });

interface Found {
  readonly about: Report["about"];
  readonly whom: string | null;
  readonly evidence: readonly EvidenceRecord[];
  readonly order: Report["order"];
}

/** A report with its evidence, on disk before the claim code is shown (SA-5, EV-33). Every level may, the closed door too (SA-6). */
export const report: Action<"report"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const { n, about } = command;
      const words = cleanText(command.words);
      if (isTooLong(words, limits.report.wordsMax)) return [no(n, "text-too-long")];
      const found = await gather(house, session, about);
      if (found === null) return [no(n, "not-found")];
      if (found === "too-late") return [no(n, "too-late")];
      const code = makeClaimCode((limit) => house.ports.random.below(limit));
      const { category, keyword, severity } = situations[command.situation];
      const kept: Report = {
        id: house.ports.random.id(),
        atMs: house.nowMs(),
        source: session.closed === null ? "session" : "closed-door",
        by: session.device.relation,
        ...found,
        who: command.who,
        situation: command.situation,
        category,
        keyword,
        severity,
        words,
        act: command.act,
        authenticated: found.evidence.length > 0 && found.evidence.every((one) => one.status === "authenticated"),
        claimHash: house.ports.secrets.digest(`claim/${readClaimCode(code) ?? code}`),
      };
      return [
        {
          do: "keep-report",
          report: kept,
          by: { language: session.language, department: departmentOfZone(house.ports.places, session.chain[0] ?? ""), regular: regularOf(session) },
          kept: () => [ok(n, { claim: code })],
          failed: () => [no(n, "store-failed", { retryMs: 1_000 })],
        },
      ];
    },
  },
];

/** A regular of L3, with what independence of others is told by (MD-30). */
const regularOf = (session: Session): Reporting["regular"] =>
  session.powers.level < "L3" ? null : { relation: session.device.relation, prefix: session.prefix, startedAtMs: session.startedAtMs, talks: [...session.talks.keys()] };

/** The reported records from the service's own rows (EV-31), or the hours chosen of one's own conversation (SA-3); null for what this guest never saw. */
async function gather(house: House, session: Session, about: Parameters<Action<"report">>[2]["about"]): Promise<Found | "too-late" | null> {
  const { messages, conversations } = house.ports;
  const none = { seqs: [], leftOut: [], hoursMs: [] };
  if ("room" in about) {
    if (house.directory.plan(about.room) === null) return null;
    const stream = roomStream(about.room);
    const [first] = [...about.seqs].sort((a, b) => a - b);
    if (first === undefined) return { about: { kind: "room", stream, ...none }, whom: null, evidence: [], order: [] };
    const head = await messages.head(stream);
    const [reported] = await messages.after(stream, head.epoch, first - 1, 1);
    if (reported === undefined || reported.seq !== first) return null;
    const before = await messages.before(stream, first, reported.atMs - limits.report.aroundMs, limits.report.before);
    const last = Math.max(...about.seqs);
    const after = await messages.after(stream, head.epoch, first, Math.min(limits.report.seqsMax, last - first + limits.report.after));
    const near = [...before, reported, ...after.filter((record) => record.seq <= last || record.atMs <= reported.atMs + limits.report.aroundMs)];
    // A message that was chosen far from the first one comes too, without its surroundings.
    const held = new Set(near.map((record) => record.seq));
    const far = await Promise.all(
      about.seqs.filter((seq) => !held.has(seq)).map(async (seq) => (await messages.after(stream, head.epoch, seq - 1, 1)).filter((one) => one.seq === seq)),
    );
    const around = [...near, ...far.flat()];
    const { evidence, order } = await proven(house, stream, around);
    const own = evidence.find((one) => one.record.seq === first);
    const whom = own?.status === "authenticated" ? subjectIn(house.ports.proofs.primitives, house.ports.proofs.days, stream, reported.author.split(".")[0] ?? "") : null;
    return { about: { kind: "room", stream, seqs: about.seqs, leftOut: [], hoursMs: [] }, whom, evidence, order };
  }
  if ("talk" in about) {
    const talk = await conversations.talk(about.talk);
    if (talk === null || !takesPart(talk, session.device.relation)) return null;
    return await fromDevice(house, session, talk, about.pack ?? null, [...new Set(about.hours.map((hour) => Math.floor(hour / hourMs) * hourMs))]);
  }
  if ("stub" in about) return await fromStub(house, session, about.stub, about.pack ?? null);
  if ("knock" in about) {
    const knock = await conversations.knock(about.knock);
    if (knock === null || knock.to !== session.device.relation) return null;
    const stream = talkStream(knock.id);
    const record: StoredRecord = {
      stream,
      kind: 2,
      author: knock.author,
      face: { m: "knock", name: knock.fromFace.nickname, mark: knock.fromFace.mark, gender: knock.fromFace.gender ?? "other" },
      text: knock.text,
      re: null,
      notice: "knock",
      value: null,
      fold: false,
      atMs: knock.atMs,
      key: "",
      epoch: 1,
      seq: 1,
      proof: noProof,
    };
    const whom = subjectIn(house.ports.proofs.primitives, house.ports.proofs.days, stream, knock.author);
    return { about: { kind: "knock", stream: null, ...none }, whom, evidence: [unproven(record)], order: [] };
  }
  if ("row" in about) {
    const target = house.resolve(session, { row: about.row });
    return target === null ? null : { about: { kind: "row", stream: null, ...none }, whom: target.restriction?.slice(0, subjectLetters) ?? null, evidence: [], order: [] };
  }
  return { about: { kind: "nothing", stream: null, ...none }, whom: null, evidence: [], order: [] };
}
