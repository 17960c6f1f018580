import { afterEach, expect, test } from "bun:test";
import { act, draft, openMemoryDesk, type DeskHouse } from "@lampion/core";
import { sha256 } from "../sha256.ts";
import { createFlaggerCalls, type FlaggerCalls } from "./flagger-calls.ts";
import { signatureOf } from "./pager.ts";

const startMs = 1_900_000_000_000;
const by = { as: "installation", id: "test" } as const;
interface Got {
  readonly body: string;
  readonly id: string;
  readonly time: number;
  readonly signatures: string[];
}
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
/** A receiver over real HTTP on loopback; `status` says what it answers to the n-th call. */
function receiver(status: (call: number) => number | Promise<number>) {
  const got: Got[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const body = await request.text();
      got.push({
        body,
        id: request.headers.get("x-lampion-id") ?? "",
        time: Number(request.headers.get("x-lampion-time")),
        signatures: (request.headers.get("x-lampion-signature") ?? "").split(", "),
      });
      return new Response("", { status: await status(got.length) });
    },
  });
  stops.push(() => void server.stop(true));
  return { got, url: `http://127.0.0.1:${server.port}/told` };
}
async function deskOf(flaggers: Readonly<Record<string, string>>): Promise<DeskHouse> {
  const desk = await openMemoryDesk({ clock: { nowMs: () => startMs }, digest: sha256 }, 3);
  const { house } = desk;
  await house.commit(by, "test", () =>
    act(
      Object.entries(flaggers).flatMap(([flagger, webhook]) => [
        draft("FlaggerGranted", { flagger, name: flagger, award: "a", country: "FR", expertise: ["VIOLENCE"], webhook, by: ["x", "y"] }),
        draft("TokenMade", { token: `T-${flagger}`, digest: house.ports.digest(`token/secret of ${flagger}`), holder: flagger, scopes: ["notices:read"], until: startMs + 1_000 }),
      ]),
      null,
    ),
  );
  return house;
}
let notices = 0;
const intake = (report: string, flagger: string | null) =>
  ({
    report,
    source: "flagger",
    situation: "trap",
    severity: "S1",
    who: "somebody",
    subject: null,
    reporter: null,
    about: "room",
    stream: "room:FR-1",
    seqs: [1],
    records: 0,
    leftOut: 0,
    hours: [],
    authenticated: false,
    claim: `claim-${report}`,
    language: "fr",
    department: null,
    isIndependent: false,
    flagger,
    isInExpertise: false,
    act: "now",
    words: "paper-1",
    items: 1,
  }) as const;
async function decided(house: DeskHouse, flagger: string | null, acted: boolean): Promise<string> {
  notices += 1;
  const report = `N-${notices}`;
  await house.commit(by, "test", () =>
    act([draft("NoticeReceived", intake(report, flagger), "C-22222222"), draft("ReporterAnswered", { report, acted, decision: "D-22222222" }, "C-22222222")], null),
  );
  return report;
}
async function until(holds: () => boolean): Promise<void> {
  for (let at = 0; at < 400 && !holds(); at += 1) await Bun.sleep(5);
  expect(holds()).toBe(true);
}
const watch = (house: DeskHouse, more: Partial<Parameters<typeof createFlaggerCalls>[1]> = {}): FlaggerCalls => {
  const calls = createFlaggerCalls(house, { nowMs: () => startMs, waitsMs: [5, 5, 5], ...more });
  stops.push(() => calls.stop());
  return calls;
};

test("[LW-21] a flagger is told what became of its notice and nothing of anybody, signed with what it can work out from its token", async () => {
  const one = receiver(() => 204);
  const house = await deskOf({ "F-AAAAAAAA": one.url });
  watch(house);
  await decided(house, null, true);
  const report = await decided(house, "F-AAAAAAAA", true);
  await until(() => one.got.length > 0);
  const [got] = one.got;
  expect(JSON.parse(got?.body ?? "")).toEqual({ about: "notice", notice: report, state: "decided", acted: true, at: startMs });
  const key = sha256("token/secret of F-AAAAAAAA");
  expect(got?.signatures).toEqual([`sha256=${signatureOf(key, got?.time ?? 0, got?.body ?? "")}`]);
  await Bun.sleep(30);
  expect(one.got.length).toBe(1);
});

test("[LW-21] what is not taken comes again with the same id, later and later, in order, and is given up in the end", async () => {
  const one = receiver((call) => (call < 3 ? 503 : 200));
  const house = await deskOf({ "F-AAAAAAAA": one.url });
  const calls = watch(house);
  const [first, other] = [await decided(house, "F-AAAAAAAA", false), await decided(house, "F-AAAAAAAA", true)];
  await until(() => calls.waiting() === 0);
  expect(one.got.map((got) => (JSON.parse(got.body) as { notice: string }).notice)).toEqual([first, first, first, other]);
  expect(new Set(one.got.map((got) => got.id)).size).toBe(2);
  const never = receiver(() => 500);
  const stubborn = await deskOf({ "F-BBBBBBBB": never.url });
  const waiting = watch(stubborn);
  await decided(stubborn, "F-BBBBBBBB", true);
  await until(() => waiting.waiting() === 0);
  expect(never.got.length).toBe(4);
});

test("[LW-21] a receiver that hangs holds up neither the desk nor another receiver, and its line is bounded", async () => {
  const hung = receiver(() => new Promise<number>(() => {}));
  const well = receiver(() => 200);
  const house = await deskOf({ "F-AAAAAAAA": hung.url, "F-BBBBBBBB": well.url });
  const calls = watch(house, { most: 10 });
  const from = performance.now();
  for (let at = 0; at < 40; at += 1) await decided(house, "F-AAAAAAAA", true);
  const last = await decided(house, "F-BBBBBBBB", true);
  await until(() => well.got.length === 1);
  expect(performance.now() - from).toBeLessThan(2_000);
  expect([well.got[0]?.body.includes(last), calls.waiting()]).toEqual([true, 10]);
});

test("[LW-21] who has no address, no token or no status any more is not called", async () => {
  const one = receiver(() => 200);
  const house = await deskOf({ "F-AAAAAAAA": one.url, "F-BBBBBBBB": one.url });
  const calls = watch(house);
  await house.commit(by, "test", () => act([draft("FlaggerEnded", { flagger: "F-AAAAAAAA" }), draft("TokenEnded", { token: "T-F-BBBBBBBB" })], null));
  await decided(house, "F-AAAAAAAA", true);
  await decided(house, "F-BBBBBBBB", true);
  await until(() => calls.waiting() === 0);
  expect(one.got).toEqual([]);
});
