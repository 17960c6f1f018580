import { describe, expect, test } from "bun:test";
import { bundleLimits, type BundleInput } from "../bundle/bundle.types.ts";
import { authorityDigest, itemDigest } from "../bundle/item.ts";
import { readRecords, writeRecords } from "../bundle/records-file.ts";
import { ascii, join, toHex, utf8Bytes, utf8Text } from "../bytes.ts";
import { canonicalText, type Json, type JsonObject } from "../canonical.ts";
import { cosign, formatNoteKey, noteKinds, parseCheckpoint, signCheckpoint } from "../checkpoint.ts";
import { custodyHash, nextCustody, type CustodyEntry } from "../custody.ts";
import { noble } from "../noble.ts";
import { makeRecord, sheetKeys } from "../receipt.ts";
import { bundleOf, inputOf, logSigner, readSampleStamp, samplePlan, sampleToken, testSigner, witnessSigner, type Plan } from "../testing/sample-bundle.ts";
import { id, key, sampleStream, type SampleStream } from "../testing/samples.ts";
import { leafHash, rootOf } from "../tree.ts";
import type { HeldRecord } from "../verify-records.ts";
import type { LineId } from "./lines.ts";
import { reportText } from "./report-text.ts";
import { verifyBundle, type BundleVerdict } from "./verify-bundle.ts";

type Files = Map<string, Uint8Array>;
const verify = (files: Files, more: { logKey?: string; witnessKey?: string } = {}): Promise<BundleVerdict> => verifyBundle(noble, files, { readStamp: readSampleStamp, ...more });
async function colours(files: Files): Promise<Record<string, string>> {
  const verdict = await verify(files);
  return verdict.kind === "unreadable" ? { all: "unreadable" } : Object.fromEntries(verdict.lines.map((line) => [line.id, line.colour]));
}
const good = (): { plan: Plan; stream: SampleStream } => samplePlan();
const whole = (change: (plan: Plan, stream: SampleStream) => void = () => undefined): BundleInput => {
  const { plan, stream } = good();
  change(plan, stream);
  return inputOf(plan, stream);
};

/** Signs the list of files anew: what somebody does who holds the log's key. */
function resigned(files: Files, signer = logSigner): Files {
  const listed = [...files].filter(([name]) => !name.startsWith("manifest."));
  const manifest = utf8Bytes(
    `${canonicalText({ format: "lampion-evidence/1", case: "case-17", files: Object.fromEntries(listed.map(([name, content]) => [name, toHex(noble.sha256(content))])) })}\n`,
  );
  return new Map([
    ...listed,
    ["manifest.json", manifest],
    ["manifest.note", utf8Bytes(signCheckpoint({ origin: `${signer.key.name}/evidence`, size: listed.length, root: noble.sha256(manifest) }, signer.key, signer.sign))],
  ]);
}
const edit = (files: Files, name: string, change: (text: string) => string): Files => new Map(files).set(name, utf8Bytes(change(utf8Text(files.get(name)!)!)));
const flipped = (files: Files, name: string, at: number): Files =>
  new Map(files).set(
    name,
    files.get(name)!.map((byte, n) => (n === at ? byte ^ 1 : byte)),
  );

