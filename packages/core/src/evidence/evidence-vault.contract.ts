import { draftOf } from "../room/message-store.contract.ts";
import { noProof } from "../room/message-store.port.ts";
import { custodyFaults, custodyHash, nextCustody, noble } from "@lampion/proof";
import { createMemoryLogWriter } from "./log-writer.memory.ts";
import { prepareEntry, type Logged } from "./log-writer.port.ts";
import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { EvidenceVault, Handling, Report } from "./evidence-vault.port.ts";

export const reportOf = (id: string, more: Partial<Report> = {}): Report => ({
  id,
  atMs: 1_000,
  source: "session",
  by: "ada",
  about: { kind: "room", stream: "room:FR-1", seqs: [3], leftOut: [], hoursMs: [] },
  whom: "r-bob",
  who: "me",
  situation: "harassment",
  category: "harassment",
  keyword: null,
  severity: "S2",
  words: "Il insiste.",
  act: "now",
  authenticated: false,
  evidence: [{ record: { ...draftOf("mot"), epoch: 1, seq: 3, proof: noProof }, bytes: "", tag: "", blind: "", leftOut: false, status: "not-authenticated", fixed: false }],
  order: [],
  claimHash: `hash-of-${id}`,
  ...more,
});

const handling: Handling = { who: "M-7F", why: "to decide", authority: "EV-37", atMs: 2_000 };
/** A permit as only a log writer makes it. */
async function permitOf<Type extends "reading" | "shred">(type: Type, item: string): Promise<Logged<Type>> {
  return createMemoryLogWriter().add(prepareEntry(noble, new Uint8Array(16), { id: `${type}-${item}`, type, atMs: 1_500, about: item, content: { item } }));
}

