import { expect, test } from "bun:test";
import { noble } from "../noble.ts";
import { sampleStream } from "../testing/samples.ts";
import { fromHex, utf8Text } from "../bytes.ts";
import { leafHash, verifyInclusion } from "../tree.ts";
import { keptFiles, readKept, withPaths } from "./kept-file.ts";

const startMs = 1_800_000_000_000;
const hourMs = 3_600_000;
const bare = (count?: number) =>
  sampleStream({ sheets: 2, perSheet: 3 })
    .held.slice(0, count)
    .map(({ path: _, ...held }) => held);
const about = (keptAtMs: number[]) => ({ madeAtMs: startMs + 90 * hourMs, keptAtMs, streams: {}, authors: {} });

test("[EV-54] a person's export has its tree paths as soon as the sheet is closed, and none of a sheet that was open, or no longer whole, when it was kept", () => {
  const truth = sampleStream({ sheets: 2, perSheet: 3 });
  const hourEnds = Math.floor(startMs / hourMs + 1) * hourMs;
  const both = withPaths(noble, bare(), [hourEnds + hourMs + 120_000]);
  expect(both.records.map((one) => one.path)).toEqual(truth.held.map((one) => one.path));
  for (const [at, one] of both.records.entries()) expect(verifyInclusion(noble, one.path!, leafHash(noble, one.tag), fromHex(both.sheets[at < 3 ? 0 : 1]!.root)!)).toBe(true);
  // One second before the first hour is closed, nothing; then the first sheet alone.
  expect(withPaths(noble, bare(), [hourEnds + 119_000]).sheets).toEqual([]);
  expect(withPaths(noble, bare(), [hourEnds + 120_000]).sheets).toHaveLength(1);
  // Its rows had begun to end.
  expect(withPaths(noble, bare(), [hourEnds + 72 * hourMs]).sheets).toHaveLength(1);
  expect(withPaths(noble, bare(), [hourEnds + 74 * hourMs]).sheets).toEqual([]);
  // A record that is missing in the middle.
  expect(withPaths(noble, [bare()[0]!, bare()[2]!], [hourEnds + 120_000]).sheets).toEqual([]);
});

test("[EV-54] the file has the form of a bundle without any key, mark or signature, is the same bytes each time, and is read back as it was", () => {
  const kept = { about: about([startMs + 5 * hourMs]), records: bare() };
  const files = keptFiles(noble, kept);
  expect([...files.keys()]).toEqual(["LISEZMOI.md", "README.md", "about.json", "messages.jsonl", "records.bin", "sheets.json"]);
  expect(keptFiles(noble, kept)).toEqual(files);
  for (const name of ["about.json", "sheets.json"]) expect(utf8Text(files.get(name)!)).not.toMatch(/key|note|manifest/i);
  const read = readKept(files);
  expect(read?.records.map(({ record, tag, blind, body }) => ({ record, tag, blind, body }))).toEqual(bare().map(({ record, tag, blind, body }) => ({ record, tag, blind, body })));
  expect(read?.sheets).toHaveLength(2);
  expect(utf8Text(files.get("messages.jsonl")!)).toContain("message 4");
});

test("[EV-54] what is no such file is none, and never throws", () => {
  const files = keptFiles(noble, { about: about([]), records: bare(2) });
  for (const [name, content] of [
    ["about.json", "{}"],
    ["about.json", "nonsense"],
    ["sheets.json", "{}"],
    ["sheets.json", '[{"sheet":"zz","root":"","size":1}]'],
    ["sheets.json", "[null]"],
    ["records.bin", "LAMPREC2"],
  ] as const)
    expect(readKept(new Map(files).set(name, new TextEncoder().encode(content)))).toBeNull();
  expect(readKept(new Map())).toBeNull();
});