describe("a whole bundle", () => {
  test("[EV-52] is green in every line, the same bytes and the same report twice, in both languages", async () => {
    const [one, other] = [bundleOf(whole()), bundleOf(whole())];
    expect([...one].map(([name, content]) => [name, toHex(content)])).toEqual([...other].map(([name, content]) => [name, toHex(content)]));
    const verdict = await verify(one, { logKey: formatNoteKey(logSigner.key), witnessKey: formatNoteKey(witnessSigner.key) });
    if (verdict.kind !== "verified") throw new Error(verdict.en);
    expect(verdict.lines.map((line) => `${line.id} ${line.colour}`)).toEqual(["files", "receipts", "order", "sheets", "log", "custody", "within"].map((name) => `${name} green`));
    for (const language of ["fr", "en"] as const) {
      expect(reportText(verdict, language)).toBe(reportText(await verify(other), language));
      expect(reportText(verdict, language)).toContain(formatNoteKey(logSigner.key));
    }
    expect([...one.keys()].sort()).toEqual(
      [
        "LISEZMOI.md",
        "README.md",
        "about.json",
        "authority.json",
        "case.jsonld",
        "custody.jsonl",
        "log/checkpoint",
        "log/consistency.json",
        "log/entries.json",
        "log/keys",
        "log/timestamp.checkpoint",
        "log/timestamp.tsr",
        "manifest.json",
        "manifest.note",
        "messages.html",
        "messages.jsonl",
        "records.bin",
        "sheets.json",
        "statement.json",
        "verify.html",
        "verify.mjs",
      ].sort(),
    );
  });

  test("[EV-54] holds the key of its own sheets only, and no receipt key, blind key or key of a row", () => {
    const files = bundleOf(whole());
    const sheets = JSON.parse(utf8Text(files.get("sheets.json")!)!) as { macKey: string }[];
    expect(sheets.length).toBe(3);
    const all = [...files.values()].map((content) => Buffer.from(content).toString("latin1")).join("\n");
    for (const secret of [key(1), ...good().stream.sealed.map(({ record }) => noble.mac(key(1))(ascii("lampion/blind/1"), record.sheet))]) {
      expect(all.includes(Buffer.from(secret).toString("latin1"))).toBe(false);
      expect(all.includes(toHex(secret))).toBe(false);
    }
  });

  test("[EV-35] messages left out are numbered blanks, in the page too, and the bundle is green", async () => {
    const files = bundleOf(whole((plan) => (plan.records = plan.records.map((one, at) => (at % 4 === 1 ? { ...one, body: null, blind: null } : one)))));
    const verdict = await verify(files);
    expect(verdict.kind === "verified" && verdict.colour).toBe("green");
    expect(reportText(verdict, "fr")).toContain("3 messages ne sont pas communiqués");
    const page = utf8Text(files.get("messages.html")!)!;
    expect(page).toContain("message n° 2 non communiqué");
    expect(page).not.toContain("message 2<");
    expect(page).toContain("message 3<");
  });

  test("what is missing is amber and named: no witness, no stamp, an open hour, a sheet closed after the report, a gap of the capture", async () => {
    expect(await colours(bundleOf(whole((plan) => (plan.hasWitness = false))))).toMatchObject({ log: "amber", files: "green" });
    expect(await colours(bundleOf(whole((plan) => (plan.hasStamp = false))))).toMatchObject({ log: "amber" });
    const open = bundleOf(whole((plan) => (plan.sheets = plan.sheets.map((one, at) => (at === 2 ? { ...one, closed: null } : one)))));
    expect(await colours(open)).toMatchObject({ sheets: "amber", receipts: "green" });
    const late = whole((plan) => {
      const [batch] = plan.entries.splice(3, 1);
      plan.entries.push(batch!);
      plan.sheets = plan.sheets.map((one, at) => (at === 2 ? { ...one, closed: { ...one.closed!, entry: plan.entries.length - 1 } } : one));
    });
    expect(await colours(bundleOf(late))).toMatchObject({ sheets: "amber" });
    // The reporter's own copy had a gap: captured so, logged so.
    const { plan, stream } = good();
    const gap = recaptured(
      plan,
      plan.records.filter((_, at) => at !== 5),
    );
    expect(await colours(bundleOf(inputOf(gap, stream)))).toMatchObject({ order: "amber", custody: "green" });
  });

  test("texts that steer a page or a terminal do neither", async () => {
    const nasty = (n: number): string => (n === 2 ? '<script>alert(1)</script><img src=x onerror=1>"\u202e' : n === 3 ? "\u001b[2J\u200b" : `message ${n}`);
    const { plan, stream } = samplePlan({ text: nasty });
    const files = bundleOf(inputOf(plan, stream));
    const page = utf8Text(files.get("messages.html")!)!;
    for (const sign of ["<script", "<img", "\u202e", "\u001b", "\u200b"]) expect(page.includes(sign)).toBe(false);
    expect(page).toContain("[U+202e]");
    const added = new Map(files).set("\u001b[31mGREEN\n", ascii("x"));
    expect(reportText(await verify(added), "en")).not.toContain("\u001b");
  });
});

