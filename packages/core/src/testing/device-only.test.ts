import { expect, test } from "bun:test";
import { fromBase64Url, toBase64Url } from "@lampion/proof";
import { limits, talkStream, type Down } from "@lampion/protocol";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { giveAll, handOver, heldBy, hourMs, lineOf, mend, minuteMs, newest, talkBetween } from "./talking.ts";

const start = Math.floor(1_900_000_000_000 / hourMs) * hourMs;
async function open(seed: number, nodes = 1) {
  const town = createMemoryTown(seed, nodes, start, undefined, { privateHistory: "device-only" });
  const [a, b] = [await town.enter("Ariane"), await town.enter("Basile", { at: nodes - 1 })];
  const talk = await talkBetween(a, b);
  return { town, a, b, talk, stream: talkStream(talk) };
}
const texts = async (one: Townsperson, talk: string): Promise<string[]> => (await heldBy(one, talk)).flatMap((line) => (line.kind === 2 ? [line.text] : []));
const given = (row: Down<"rows">["m"][number], more: Partial<Down<"rows">["m"][number]> = {}) => {
  const { r, x, b } = { ...row, ...more };
  return { r, x, b };
};

test("[EV-29] the store keeps number, sheet and tag of a private message and no word, no key and no wrap of it; what it gives to nobody opens", async () => {
  const { town, a, b, talk, stream } = await open(1);
  await a.ask("tell", { talk, text: "personne d'autre ne lit cela" });
  for (const one of [a, b]) expect(await texts(one, talk)).toEqual(["personne d'autre ne lit cela"]);
  const head = await town.messages.head(stream);
  expect(head.seq).toBe(2);
  for (const one of [a, b]) expect(await town.messages.sealedAfter(stream, 1, 0, 10, one.member(talk))).toEqual({ rows: [], wraps: [] });
  const tags = await town.messages.sheetTags(stream, fromBase64Url(head.sheet) ?? new Uint8Array());
  expect(tags?.tags.map((tag) => toBase64Url(tag)).at(-1)).toBe(head.tag);
  const before = b.raw().length;
  expect(await b.ask("history", { stream, before: 10 })).toMatchObject({ t: "ok", more: false });
  expect(b.raw().slice(before)).toHaveLength(1);
});

test("[EV-29] who was away is told which numbers are missing, asks for them, and the other's device gives them, on another node as well", async () => {
  for (const nodes of [1, 2]) {
    const { town, a, b, talk, stream } = await open(2, nodes);
    b.leave();
    for (const text of ["un", "deux", "trois"]) await a.ask("tell", { talk, text });
    await b.back([[`talk:${talk}`, 1, 1]]);
    const begun = newest(b.all("stream").filter((frame) => frame.s === stream));
    expect(begun).toMatchObject({ from: 4, to: 4, old: 1, reset: false });
    expect(b.raw().join("")).not.toContain("deux");
    await mend(b, a, talk);
    expect(await texts(b, talk)).toEqual(["un", "deux", "trois"]);
    // What comes now goes on from there.
    await a.ask("tell", { talk, text: "quatre" });
    expect(await texts(b, talk)).toEqual(["un", "deux", "trois", "quatre"]);
    expect(town.alarms).toEqual([]);
  }
});

test("[EV-29] while the other is away nothing is given and the answer is the same; it is asked for by itself when that device is back", async () => {
  const { a, b, talk, stream } = await open(3);
  b.leave();
  for (const text of ["un", "deux"]) await a.ask("tell", { talk, text });
  a.leave();
  await b.back([[`talk:${talk}`, 1, 1]]);
  expect(await b.ask("missing", { talk, epoch: 1, seqs: [2, 3] })).toEqual({ t: "ok", n: expect.any(Number) as never });
  expect(a.all("again")).toEqual([]);
  const before = b.raw().length;
  await a.back([[`talk:${talk}`, 1, 3]]);
  // The one who was asked hears numbers, and the other nothing yet.
  expect(newest(a.all("again"))).toMatchObject({ s: stream, e: 1, q: [3, 2] });
  expect(b.raw().slice(before).join("")).not.toContain("again");
  await giveAll(a, talk);
  expect(await texts(b, talk)).toEqual(["un", "deux"]);
});

