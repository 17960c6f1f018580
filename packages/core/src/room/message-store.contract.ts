import { fromBase64Url, noble, openRow, toBase64Url, utf8Text } from "@lampion/proof";
import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { Appended, MessageStore, RecordDraft } from "./message-store.port.ts";

const hourMs = 3_600_000;
const room = "room:FR-1";
const talk = "talk:abcdefgh";
export const draftOf = (text: string, more: Partial<RecordDraft> = {}): RecordDraft => ({
  stream: room,
  kind: 1,
  author: `${"a".repeat(21)}A`,
  face: { m: "member-1", name: "Ada", mark: 7, gender: "woman" },
  text,
  re: null,
  notice: null,
  value: null,
  fold: false,
  atMs: 1_000,
  key: "",
  ...more,
});
/** Two devices of a conversation as an implementation's wraps know them; `unwrap` is what the device itself does. */
export interface ContractDevices {
  readonly keys: readonly [string, string];
  unwrap(which: 0 | 1, sheet: Uint8Array, wrap: Uint8Array): Promise<Uint8Array | null>;
}
export const talkDraftOf = (devices: ContractDevices, text: string, more: Partial<RecordDraft> = {}): RecordDraft =>
  draftOf(text, {
    stream: talk,
    kind: 2,
    devices: [
      { member: "member-a", key: devices.keys[0] },
      { member: "member-b", key: devices.keys[1] },
    ],
    ...more,
  });

export const appended = (store: MessageStore, draft: RecordDraft): Promise<Appended> => new Promise((resolve) => store.append(draft, resolve));