/** What every vault must do. `open` gives an empty one. */
export const evidenceVaultContract = (open: () => Promise<EvidenceVault>): readonly ContractCase[] => [
  {
    name: "[SA-5] a kept report is found by its claim code, and by nothing else",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one"));
      mustEqual(await vault.claim("hash-of-one"), { kind: "received", atMs: 1_000, situation: "harassment" }, "its code");
      mustEqual(await vault.claim("hash-of-two"), { kind: "unknown" }, "another code");
    },
  },
  {
    name: "[EV-36] what was told in a report is found again, with its hours and without its evidence or its code",
    async run() {
      const vault = await open();
      const about = { kind: "talk", stream: "talk:t1", seqs: [], leftOut: [], hoursMs: [3_600_000], own: "o-ada" } as const;
      const report = reportOf("one", { about, whom: null, source: "without-entering" });
      await vault.keep(report);
      const byName = (found: object | null): [string, unknown][] => Object.entries(found ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
      const later = new Set(["evidence", "order", "authenticated", "claimHash"]);
      mustEqual(
        byName(await vault.asked("one")),
        byName(report).filter(([name]) => !later.has(name)),
        "what was told",
      );
      mustEqual(await vault.asked("two"), null, "another");
    },
  },
  {
    name: "[SA-5] findings of a program have no claim code and are found by none",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one", { source: "program", claimHash: "" }));
      await vault.keep(reportOf("two", { source: "program", claimHash: "" }));
      mustEqual(await vault.claim(""), { kind: "unknown" }, "the empty code");
    },
  },
  {
    name: "[EV-33] a report that cannot be kept whole is not kept at all",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one"));
      const outcome = await vault.keep(reportOf("one", { claimHash: "hash-of-again" })).then(
        () => "kept",
        () => "rejected",
      );
      mustEqual(outcome, "rejected", "the same id again");
      mustEqual(await vault.claim("hash-of-again"), { kind: "unknown" }, "its code");
    },
  },
  {
    name: "[EV-37, EV-39, EV-49] evidence is read with a permit of the log for this very report, each reading is in the custody first, and without it nothing is given",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one"));
      await vault.keep(reportOf("two"));
      const permit = await permitOf("reading", "one");
      const texts = (found: readonly { record: { text: string } }[] | null): string[] | null => found?.map((one) => one.record.text) ?? null;
      mustEqual(texts(await vault.read(permit, "one", handling)), ["mot"], "with its permit");
      mustEqual([texts(await vault.read(permit, "two", handling)), texts(await vault.read(await permitOf("reading", "none"), "none", handling))], [null, null], "another or none");
      const list = await vault.custody("one");
      mustEqual(
        list.map((one) => [one.n, one.what, one.who]),
        [
          [1, "captured", "service"],
          [2, "read", "M-7F"],
        ],
        "custody",
      );
      mustEqual(custodyFaults(noble, [...list]), [], "faults");
      mustEqual((await vault.custody("two")).length, 1, "custody of the other");
    },
  },
  {
    name: "[EV-39, EV-49] evidence is taken for an export with a permit that names the custody entry, which is written first; with any other nothing is given",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one"));
      const [first] = await vault.custody("one");
      const entry = nextCustody(noble, first!, { item: "one", what: "exported", atMs: 2_000, who: "M-7F", why: "an order", authority: "law", after: first!.after, change: null });
      const permitFor = (custody: string[]): Promise<Logged<"order">> =>
        createMemoryLogWriter().add(prepareEntry(noble, new Uint8Array(16), { id: `order-${custody.join()}`, type: "order", atMs: 1_500, about: "C-1", content: { custody } }));
      const permit = await permitFor([custodyHash(noble, entry)]);
      mustEqual(await vault.take(await permitFor(["00"]), "one", entry), null, "a permit for another entry");
      mustEqual(await vault.take(permit, "none", entry), null, "another report");
      mustEqual(await vault.take(permit, "one", { ...entry, who: "service" }), null, "another entry");
      mustEqual((await vault.custody("one")).length, 1, "custody until then");
      mustEqual((await vault.take(permit, "one", entry))?.map((one) => one.record.text) ?? null, ["mot"], "with its permit");
      mustEqual(custodyFaults(noble, [...(await vault.custody("one"))]), [], "faults");
      mustEqual(await vault.take(permit, "one", entry), null, "a second time");
      mustEqual(await vault.purge(await permitOf("shred", "one"), "one", handling), true, "purged");
      const last = (await vault.custody("one")).at(-1)!;
      const late = { ...entry, n: last.n + 1, prev: custodyHash(noble, last) };
      mustEqual(await vault.take(await permitFor([custodyHash(noble, late)]), "one", late), null, "after the purge");
    },
  },
  {
    name: "[EV-51] custody outlives its item by the time that is asked for, and then goes with what is left of the report; what was not purged stays",
    async run() {
      const vault = await open();
      for (const id of ["one", "two", "three"]) await vault.keep(reportOf(id));
      for (const [id, atMs] of [
        ["one", 5_000],
        ["two", 9_000],
      ] as const)
        mustEqual(await vault.purge(await permitOf("shred", id), id, { ...handling, atMs }), true, `purge of ${id}`);
      mustEqual([(await vault.asked("one"))?.words, (await vault.asked("three"))?.words], ["", "Il insiste."], "words of who reported");
      mustEqual(await vault.endCustody(5_000), 0, "too early");
      mustEqual(
        (await vault.custody("one")).map((entry) => entry.what),
        ["captured", "purged"],
        "until then",
      );
      mustEqual(await vault.endCustody(5_001), 1, "ended");
      mustEqual(await vault.endCustody(5_001), 0, "once");
      mustEqual([(await vault.custody("one")).length, await vault.asked("one")], [0, null], "nothing is left");
      mustEqual([(await vault.custody("two")).length, (await vault.custody("three")).length, (await vault.asked("three"))?.words], [2, 1, "Il insiste."], "the others");
    },
  },
  {
    name: "[EV-50] a purge leaves digest and custody, and no word; nothing follows it",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one"));
      const [first] = await vault.custody("one");
      mustEqual(await vault.purge(await permitOf("shred", "two"), "one", handling), false, "with the permit of another");
      mustEqual(await vault.purge(await permitOf("shred", "one"), "one", handling), true, "purged");
      mustEqual(await vault.read(await permitOf("reading", "one"), "one", handling), null, "read afterwards");
      mustEqual(await vault.purge(await permitOf("shred", "one"), "one", handling), false, "purged again");
      const last = (await vault.custody("one")).at(-1);
      mustEqual([last?.what, last?.after], ["purged", first?.after], "custody");
      mustEqual((await vault.claim("hash-of-one")).kind, "received", "its code");
    },
  },
  {
    name: "reports about one device are counted since a time",
    async run() {
      const vault = await open();
      await vault.keep(reportOf("one"));
      await vault.keep(reportOf("two", { atMs: 2_000 }));
      await vault.keep(reportOf("three", { whom: "r-cleo" }));
      await vault.keep(reportOf("four", { whom: null }));
      mustEqual([await vault.countAbout("r-bob", 0), await vault.countAbout("r-bob", 2_000), await vault.countAbout("r-bob", 2_001)], [2, 1, 0], "counts");
    },
  },
];