/** Everything as if other records had been captured: digest, custody, entries. */
function recaptured(plan: Plan, records: HeldRecord[]): Plan {
  const digest = itemDigest(noble, records);
  const custody: CustodyEntry[] = [];
  const entries = plan.entries.map((entry) => {
    if (entry.content["custody"] === undefined) return entry;
    const { n: _n, prev: _prev, before: _before, ...rest } = plan.custody[custody.length]!;
    custody.push(nextCustody(noble, custody.at(-1) ?? null, { ...rest, after: digest }));
    return { ...entry, content: { ...entry.content, ...(entry.type === "report" ? { digest } : {}), custody: custodyHash(noble, custody.at(-1)!) } };
  });
  return { ...plan, records, custody, entries };
}
const other = sampleStream({ name: "talk:other", sheets: 3, perSheet: 4 });
/** A record as the holder of R makes it, in the sheet of another. */
function forged(plan: SampleStream, at: number, text: string): HeldRecord {
  const { record } = plan.sealed[at]!;
  const made = makeRecord(noble, sheetKeys(noble, key(1), record.sheet), record, utf8Bytes(text));
  return { record: made.bytes, ...made.receipt, body: utf8Bytes(text), path: plan.held[at]!.path! };
}
const stranger = testSigner("chat.example/log", noteKinds.ed25519, key(2_000));
type Tampering = readonly [name: string, line: LineId, make: () => Files];
const operator = (name: string, line: LineId, change: (plan: Plan, stream: SampleStream) => void): Tampering => [name, line, () => bundleOf(whole(change))];
const outsider = (name: string, line: LineId, change: (files: Files) => Files): Tampering => [name, line, () => change(bundleOf(whole()))];
const signedAgain = (name: string, line: LineId, change: (files: Files) => Files): Tampering => [name, line, () => resigned(change(bundleOf(whole())))];
const jsonl =
  (change: (lines: CustodyEntry[]) => unknown[]) =>
  (text: string): string =>
    change(
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as CustodyEntry),
    )
      .map((one) => `${canonicalText(one as Json)}\n`)
      .join("");
const content = (plan: Plan, type: string, change: (content: JsonObject) => JsonObject): void => {
  plan.entries = plan.entries.map((one) => (one.type === type ? { ...one, content: change(one.content) } : one));
};

