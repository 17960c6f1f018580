import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { protocolVersion } from "@lampion/protocol";
import type { App } from "../app.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";
import { openRaw, upgrade, type Frame, type Raw } from "./raw.ts";
import { startApp } from "./start-app.ts";

const most = 24;
let app: App;
let folder: string;
let raws: Raw[] = [];
const guests: Guest[] = [];
/** Tickets of guests who went, each good for its own device. */
const tickets: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-staying-up-"));
  app = await startApp(folder, { env: { MAX_CONNECTIONS: String(most) }, pace: { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: false, admission: false } });
  for (const name of ["Anna", "Bruno", "Carla", "Dario", "Elsa", "Fanny"]) {
    const store = new Map<string, string>();
    const one = createGuest(app.url, newDevice(), store);
    guests.push(one);
    expect(await one.enter(fieldsOf(name))).toMatchObject({ kind: "inside" });
    tickets.push(store.get("ticket") ?? "");
    one.stop();
  }
});
afterEach(async () => {
  for (const one of raws) one.close();
  await Promise.all(raws.map((one) => one.closed));
  raws = [];
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<Raw> {
  const one = await openRaw(app.url);
  raws.push(one);
  return one;
}
const again = (ticket: string, tab = "tab-00000002") => ({ t: "hello", v: protocolVersion, tab, ticket, positions: [] });
async function back(ticket: string): Promise<{ readonly raw: Raw; readonly room: string }> {
  const raw = await open();
  raw.send(again(ticket));
  const welcome = await raw.next((frame) => frame.t === "welcome");
  return { raw, room: String(welcome["landing"]) };
}
const isAnswerTo =
  (n: number) =>
  (frame: Frame): boolean =>
    (frame.t === "ok" || frame.t === "no") && frame["n"] === n;

test("[RL-20] a full house refuses with when to come back, those inside go on, health and figures answer, and a free place is taken again", async () => {
  const { raw, room } = await back(tickets[0] ?? "");
  while (app.node.figures().connections < most) await open();
  for (let tries = 0; tries < 3; tries += 1) expect(await upgrade(app.url, { Origin: app.url })).toContain("503");
  const answer = await fetch(`${app.url}/ws`, { headers: { origin: app.url } });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${app.url}/metrics`)).text()).toContain(`lampion_connections ${most}`);
  raw.send({ t: "say", n: 1, room, text: "on est serrés ici" });
  expect(await raw.next(isAnswerTo(1))).toMatchObject({ t: "ok" });
  const last = raws.at(-1) as Raw;
  last.close();
  await last.closed;
  const { raw: other } = await back(tickets[1] ?? "");
  expect(other.isOpen()).toBe(true);
});

test("[RL-3] all come back in one moment, a third of them with tickets that are none: every good one gets in, no bad one, and nothing breaks", async () => {
  const good = tickets.slice(0, 6);
  const bad = good.slice(0, 3).map((ticket, at) => `${ticket.slice(0, 20 + at)}${ticket[20 + at] === "A" ? "B" : "A"}${ticket.slice(21 + at)}`);
  const faults = app.node.figures().faults;
  const came = await Promise.all(
    [...good, ...bad].map(async (ticket) => {
      const raw = await open();
      raw.send(again(ticket));
      return (await raw.next((frame) => frame.t === "welcome" || frame.t === "refused" || frame.t === "bye")).t;
    }),
  );
  expect(came).toEqual([...good.map(() => "welcome"), ...bad.map(() => "refused")]);
  expect(app.node.figures().faults).toBe(faults);
});

test("[RL-17] far more words at once than the thread can do: each is answered, what is acknowledged reaches everybody once and in order, and what is one's own is answered all the same", async () => {
  const { raw: reader, room } = await back(tickets[0] ?? "");
  const writers = await Promise.all(tickets.slice(1, 5).map(back));
  const each = 200;
  for (const { raw } of writers) for (let n = 1; n <= each; n += 1) raw.send({ t: "say", n, room, text: "encore un mot de cette soirée" });
  const { raw: first } = writers[0] as (typeof writers)[number];
  first.send({ t: "blocks", n: each + 1 });
  expect(await first.next(isAnswerTo(each + 1))).toMatchObject({ t: "ok" });
  const answersOf = ({ frames }: Raw): Frame[] => frames.filter((frame) => (frame.t === "ok" || frame.t === "no") && Number(frame["n"]) <= each);
  for (const { raw } of writers) while (answersOf(raw).length < each) await raw.next((frame) => frame.t === "ok" || frame.t === "no");
  const answers = writers.flatMap(({ raw }) => answersOf(raw));
  for (const answer of answers) if (answer.t === "no") expect(answer).toMatchObject({ code: "busy" });
  const kept = answers.flatMap((answer) => (answer.t === "ok" ? [Number((answer["at"] as readonly [string, number, number])[2])] : []));
  expect(kept.length).toBeGreaterThan(0);
  const heard = (): number[] =>
    reader.frames.flatMap((frame) =>
      frame.t === "msgs" ? (frame["m"] as readonly { q: number; text?: string }[]).filter((one) => one.text?.startsWith("encore un mot ") === true).map((one) => one.q) : [],
    );
  while (heard().length < kept.length) await reader.next((frame) => frame.t === "msgs");
  expect(heard()).toEqual(kept.toSorted((a, b) => a - b));
  expect(new Set(heard()).size).toBe(kept.length);
});

test("[SC-17] addresses that a request claims for itself change nothing: the limit of its network holds, and a proxy's greeting is no request", async () => {
  const names = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP"];
  let taken = 0;
  for (let at = 0; at < 700; at += 1) {
    const address = `192.0.2.${at % 250}`;
    const answer = await fetch(`${app.url}/door`, { headers: { [names[at % names.length] ?? ""]: at % names.length === 1 ? `for=${address}` : address } });
    await answer.arrayBuffer();
    if (answer.status === 200) taken += 1;
  }
  expect(taken).toBeLessThanOrEqual(600);
  expect(taken).toBeGreaterThan(500);
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(app.port, "127.0.0.1", () => socket.write("PROXY TCP4 192.0.2.1 127.0.0.1 4400 80\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    let text = "";
    socket.on("data", (piece) => (text += piece.toString("latin1")));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
  expect(said).not.toContain(" 200 ");
});
