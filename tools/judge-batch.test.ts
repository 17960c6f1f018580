import { expect, test } from "bun:test";
import { scoreKeys } from "@lampion/safety";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const run = async (input: Uint8Array | string, options: readonly string[] = []): Promise<{ readonly lines: readonly Record<string, unknown>[]; readonly code: number }> => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "judge-batch.ts"), ...options], {
    stdin: typeof input === "string" ? new TextEncoder().encode(input) : input,
    stdout: "pipe",
    stderr: "pipe",
  });
  const text = await new Response(child.stdout).text();
  return {
    lines: text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    code: await child.exited,
  };
};
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const without = (one: Record<string, unknown> | undefined): Record<string, unknown> => ({ ...one, us: 0 });

test("[SF-74] one line out for each line in, in their order, always with all sixteen scores, whatever the order of the lines", async () => {
  const rows = [
    { id: "a", text: "appelle moi au zero six 39 98 12 34" },
    { id: 2, text: "bonjour, il fait beau ici" },
    { id: "c", text: "11 22", history: ["06", "39", "98"].map((text) => ({ from: "sender", text })) },
    { id: "d", text: "11 22" },
    {
      id: "e",
      text: "mon snap c'est lulu_test",
      kind: "private",
      lang: "fr",
      t: 12,
      sender: { age: 30, account_age_s: 5, role: "guest", proof: true, reports: 1, first_contacts_10m: 3 },
      recipient: { age: 40 },
    },
    { id: "f", text: "x".repeat(5_000) },
  ];
  const { lines, code } = await run(rows.map(line).join(""));
  expect(code).toBe(0);
  expect(lines.map((one) => one["id"])).toEqual(rows.map((row) => row.id));
  for (const one of lines) expect(Object.keys(one["scores"] as object).sort()).toEqual([...scoreKeys].sort());
  expect(lines.map((one) => one["verdict"])).toEqual(["block", "allow", "block", "allow", "hold", "allow"]);
  expect(lines[0]?.["findings"]).toContainEqual({ kind: "contact.phone", p: 0.99, start: 15, end: 35, by: "number plan" });
  expect(lines[5]?.["truncated"]).toBe(true);
  const turned = await run(rows.toReversed().map(line).join(""));
  expect(turned.lines.toReversed().map(without)).toEqual(lines.map(without));
});

test("[SF-75] malformed, empty, binary and very long lines give one error line each and the run goes on", async () => {
  const good = line({ id: "last", text: "merci" });
  const encoder = new TextEncoder();
  const bad = [
    "",
    "{",
    "[]",
    "null",
    '{"id":"x"}',
    '{"text":"no id"}',
    '{"id":"k","text":"a","kind":"letter"}',
    '{"id":"h","text":"a","history":[{"from":"sender"}]}',
    '{"id":"t","text":"a","t":"soon"}',
  ];
  const { lines, code } = await run(
    Buffer.concat([
      ...bad.map((one) => encoder.encode(`${one}\n`)),
      Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 10]),
      encoder.encode(line({ id: "big", text: "a".repeat(1_048_576) })),
      encoder.encode(good),
    ]),
  );
  expect(code).toBe(0);
  expect(lines).toHaveLength(bad.length + 3);
  for (const one of lines.slice(0, -1)) {
    expect(Object.keys(one).sort()).toEqual(["error", "id"]);
    expect(one["error"]).toBeString();
  }
  expect(lines.slice(4, 9).map((one) => one["id"])).toEqual(["x", null, "k", "h", "t"]);
  expect(lines.at(-1)).toMatchObject({ id: "last", verdict: "allow" });
});

test("[SF-74] --rules judges by a file of rules, as people write them or as they are stored; rules that are not sound end the run with what is wrong", async () => {
  const folder = mkdtempSync(join(tmpdir(), "judge-rules-"));
  const file = join(folder, "rules.json");
  try {
    const shipped = JSON.parse(readFileSync(join(import.meta.dir, "../packages/safety/assets/rules/shipped.json"), "utf8")) as Record<string, unknown>[];
    const [first] = shipped;
    const strict = {
      ...first,
      id: "no-text-of-three-units",
      on: ["room"],
      mode: "live",
      class: "other",
      policy: "spam.text",
      when: "text.units == 3",
      then: { step: "hold", hold: { minutes: 15, default: "release" } },
      onFailure: "allow",
      tests: [
        { name: "three", given: { "text.units": 3 }, expect: "hit" },
        { name: "two", given: { "text.units": 2 }, expect: "miss" },
        { name: "four", given: { "text.units": 4 }, expect: "miss" },
        { name: "not read", given: {}, expect: "unknown" },
      ],
    };
    writeFileSync(file, JSON.stringify([strict]));
    const rows = line({ id: 1, text: "oui" }) + line({ id: 2, text: "ouais" });
    expect((await run(rows)).lines.map((one) => one["verdict"])).toEqual(["allow", "allow"]);
    expect((await run(rows, ["--rules", file])).lines.map((one) => one["verdict"])).toEqual(["hold", "allow"]);
    writeFileSync(file, JSON.stringify([{ ...strict, when: "text.nothing == 3" }]));
    expect(await run(rows, ["--rules", file])).toEqual({ lines: [], code: 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