/** Who changes a file after the export; who holds the log's key and signs again; the operator who holds every key but the past. */
const tamperings: readonly Tampering[] = [
  outsider("a byte of a text", "files", (files) => flipped(files, "records.bin", files.get("records.bin")!.length - 200)),
  outsider("a word of the page", "files", (files) => edit(files, "messages.html", (text) => text.replace("message 3", "message 9"))),
  outsider("a file taken out", "files", (files) => (files.delete("statement.json"), files)),
  outsider("a file put in", "files", (files) => files.set("more.txt", ascii("x"))),
  outsider("another verifier", "files", (files) => files.set("verify.mjs", ascii("console.log('green')"))),
  outsider("the list and the file, without the key", "files", (files) => {
    const changed = edit(files, "statement.json", (text) => text.replace("D-9", "D-8"));
    return edit(changed, "manifest.json", (text) => text.replace(toHex(noble.sha256(files.get("statement.json")!)), toHex(noble.sha256(changed.get("statement.json")!))));
  }),
  outsider("another signature under the list", "files", (files) => resigned(files, stranger)),
  outsider("the note of the list cut", "files", (files) => edit(files, "manifest.note", (text) => text.slice(0, -20))),
  outsider("a checkpoint in place of the note", "files", (files) => files.set("manifest.note", files.get("log/checkpoint")!)),
  signedAgain("a word of the page, signed again", "files", (files) => edit(files, "messages.html", (text) => text.replace("message 3", "message 9"))),
  signedAgain("a line of messages.jsonl, signed again", "files", (files) => edit(files, "messages.jsonl", (text) => text.replace("message 3", "message 9"))),
  signedAgain("a name in case.jsonld, signed again", "files", (files) => edit(files, "case.jsonld", (text) => text.replace("Ada", "Eve"))),
  signedAgain("another key in the guide, signed again", "files", (files) => edit(files, "README.md", (text) => text.replace(/`[0-9a-f]{8}`/, "`00000000`"))),
  operator("a text edited, its receipt kept", "receipts", (plan) => (plan.records[4] = { ...plan.records[4]!, body: utf8Bytes("never said") })),
  operator("a text edited with a new true receipt", "receipts", (plan, stream) => (plan.records[4] = forged(stream, 4, "never said"))),
  operator("the blind left out", "receipts", (plan) => (plan.records[4] = { ...plan.records[4]!, blind: null })),
  operator("a tag of the neighbour", "receipts", (plan) => (plan.records[4] = { ...plan.records[4]!, tag: plan.records[5]!.tag })),
  operator(
    "the time of a message",
    "receipts",
    (plan) => (plan.records[4] = { ...plan.records[4]!, record: plan.records[4]!.record.map((byte, at) => (at === 53 ? byte ^ 7 : byte)) }),
  ),
  operator("a message of another conversation", "receipts", (plan) => (plan.records[4] = other.held[4]!)),
  operator("another key of a sheet", "receipts", (plan) => (plan.sheets[1] = { ...plan.sheets[1]!, macKey: key(9) })),
  operator("a sheet left out", "receipts", (plan) => (plan.sheets = plan.sheets.slice(0, 2))),
  operator("a path in the sheet's tree", "receipts", (plan) => (plan.records[4] = { ...plan.records[4]!, path: plan.records[5]!.path! })),
  operator("two messages exchanged", "order", (plan) => ([plan.records[4], plan.records[5]] = [plan.records[5]!, plan.records[4]!])),
  operator("a message twice", "order", (plan) => plan.records.splice(4, 0, plan.records[4]!)),
  operator("a message put under the number of another", "order", (plan, stream) => (plan.records[4] = forged(stream, 4, "never said"))),
  operator("messages of two conversations mixed", "custody", (plan) => plan.records.push(other.held[0]!)),
  operator("the first message taken out after the capture", "custody", (plan) => plan.records.shift()),
  operator("the last message taken out after the capture", "custody", (plan) => plan.records.pop()),
  operator("a message in the middle taken out after the capture", "custody", (plan) => plan.records.splice(5, 1)),
  operator("a root of a sheet made again around a forgery", "sheets", (plan, stream) => {
    const bad = forged(stream, 4, "never said");
    const tags = [bad.tag, plan.records[5]!.tag, plan.records[6]!.tag, plan.records[7]!.tag];
    plan.sheets[1] = {
      ...plan.sheets[1]!,
      closed: {
        ...plan.sheets[1]!.closed!,
        root: rootOf(
          noble,
          tags.map((tag) => leafHash(noble, tag)),
        ),
      },
    };
    plan.records[4] = bad;
  }),
  operator(
    "a sheet under the entry of another minute",
    "sheets",
    (plan) => (plan.sheets[1] = { ...plan.sheets[1]!, closed: { ...plan.sheets[1]!.closed!, entry: plan.sheets[2]!.closed!.entry } }),
  ),
  operator("a size of a sheet", "sheets", (plan) => (plan.sheets[1] = { ...plan.sheets[1]!, closed: { ...plan.sheets[1]!.closed!, size: 5 } })),
  operator("the key of a sheet that nobody asked for", "sheets", (plan) => plan.sheets.push({ sheet: id(44), macKey: key(44), closed: null })),
  operator("a batch entry taken out of the bundle", "sheets", (plan) => {
    plan.entries[2] = { ...plan.entries[2]!, content: { ...plan.entries[2]!.content, root: toHex(key(3)) } };
  }),
  signedAgain("the content of an entry", "log", (files) => edit(files, "log/entries.json", (text) => text.replace("staff-2", "staff-3"))),
  signedAgain("the salt of an entry", "log", (files) => edit(files, "log/entries.json", (text) => text.replace(/"salt":"[^"]{2}/, '"salt":"AA'))),
  signedAgain("the type of an entry", "log", (files) => edit(files, "log/entries.json", (text) => text.replace('"type":"reading"', '"type":"lifted"'))),
  signedAgain("the place of an entry", "log", (files) => edit(files, "log/entries.json", (text) => text.replace('"index":4', '"index":5'))),
  signedAgain("the size in the checkpoint", "log", (files) => edit(files, "log/checkpoint", (text) => text.replace("\n8\n", "\n9\n"))),
  signedAgain("another log signed by the same key, the witness's line kept", "log", (files) => {
    const old = utf8Text(files.get("log/checkpoint")!)!;
    const line = old.trimEnd().split("\n").at(-1)!;
    return files.set("log/checkpoint", utf8Bytes(`${signCheckpoint({ origin: logSigner.key.name, size: 8, root: key(8) }, logSigner.key, logSigner.sign)}${line}\n`));
  }),
  signedAgain("a cosignature by nobody's key", "log", (files) => {
    const text = parseCheckpoint(utf8Text(files.get("log/checkpoint")!)!)!.text;
    const log = utf8Text(files.get("log/checkpoint")!)!.split("\n").slice(0, 5).join("\n");
    return files.set("log/checkpoint", utf8Bytes(`${log}\n${cosign(text, witnessSigner.key, 1_900_000_000, testSigner("x", 4, key(3)).sign)}`));
  }),
  signedAgain("a stamp of another note", "log", (files) => files.set("log/timestamp.tsr", sampleToken("another"))),
  signedAgain("a stamp that nobody signed", "log", (files) => files.set("log/timestamp.tsr", sampleToken(utf8Text(files.get("log/timestamp.checkpoint")!)!, 0))),
  signedAgain("no stamp at all in its file", "log", (files) => files.set("log/timestamp.tsr", ascii("nothing"))),
  signedAgain("a stamped state of another history", "log", (files) => {
    const fork = signCheckpoint({ origin: logSigner.key.name, size: 7, root: key(7) }, logSigner.key, logSigner.sign);
    return files.set("log/timestamp.checkpoint", utf8Bytes(fork)).set("log/timestamp.tsr", sampleToken(fork));
  }),
  signedAgain("the witness's key of another kind", "log", (files) => edit(files, "log/keys", (text) => `${text.split("\n")[0]}\n${formatNoteKey(logSigner.key)}\n`)),
  signedAgain("an entry of custody taken out", "custody", (files) =>
    edit(
      files,
      "custody.jsonl",
      jsonl((list) => list.filter((_, at) => at !== 1)),
    ),
  ),
  signedAgain("who is named in custody", "custody", (files) =>
    edit(
      files,
      "custody.jsonl",
      jsonl((list) => list.map((one) => ({ ...one, who: one.who.replace("staff-1", "staff-7") }))),
    ),
  ),
  signedAgain("the order of custody", "custody", (files) =>
    edit(
      files,
      "custody.jsonl",
      jsonl((list) => [list[0], list[2], list[1]]),
    ),
  ),
  signedAgain("a line of custody that is none", "custody", (files) => edit(files, "custody.jsonl", (text) => `${text}{}\n`)),
  operator("a whole custody made anew and not logged", "custody", (plan) => {
    const made: CustodyEntry[] = [];
    for (const { n: _n, prev: _prev, before: _before, ...rest } of plan.custody) made.push(nextCustody(noble, made.at(-1) ?? null, { ...rest, who: "service" }));
    plan.custody = made;
  }),
  operator("a reading that was never logged", "custody", (plan) => content(plan, "reading", ({ custody: _, ...rest }) => rest)),
  operator("a capture with another digest in the log", "custody", (plan) => content(plan, "report", (one) => ({ ...one, digest: toHex(key(4)) }))),
  operator("a message outside of the hours", "within", (plan) => {
    plan.authority = { ...plan.authority, selectors: [{ ...plan.authority.selectors[0]!, toMs: 1_800_003_600_000 }] };
    content(plan, "order", (one) => ({ ...one, authority: authorityDigest(noble, plan.authority) }));
  }),
  operator("another conversation than the one asked for", "within", (plan) => {
    plan.authority = { ...plan.authority, selectors: [{ ...plan.authority.selectors[0]!, stream: toHex(id(5)) }] };
    content(plan, "order", (one) => ({ ...one, authority: authorityDigest(noble, plan.authority) }));
  }),
  operator(
    "a request that was widened after it was logged",
    "within",
    (plan) => (plan.authority = { ...plan.authority, selectors: [{ ...plan.authority.selectors[0]!, toMs: 1_900_000_000_000 }] }),
  ),
  operator("a request approved by who made it", "within", (plan) => {
    plan.authority = { ...plan.authority, approvers: [plan.authority.requester] };
    content(plan, "order", (one) => ({ ...one, authority: authorityDigest(noble, plan.authority) }));
  }),
];

