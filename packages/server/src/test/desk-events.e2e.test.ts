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
  folder = mkdtempSync(join(tmpdir(), "lampion-events-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("[MD-32] the desk hears what changes on one line that stays, also when nothing happened for longer than the server lets an answer be silent", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  const answer = await fetch(`${app.url}/desk/api/events`, { headers: { cookie: person.cookie, origin: app.url, "x-lampion-desk": "1" } });
  expect(answer.status).toBe(200);
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error("no body");
  let text = "";
  let hasEnded = false;
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    hasEnded = true;
  })().catch(() => {
    hasEnded = true;
  });
  await Bun.sleep(13_000);
  expect([hasEnded, text.includes("event: hello")]).toEqual([false, true]);
  const notice = await fetch(`${app.url}/api/notices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ situation: "trap", where: "salon France", words: "Un rendez-vous déplacé trois fois.", language: "fr" }),
  });
  expect(notice.status).toBe(200);
  for (let wait = 0; wait < 100 && !text.includes("event: changed"); wait += 1) await Bun.sleep(50);
  expect(text).toContain("event: changed");
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  await Promise.race([reading, Bun.sleep(8_000)]);
  expect(hasEnded).toBe(true);
}, 40_000);
