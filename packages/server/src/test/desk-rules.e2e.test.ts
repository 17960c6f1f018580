import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { newDeskPerson } from "./desk-person.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-desk-rules-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("[SF-63, SF-65] every rule in force, and one that counts itself, can be taken up at the desk as it stands there, and what is no rule is named", async () => {
  const person = await newDeskPerson(app, ["senior", "lead"]);
  const { items } = (await person.ask("GET", "/desk/api/rules")).body as { items: { rule: string; text: string }[] };
  expect(items.length).toBeGreaterThan(20);
  expect(items.some(({ text }) => text.includes('"device"'))).toBe(true);
  for (const { rule, text } of items) {
    const { status, body } = await person.ask("POST", "/desk/api/rules/check", { text });
    expect([rule, status, body["faults"]]).toEqual([rule, 200, []]);
  }
  const counting = {
    ...{ id: "many-links", rev: 1, class: "spam", policy: "spam.links", on: ["room"], mode: "shadow", onFailure: "allow", then: { step: "block" } },
    counts: [{ name: "links", key: "sender", of: "messages", minutes: 60, step: 5, when: "text.links >= 1" }],
    when: "count.links >= 3",
    guard: { hitsPerHour: 50, share: 0.02 },
    tests: [
      { name: "three", given: { "count.links": 3 }, expect: "hit" },
      { name: "two", given: { "count.links": 2 }, expect: "miss" },
      { name: "not known", given: {}, expect: "unknown" },
      { name: "a link", of: "links", given: { "text.links": 1 }, expect: "hit" },
      { name: "no link", of: "links", given: { "text.links": 0 }, expect: "miss" },
      { name: "links not known", of: "links", given: {}, expect: "unknown" },
    ],
  };
  const own = await person.ask("POST", "/desk/api/rules/check", { text: JSON.stringify(counting) });
  expect([own.body["faults"], own.body["replay"]]).toMatchObject([[], { counts: true }]);
  const strange = JSON.stringify({ ...(JSON.parse(items[0]?.text ?? "{}") as object), extra: 1 });
  const { body } = await person.ask("POST", "/desk/api/rules/check", { text: strange });
  expect(body["faults"]).toEqual([expect.stringContaining("it is no rule")]);
});