describe("tampering", () => {
  test("there are at least 40 kinds", () => {
    expect(tamperings.length).toBeGreaterThanOrEqual(40);
    expect(new Set(tamperings.map(([name]) => name)).size).toBe(tamperings.length);
  });
  for (const [name, line, make] of tamperings)
    test(`[EV-53, SC-18] ${name}: the line "${line}" is red (T10)`, async () => {
      expect((await colours(make()))[line]).toBe("red");
    });

  test("[EV-53] whoever has a key from elsewhere sees that a bundle was made with others", async () => {
    const { plan, stream } = good();
    const files = bundleOf(inputOf(plan, stream, stranger), stranger);
    const verdict = await verify(files, { logKey: formatNoteKey(logSigner.key) });
    expect(verdict.kind === "verified" && verdict.lines.find((one) => one.id === "log")?.colour).toBe("red");
    const witnessed = await verify(bundleOf(whole()), { witnessKey: formatNoteKey(stranger.key) });
    expect(witnessed.kind === "verified" && witnessed.colour).toBe("red");
  });

  test("[EV-53, SC-18] one flipped bit of any file is never green, wherever it is", async () => {
    const files = bundleOf(whole());
    let green = 0;
    for (const [name, bytes] of files) {
      for (let n = 0; n < 6; n += 1) {
        const verdict = await verify(flipped(files, name, Math.floor((bytes.length * n) / 6)));
        if (verdict.kind === "verified" && verdict.colour !== "red") green += 1;
      }
    }
    expect(green).toBe(0);
  });
});

