import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { ConversationStore, Knock, Recall, TalkRecord, TalkSide } from "./conversation-store.port.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The clock of the stores under test stands here. */
export const conversationNowMs = 100 * dayMs;
const now = conversationNowMs;
const face = { nickname: "Ada", mark: 1, gender: null, band: null, zone: null };
const knockOf = (id: string, more: Partial<Knock> = {}): Knock => ({
  id,
  from: "ada",
  to: "bob",
  author: "",
  fromFace: face,
  toFace: face,
  text: "Bonsoir",
  atMs: now,
  endsAtMs: now + dayMs,
  state: "open",
  settlesAtMs: null,
  viaSensitiveRoom: false,
  talk: null,
  version: 1,
  ...more,
});
const sideOf = (relation: string): TalkSide => ({
  relation,
  name: relation,
  mark: 1,
  gender: "other",
  member: `m-${relation}`,
  choice: null,
  readTo: null,
  readMarks: false,
  seal: "D",
});
const talkOf = (id: string, more: Partial<TalkRecord> = {}): TalkRecord => ({
  id,
  sides: [sideOf("ada"), sideOf("bob")],
  state: "choosing",
  openedAtMs: now,
  lastAtMs: now,
  version: 1,
  ...more,
});
const ids = (found: readonly { id: string }[]): string => found.map((one) => one.id).join(" ");