/** What every store of records must do. `open` gives an empty one each time. */
export const messageStoreContract = (open: () => Promise<MessageStore>, devices: ContractDevices): readonly ContractCase[] => [
  {
    name: "[EV-7] the store gives the numbers: one after the other in each stream, in the order of the calls",
    async run() {
      const store = await open();
      mustEqual(await store.head(room), { epoch: 1, seq: 0, sheet: "", tag: "" }, "a stream never seen");
      mustEqual(store.isFull(room), false, "room for more");
      const outcomes = await Promise.all([
        ...["a", "b", "c"].map((text) => appended(store, draftOf(text))),
        appended(store, talkDraftOf(devices, "d")),
        appended(store, draftOf("e")),
      ]);
      mustEqual(
        outcomes.map((one) => (one.kind === "refused" ? 0 : one.seq)),
        [1, 2, 3, 1, 4],
        "numbers",
      );
      mustEqual((await store.head(room)).seq, 4, "head of the room");
      mustEqual(
        (await store.after(room, 1, 0, 10)).map((one) => one.text),
        ["a", "b", "c", "e"],
        "texts in order",
      );
      mustEqual(
        (await store.sealedAfter(talk, 1, 0, 10, "member-a")).rows.map((one) => one.seq),
        [1],
        "the other stream",
      );
    },
  },
  {
    name: "[PT-9, EV-6] the same key is appended once, whether it comes again later or in the same batch, with the same receipt",
    async run() {
      const store = await open();
      const draft = draftOf("once", { key: "session-1/7", atMs: 5_000 });
      const both = await Promise.all([appended(store, draft), appended(store, { ...draft, atMs: 6_000 })]);
      const receipt = both[0].kind === "appended" ? both[0].proof.receipt : "";
      const again = { kind: "repeated", epoch: 1, seq: 1, atMs: 5_000, receipt };
      mustEqual([both[0].kind, both[0].kind === "refused" ? 0 : both[0].seq, receipt.length], ["appended", 1, 64], "the first");
      mustEqual(both[1], again, "in one batch");
      mustEqual(await appended(store, draft), again, "later");
      mustEqual((await appended(store, draftOf("next"))).kind, "appended", "another one");
      mustEqual(
        (await store.after(room, 1, 0, 10)).map((one) => one.text),
        ["once", "next"],
        "what is kept",
      );
    },
  },
  {
    name: "[AP-3] what is read back is what was appended, every field of it",
    async run() {
      const store = await open();
      const drafts = [
        draftOf('l\'été 🏮 \u202f— "x"\n2', { re: 4, fold: true, key: "k" }),
        draftOf("", { kind: 6, author: "", face: null, notice: "slow", value: "30", atMs: 2_000 }),
      ];
      for (const draft of drafts) await appended(store, draft);
      const read = await store.after(room, 1, 0, 10);
      drafts.forEach((draft, at) => {
        const wanted: Readonly<Record<string, unknown>> = { ...draft, epoch: 1, seq: at + 1 };
        const got: Readonly<Record<string, unknown>> = { ...read[at] };
        for (const field of Object.keys(wanted)) mustEqual(got[field], wanted[field], `record ${at + 1}, ${field}`);
      });
    },
  },
  {
    name: "[AP-3] reading on and reading back stay within number, time, epoch and limit",
    async run() {
      const store = await open();
      for (let at = 1; at <= 6; at += 1) await appended(store, draftOf(String(at), { atMs: at * 100 }));
      const texts = (found: readonly { text: string }[]): string => found.map((one) => one.text).join("");
      mustEqual(texts(await store.after(room, 1, 2, 3)), "345", "after 2, three of them");
      mustEqual(texts(await store.after(room, 2, 0, 3)), "", "after, of another epoch");
      mustEqual(texts(await store.before(room, 6, 0, 2)), "45", "the newest two before 6");
      mustEqual(texts(await store.before(room, 6, 400, 9)), "45", "before 6, since 400");
      mustEqual(texts(await store.before(room, 7, 500, 9)), "56", "the first moment belongs to it");
      mustEqual([await store.oldest(room, 0), await store.oldest(room, 3_600_000), await store.oldest(talk, 0)], [1, null, null], "the oldest number of an hour that is not over");
    },
  },
  {
    name: "[EV-13, EV-16] a private record is given as it rests, with its sheet's key wrapped for the device that asks; either device opens it, nobody else",
    async run() {
      const store = await open();
      for (const text of ["rien que pour nous", "ni pour la maison"]) await appended(store, talkDraftOf(devices, text));
      for (const [which, member] of [
        [0, "member-a"],
        [1, "member-b"],
      ] as const) {
        const page = await store.sealedAfter(talk, 1, 0, 9, member);
        const [sheet] = page.wraps;
        mustEqual([page.rows.length, page.wraps.length, sheet?.sheet], [2, 1, page.rows[0]?.sheet], "rows and wraps");
        const id = fromBase64Url(sheet?.sheet ?? "") ?? new Uint8Array();
        const wrap = fromBase64Url(sheet?.wrap ?? "") ?? new Uint8Array();
        const key = await devices.unwrap(which, id, wrap);
        mustEqual(await devices.unwrap(which === 0 ? 1 : 0, id, wrap), null, "the wrap of the other");
        const texts = page.rows.map((row) => {
          const sealed = fromBase64Url(row.sealed) ?? new Uint8Array();
          const plain = openRow(noble, key ?? new Uint8Array(32), { sheet: id, epoch: row.epoch, seq: row.seq }, sealed);
          return plain === null ? "" : utf8Text(plain.body);
        });
        mustEqual(texts, ["rien que pour nous", "ni pour la maison"], "texts");
      }
      mustEqual(await store.sealedAfter(talk, 1, 0, 9, "member-c"), { rows: [], wraps: [] }, "somebody else");
      mustEqual((await store.sealedBefore(talk, 2, 0, 9, "member-b")).rows.length, 1, "before the second");
      mustEqual((await appended(store, draftOf("ohne", { stream: talk, kind: 2 }))).kind, "appended", "an open sheet needs no new wraps");
      mustEqual((await appended(store, draftOf("ohne", { stream: "talk:other", kind: 2 }))).kind, "refused", "nobody could open it");
    },
  },
  {
    name: "[EV-7] each record is chained to the one before it, over rooms and conversations alike, and the tags of a sheet are given in order",
    async run() {
      const store = await open();
      for (const draft of [draftOf("a"), draftOf("b"), draftOf("c")]) await appended(store, draft);
      const records = await store.after(room, 1, 0, 9);
      const tagOf = (receipt: string): string => toBase64Url((fromBase64Url(receipt, 48) ?? new Uint8Array(48)).slice(0, 32));
      mustEqual(records[0]?.proof.prev, toBase64Url(new Uint8Array(32)), "the first");
      for (const at of [1, 2]) mustEqual(records[at]?.proof.prev, tagOf(records[at - 1]?.proof.receipt ?? ""), `record ${at + 1}`);
      const sheet = fromBase64Url(records[0]?.proof.sheet ?? "") ?? new Uint8Array();
      const known = await store.sheetTags(room, sheet);
      mustEqual(
        known?.tags.map((tag) => toBase64Url(tag)),
        records.map((one) => tagOf(one.proof.receipt)),
        "tags of the sheet",
      );
      mustEqual([known?.epoch, known?.first, known?.root], [1, 1, null], "where it begins, and no root while it is open");
      mustEqual(await store.sheetTags(talk, sheet), null, "in another stream");
      const head = await store.head(room);
      mustEqual([head.tag, head.sheet], [tagOf(records[2]?.proof.receipt ?? ""), records[2]?.proof.sheet], "head");
    },
  },
  {
    name: "[LW-91] old records go, their numbers are never given again",
    async run() {
      const store = await open();
      for (let at = 1; at <= 3; at += 1) await appended(store, draftOf(String(at), { atMs: at * hourMs }));
      await appended(store, talkDraftOf(devices, "private", { atMs: hourMs / 2 }));
      mustEqual(await store.forgetBefore(3 * hourMs), 3, "how many went");
      mustEqual(
        (await store.after(room, 1, 0, 9)).map((one) => one.text),
        ["3"],
        "what stays",
      );
      mustEqual(await store.forgetBefore(9 * hourMs), 1, "the rest");
      mustEqual((await store.head(room)).seq, 3, "the head stays");
      const next = await appended(store, draftOf("4"));
      mustEqual([next.kind, next.kind === "refused" ? 0 : next.seq], ["appended", 4], "the next number");
    },
  },
];