describe("bad input", () => {
  test("what is no bundle is refused with the reason and the next step, in both languages", async () => {
    const files = bundleOf(whole());
    const bad: readonly (readonly [string, Files])[] = [
      ["missing or damaged", new Map()],
      ["another version", edit(files, "about.json", (text) => text.replace("lampion-evidence/1", "lampion-evidence/2"))],
      ["records.bin", new Map(files).set("records.bin", files.get("records.bin")!.slice(0, -1))],
      ["records.bin", new Map(files).set("records.bin", join(ascii("LAMPREC2"), files.get("records.bin")!.slice(8)))],
      ["sheets.json", edit(files, "sheets.json", () => "[{}]")],
      ["log/entries.json", edit(files, "log/entries.json", () => `${"[".repeat(100_000)}`)],
      ["custody.jsonl", edit(files, "custody.jsonl", () => "\n{}".repeat(bundleLimits.custody + 1))],
      ["more files", new Map(Array.from({ length: 60 }, (_, n) => [`f${n}`, new Uint8Array()]))],
      ["larger ones", new Map(files).set("order.pdf", new Uint8Array(bundleLimits.fileBytes + 1))],
    ];
    for (const [reason, input] of bad) {
      const verdict = await verify(input);
      expect(verdict.kind).toBe("unreadable");
      expect(reportText(verdict, "en")).toContain(reason);
      expect(reportText(verdict, "fr").length).toBeGreaterThan(40);
    }
  });

  test("records.bin reads back, and cut anywhere or with unknown marks it is refused", () => {
    const records = good().plan.records.map((held, n) => ({ item: n % 3, held: n % 2 === 0 ? held : { record: held.record, tag: held.tag, blind: null, body: null } }));
    const bytes = writeRecords(records);
    expect(readRecords(bytes)).toEqual(records);
    const ends = new Set(Array.from({ length: records.length + 1 }, (_, n) => writeRecords(records.slice(0, n)).length));
    for (let size = 0; size < bytes.length; size += 1) if (!ends.has(size)) expect(readRecords(bytes.slice(0, size))).toBeNull();
    expect(readRecords(bytes.map((byte, at) => (at === 10 ? 0xff : byte)))).toBeNull();
  });
});