test("[EV-29, EV-11] nobody gives words that were not said: other words, another's receipt, another conversation, numbers that nobody asked for", async () => {
  const { town, a, b, talk, stream } = await open(4);
  const c = await town.enter("Carole");
  const other = await talkBetween(c, a, ["yes", "yes"], "Le jardin, demain ?");
  await c.ask("tell", { talk: other, text: "d'une autre conversation" });
  b.leave();
  for (const text of ["le premier mot", "le second mot"]) await a.ask("tell", { talk, text });
  await b.back([[`talk:${talk}`, 1, 1]]);
  const [first, second] = a.kept(stream).slice(1) as [Down<"rows">["m"][number], Down<"rows">["m"][number]];
  const foreign = newest(a.kept(talkStream(other)));
  // Asked for by nobody yet.
  expect(await a.ask("give", { talk, records: [given(first)] })).toMatchObject({ t: "ok" });
  expect(await texts(b, talk)).toEqual([]);
  await b.ask("missing", { talk, epoch: 1, seqs: [2] });
  const flipped = first.x.slice(0, 10) + (first.x[10] === "A" ? "B" : "A") + first.x.slice(11);
  for (const record of [given(first, { b: "je n'ai jamais dit cela" }), given(first, { x: second.x }), given(first, { x: flipped }), given(foreign), given(second)]) {
    expect(await a.ask("give", { talk, records: [record] })).toMatchObject({ t: "ok" });
    expect(await texts(b, talk)).toEqual([]);
  }
  expect(await c.ask("give", { talk, records: [given(first)] })).toMatchObject({ t: "no", code: "not-found" });
  expect(await c.ask("missing", { talk, epoch: 1, seqs: [2] })).toMatchObject({ t: "no", code: "not-found" });
  await a.ask("give", { talk, records: [given(first)] });
  expect(await texts(b, talk)).toEqual(["le premier mot"]);
  // Its author is whom the receipt names, whoever gave it.
  expect(newest(b.kept(stream)).by).toBe(a.member(talk));
});

test("[EV-29, CV-13] nothing crosses a block, and nothing is given after 72 hours", async () => {
  const { town, a, b, talk, stream } = await open(5);
  b.leave();
  await a.ask("tell", { talk, text: "trop tard" });
  const row = newest(a.kept(stream));
  await town.pass(limits.talk.livesMs - hourMs, hourMs);
  await a.ask("tell", { talk, text: "encore là" });
  await town.pass(2 * hourMs, hourMs);
  const again = await town.enter("Basile");
  await again.ask("missing", { talk, epoch: 1, seqs: [2] });
  await a.ask("give", { talk, records: [given(row)] });
  expect(await texts(again, talk)).toEqual([]);
  await a.ask("block", { whom: { talk }, calm: "off" });
  const before = a.all("again").length;
  await again.ask("missing", { talk, epoch: 1, seqs: [3] });
  expect(a.all("again")).toHaveLength(before);
});

test("[EV-29, SA-3] the device hands over what it kept after a reload: authenticated, in the tree of its closed sheet, less what was left out", async () => {
  const { town, a, b, talk } = await open(6);
  for (const text of ["bonsoir", "ce qui est en cause", "à demain"]) await a.ask("tell", { talk, text });
  town.messages.closeSheets(start + hourMs + 2 * minuteMs);
  await town.pass(2 * hourMs, 10 * minuteMs);
  b.leave();
  const again = await town.enter("Basile");
  const lines = await heldBy(again, talk);
  expect(await handOver(again, "pack-0001", lines, [4])).toBe(true);
  const reply = await again.ask("report", { about: { talk, hours: [start], pack: "pack-0001" }, who: "me", situation: "harassment", words: "", act: "now" });
  expect(reply).toMatchObject({ t: "ok", claim: expect.any(String) as never });
  const kept = newest(town.vault.reports);
  expect(kept).toMatchObject({ authenticated: true, order: [], whom: a.restriction.slice(0, 16), about: { leftOut: [4] } });
  expect(kept.evidence.every((one) => one.fixed)).toBe(true);
  expect(kept.evidence.map((one) => one.record.text)).toEqual(["", "bonsoir", "ce qui est en cause", ""]);
});

test("[EV-29, EV-28] what cannot be recorded reaches nobody in this mode either, and sent again after a lost answer it is not said twice", async () => {
  const { town, a, b, talk, stream } = await open(7);
  town.messages.refuseWith("failed");
  expect(await a.ask("tell", { talk, text: "sans preuve" })).toMatchObject({ t: "no", code: "store-failed" });
  town.messages.refuseWith(null);
  expect(await texts(b, talk)).toEqual([]);
  const n = a.send("tell", { talk, text: "une fois" });
  await town.rest();
  await a.repeat(n, "tell", { talk, text: "une fois" });
  for (const one of [a, b]) expect(one.kept(stream).map((row) => lineOf(row).text)).toEqual(["", "une fois"]);
  expect((await town.messages.head(stream)).seq).toBe(2);
});

const sealedTown = (): MemoryTown => createMemoryTown(8, 1, start);
test("[EV-29] where private words rest sealed nobody asks the other's device, and nobody is told anything new", async () => {
  const town = sealedTown();
  const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
  const talk = await talkBetween(a, b);
  expect(await b.ask("missing", { talk, epoch: 1, seqs: [1] })).toMatchObject({ t: "no", code: "not-found" });
  expect(newest(a.all("welcome")).privateHistory).toBe("sealed");
  expect(a.all("stream").some((frame) => frame.old !== undefined)).toBe(false);
});
