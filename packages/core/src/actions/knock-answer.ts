import { talkStream } from "@lampion/protocol";
import type { Knock, TalkRecord, TalkSide } from "../conversation/conversation-store.port.ts";
import { senderState, stepKnock } from "../conversation/knock-decide.ts";
import { devicesOf } from "../conversation/sealed-streams.ts";
import { acceptedDraft } from "../evidence/stub.ts";
import { subjectIn } from "../evidence/subject.ts";
import { markOf, memberOf } from "../guest/mark.ts";
import type { Session } from "../guest/session-state.ts";
import { ladder } from "../guest/capabilities.ts";
import type { House } from "../node/house.ts";
import type { Appended, RecordDraft } from "../room/message-store.port.ts";
import { storedFrom } from "../room/stored.ts";
import type { Action } from "./action.ts";
import { isBlocked } from "./apart.ts";
import { no, ok, type Effect } from "./effect.ts";

/** Accept opens a conversation in which both choose the check; ignore ends the knock, and the sender cannot tell (CV-3). */
export const knockAnswer: Action<"knock-answer"> = (house, session, command) => {
  const { n } = command;
  if (session.closed !== null || session.powers.knock !== null) return [no(n, "not-allowed", session.powers.knock === null ? {} : { way: session.powers.knock })];
  return [
    {
      do: "later",
      work: async () => {
        const knock = await house.ports.conversations.knock(command.knock);
        if (knock === null || knock.to !== session.device.relation) return [no(n, "not-found")];
        // One after the other: the places for conversations of both are counted, then taken (CV-16).
        if (command.answer === "accept") return await house.talks.inTurn.pair(knock.from, knock.to, () => accept(house, session, n, knock.id));
        const ended = await house.talks.changeKnock(knock.id, (one) => (one.state === "open" ? stepKnock(one, "ignore") : null));
        if (ended === null) return [no(n, "not-found")];
        return [ok(n), house.talks.tell(knock.to, { kind: "knock", knock: knock.id })];
      },
    },
  ];
};

async function accept(house: House, session: Session, n: number, id: string): Promise<Effect[]> {
  const { conversations, purse } = house.ports;
  const knock = await conversations.knock(id);
  if (knock === null) return [no(n, "not-found")];
  // A crash between the two rows leaves a knock accepted without its conversation: accepting again mends it.
  const isBroken = knock.state === "accepted" && knock.talk !== null && (await conversations.talk(knock.talk)) === null;
  if (knock.state === "accepted" && knock.talk !== null && !isBroken) return [ok(n, { talk: knock.talk })];
  if (!isBroken && knock.state !== "open") return [no(n, "not-found")];
  if (isBlocked(house, session, knock.from)) return [no(n, "not-found")];
  if ((await openTalks(house, knock.to)) >= session.powers.talks || (await openTalks(house, knock.from)) >= talksOf(house, knock.from)) return [no(n, "talks-full")];
  const seals = [await sealOf(house, knock.from), await sealOf(house, knock.to)] as const;
  // A device that was forgotten meanwhile has no key: nothing could be sealed for it.
  if (seals[0] === "" || seals[1] === "") return [no(n, "not-found")];
  const talk = newTalk(house, knock, knock.talk ?? house.ports.random.id(), seals);
  if (!isBroken) {
    const accepted = await house.talks.changeKnock(id, (one) => {
      const next = stepKnock(one, "accept");
      return next === null ? null : { ...next, talk: talk.id };
    });
    if (accepted === null) return [no(n, "not-found")];
  }
  await conversations.addTalk(talk);
  await purse.giveBack(knock.from, knock.id);
  house.counters.talks += 1;
  const told = (): Effect[] => [
    ok(n, { talk: talk.id }),
    ...[knock.from, knock.to].flatMap((relation) => [house.talks.tell(relation, { kind: "knock", knock: knock.id }), house.talks.tell(relation, { kind: "talk", talk: talk.id })]),
  ];
  /** Where nothing of it rests, both devices are handed it before they hear of the conversation. */
  const handed = (draft: RecordDraft, outcome: Appended): Effect[] => {
    if (house.settings.privateHistory === "sealed" || outcome.kind !== "appended") return [];
    const record = storedFrom(draft, outcome);
    house.talks.handOwn(session, talk.id, record);
    return [knock.from, knock.to].map((relation) => house.talks.tell(relation, { kind: "talk-record", talk: talk.id, record }));
  };
  const authors = authorsOf(house, session, knock, talk);
  // Both hear of the conversation when its first record is on disk, so that both devices get it as it rests (EV-57).
  if (authors === null) return told();
  const draft = acceptedDraft(talk.id, authors, talk.openedAtMs, devicesOf(house, talk));
  return [{ do: "append", draft, then: (outcome) => [...handed(draft, outcome), ...told()] }];
}

/** Both by their references in the conversation; null when the key of the day of the knock is gone. */
function authorsOf(house: House, session: Session, knock: Knock, talk: TalkRecord): readonly [string, string] | null {
  const { primitives, days } = house.ports.proofs;
  const sender = subjectIn(primitives, days, talkStream(knock.id), knock.author);
  const of = (restriction: string): string => house.ports.secrets.author(talkStream(talk.id), restriction, talk.openedAtMs);
  return sender === null ? null : [of(sender), of(session.device.restriction)];
}

/** Possible while the sender reads "waiting", whatever became of the knock meanwhile: a refusal would tell (CV-3). */
export const knockWithdraw: Action<"knock-withdraw"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const { n } = command;
      const known = await house.ports.conversations.knock(command.knock);
      if (known === null || known.from !== session.device.relation) return [no(n, "not-found")];
      const withdrawn = await house.talks.changeKnock(known.id, (one) => (senderState(one, house.nowMs()) === "waiting" ? stepKnock(one, "withdraw") : null));
      if (withdrawn === null) return [no(n, "not-now")];
      const told = withdrawn.before.state === "open" ? [known.from, known.to] : [known.from];
      return [ok(n), ...told.map((relation) => house.talks.tell(relation, { kind: "knock", knock: known.id }))];
    },
  },
];

const openTalks = async (house: House, relation: string): Promise<number> => (await house.ports.conversations.talksOf(relation)).filter((talk) => talk.state !== "closed").length;

/** Conversations the sender may have at once; the widest number of the ladder when their session is elsewhere. */
function talksOf(house: House, relation: string): number {
  const here = house.byRelation.get(relation);
  return here === undefined || here.powers.talks === 0 ? ladder.L3.talks : here.powers.talks;
}

const sealOf = async (house: House, relation: string): Promise<string> => house.byRelation.get(relation)?.kept.seal ?? (await house.ports.devices.kept(relation))?.seal ?? "";

function newTalk(house: House, knock: Knock, id: string, seals: readonly [string, string]): TalkRecord {
  const { secrets } = house.ports;
  const nowMs = house.nowMs();
  const side = (relation: string, name: string, gender: TalkSide["gender"] | null, seal: string): TalkSide => ({
    relation,
    name,
    gender: gender ?? "other",
    mark: markOf(secrets, `talk/${id}`, relation),
    member: memberOf(secrets, talkStream(id), 1, relation),
    choice: null,
    readTo: null,
    readMarks: false,
    seal,
  });
  return {
    id,
    sides: [side(knock.from, knock.fromFace.nickname, knock.fromFace.gender, seals[0]), side(knock.to, knock.toFace.nickname, knock.toFace.gender, seals[1])],
    state: "choosing",
    openedAtMs: nowMs,
    lastAtMs: nowMs,
    version: 1,
  };
}