/** What every store of knocks and conversations must do. `open` gives an empty one whose clock stands at `conversationNowMs`. */
export const conversationStoreContract = (open: () => Promise<ConversationStore>): readonly ContractCase[] => [
  {
    name: "[CV-4] a knock that is accepted and withdrawn at once becomes what came first",
    async run() {
      const store = await open();
      await store.addKnock(knockOf("k1"));
      mustEqual(await store.saveKnock(knockOf("k1", { state: "accepted", version: 2 }), 1), true, "the first");
      mustEqual(await store.saveKnock(knockOf("k1", { state: "withdrawn", version: 2 }), 1), false, "the second");
      mustEqual(await store.knock("k1"), knockOf("k1", { state: "accepted", version: 2 }), "what is kept");
      mustEqual(await store.saveKnock(knockOf("k2", { version: 2 }), 1), false, "one that is not there");
      mustEqual(await store.knock("k2"), null, "and stays away");
    },
  },
  {
    name: "[CV-4] knocks are counted per hour and day, those that fell back are not",
    async run() {
      const store = await open();
      await store.addKnock(knockOf("k1"));
      await store.addKnock(knockOf("k2", { to: "cleo", state: "unseen", atMs: now - 2 * hourMs }));
      await store.addKnock(knockOf("k3", { to: "dora", state: "fell-back", atMs: now }));
      await store.addKnock(knockOf("k4", { to: "emil", state: "ended", atMs: now - 25 * hourMs }));
      await store.addKnock(knockOf("k5", { from: "bob", to: "ada" }));
      mustEqual(await store.counts("ada", now), { openFrom: 2, fromInHour: 1, fromInDay: 2 }, "counts");
    },
  },
  {
    name: "[CV-4] the mark that somebody was knocked on outlives the knock, for seven days",
    async run() {
      const store = await open();
      await store.addKnock(knockOf("k1", { atMs: now - 4 * dayMs, state: "ended" }));
      await store.addKnock(knockOf("k2", { to: "cleo", atMs: now - 8 * dayMs, state: "ended" }));
      await store.forgetBefore(now - 3 * dayMs);
      mustEqual(await store.knock("k1"), null, "the knock is gone");
      mustEqual(await store.lastKnock("ada", "bob"), now - 4 * dayMs, "the mark is not");
      mustEqual(await store.lastKnock("bob", "ada"), null, "the other direction");
      mustEqual(await store.lastKnock("ada", "cleo"), null, "after seven days");
    },
  },
  {
    name: "[CV-5] the inbox counts what is open and what became open lately; what waits comes oldest first",
    async run() {
      const store = await open();
      await store.addKnock(knockOf("k1", { atMs: now - 2 * hourMs }));
      await store.addKnock(knockOf("k2", { from: "cleo", state: "unseen", atMs: now - 300 }));
      await store.addKnock(knockOf("k3", { from: "dora", state: "unseen", atMs: now - 400 }));
      await store.addKnock(knockOf("k4", { to: "ada", from: "emil" }));
      mustEqual(await store.inbox("bob", now - hourMs), { open: 1, shown: 0 }, "before");
      mustEqual(ids(await store.unseen("bob", 9)), "k3 k2", "who waits");
      mustEqual(ids(await store.unseen("bob", 1)), "k3", "one of them");
      await store.saveKnock(knockOf("k3", { from: "dora", state: "open", atMs: now - 400, version: 2 }), 1);
      mustEqual(await store.inbox("bob", now - hourMs), { open: 2, shown: 1 }, "after one was shown");
      mustEqual(ids(await store.unseen("bob", 9)), "k2", "who still waits");
    },
  },
  {
    name: "[CV-6] due is what waits unseen, what has come to its end and what is to be settled",
    async run() {
      const store = await open();
      await store.addKnock(knockOf("k1", { atMs: now - 5, endsAtMs: now }));
      await store.addKnock(knockOf("k2", { to: "cleo", atMs: now - 4 }));
      await store.addKnock(knockOf("k3", { to: "dora", atMs: now - 3, state: "ended", settlesAtMs: now - 1 }));
      await store.addKnock(knockOf("k4", { to: "emil", atMs: now - 2, state: "ended", settlesAtMs: now + 1 }));
      await store.addKnock(knockOf("k5", { to: "finn", atMs: now - 1, state: "unseen" }));
      await store.addKnock(knockOf("k6", { to: "gil", state: "accepted", endsAtMs: now - 1 }));
      mustEqual(ids(await store.due(now, 9)), "k1 k3 k5", "due");
      mustEqual(ids(await store.due(now, 2)), "k1 k3", "at most two");
    },
  },
  {
    name: "[CV-7] of two who change a conversation at once only the first does; both find it",
    async run() {
      const store = await open();
      await store.addTalk(talkOf("t1"));
      mustEqual(await store.saveTalk(talkOf("t1", { state: "open", version: 2 }), 1), true, "the first");
      mustEqual(await store.saveTalk(talkOf("t1", { state: "closed", version: 2 }), 1), false, "the second");
      for (const side of ["ada", "bob"]) mustEqual(await store.talksOf(side), [talkOf("t1", { state: "open", version: 2 })], `conversations of ${side}`);
      mustEqual(await store.talksOf("cleo"), [], "conversations of a third");
      mustEqual(await store.talk("t2"), null, "one that is not there");
      const known = (await store.talk("t1")) as TalkRecord;
      mustEqual((await store.talk("t1", known)) === known, true, "what the asker holds, as long as no version has come since");
      mustEqual(await store.saveTalk(talkOf("t1", { state: "closed", version: 3 }), 2), true, "a third");
      mustEqual((await store.talk("t1", known))?.state, "closed", "the row, once another version has come");
      mustEqual(await store.talk("t2", known), null, "one that is not there, whatever is held");
    },
  },
  {
    name: "[CV-12] conversations silent since a time are found; closed ones end after 72 hours",
    async run() {
      const store = await open();
      await store.addTalk(talkOf("t1", { state: "open", lastAtMs: now - 80 * hourMs }));
      await store.addTalk(talkOf("t2", { state: "open", lastAtMs: now - hourMs }));
      await store.addTalk(talkOf("t3", { state: "closed", lastAtMs: now - 73 * hourMs }));
      mustEqual(ids(await store.silentTalks(now - 72 * hourMs, 9)), "t1", "silent");
      mustEqual(ids(await store.talksOf("ada")), "t2 t1", "newest first, without the one long closed");
      mustEqual(await store.forgetBefore(now - 72 * hourMs), 1, "forgotten");
      mustEqual([await store.talk("t3"), (await store.talk("t1"))?.id], [null, "t1"], "which");
    },
  },
  {
    name: "[EN-17] forget me takes the knocks of a device, sent and received",
    async run() {
      const store = await open();
      await store.addKnock(knockOf("k1"));
      await store.addKnock(knockOf("k2", { from: "bob", to: "ada" }));
      await store.addKnock(knockOf("k3", { from: "cleo" }));
      await store.forgetDevice("ada");
      mustEqual([await store.knock("k1"), await store.knock("k2"), (await store.knock("k3"))?.id], [null, null, "k3"], "knocks");
      mustEqual([await store.lastKnock("ada", "bob"), await store.lastKnock("cleo", "bob")], [null, now], "marks");
    },
  },
  {
    name: "[EV-36] a recall code is found until its end by its hash alone, whoever is forgotten, and no side has more than so many",
    async run() {
      const store = await open();
      const one: Recall = { hash: "h1", talk: "t1", member: "m-ada", own: "o-ada", endsAtMs: now + 72 * hourMs };
      mustEqual(await store.addRecall(one, 2, now), true, "the first");
      mustEqual(await store.addRecall({ ...one, hash: "h2", endsAtMs: now + hourMs }, 2, now), true, "a second");
      mustEqual(await store.addRecall({ ...one, hash: "h3" }, 2, now), false, "one too many");
      mustEqual(await store.addRecall({ ...one, hash: "h4", member: "m-bob" }, 2, now), true, "of the other side");
      mustEqual(await store.addRecall({ ...one, hash: "h5", talk: "t2" }, 2, now), true, "of another conversation");
      await store.forgetDevice("ada");
      mustEqual(await store.recall("h1", now), one, "its hash");
      mustEqual([await store.recall("h3", now), await store.recall("h0", now)], [null, null], "what was not kept");
      mustEqual([await store.recall("h2", now + hourMs - 1).then((found) => found?.hash), await store.recall("h2", now + hourMs)], ["h2", null], "at its end");
      mustEqual(await store.addRecall({ ...one, hash: "h3" }, 2, now + hourMs), true, "when one has ended");
      await store.forgetBefore(now);
      mustEqual(await store.recall("h1", now), null, "once its time is cleared away");
    },
  },
];
