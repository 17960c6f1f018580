import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import {
  createMemoryLogWriter,
  createMemoryModerationLog,
  openMemoryDesk,
  prepareEntry,
  receiveOrder,
  second,
  settlers,
  stepOrder,
  type ModerationEvent,
  type StaffPerson,
} from "@lampion/core";
import type { EntryType, JsonObject } from "@lampion/proof";
import { orderKinds, type OrderIn, type OrderStepIn } from "@lampion/protocol";
import { followDecisions } from "./decision-entries.ts";
import { native } from "./primitives.ts";

const prepare = <Type extends EntryType>(type: Type, about: string, content: JsonObject) =>
  prepareEntry(native, new Uint8Array(randomBytes(16)), { id: crypto.randomUUID(), type, atMs: 5, about, content });
const event = (n: number, kind: string, body: object): ModerationEvent =>
  ({ id: `ev-${n}`, at: 1_000 + n, version: 1, actor: { as: "staff", id: "s1" }, cause: "x", case: n % 2 === 0 ? "C-1" : null, kind, body }) as unknown as ModerationEvent;

test("[EV-44] every decision, reading and order of the desk becomes one entry, also after a crash in between, and the audit's head once a day", async () => {
  const desk = createMemoryModerationLog();
  const log = createMemoryLogWriter();
  const kinds = ["CaseOpened", "DecisionIssued", "NoteAdded", "ReadingSeconded", "OrderReceived", "OrderFrozen", "DecisionReversed", "StatementIssued"];
  await desk.append(
    0,
    kinds.map((kind, n) => event(n, kind, { subject: "alias-of-somebody", words: "words of somebody" })),
    [],
  );
  // The log fails in the middle: the next call goes on where it was, and doubles nothing.
  let left = 2;
  const failing = followDecisions(desk, { entry: log.entry, add: (one) => (left-- > 0 ? log.add(one) : Promise.reject(new Error("full"))) }, prepare);
  expect(await failing.follow(0).catch(() => "failed")).toBe("failed");
  expect(log.entries.length).toBe(2);
  const follower = followDecisions(desk, log, prepare);
  expect(await follower.follow(0)).toBe(4);
  expect(await follower.follow(0)).toBe(0);
  expect(log.entries.map((one) => one.type)).toEqual(["decision", "reading", "order", "hold", "lifted", "decision"]);
  // Which event, by digest; not who, and no words.
  expect(JSON.stringify(log.entries.map((one) => one.content))).not.toMatch(/alias|words/);
  expect((await log.about("C-1", 9)).length).toBe(2);
  await desk.append(8, [event(8, "AppealDecided", {})], []);
  expect(await follower.follow(0)).toBe(1);
  await desk.addAudit({ number: 1, at: 1, by: "s1", what: "read", case: null, purpose: "p", hash: "h1" });
  expect(await follower.follow(0)).toBe(0);
  expect(await follower.follow(86_400_000)).toBe(1);
  expect(log.entries.at(-1)).toMatchObject({ type: "audit", content: { number: 1, hash: "h1" } });
  expect(await followDecisions(desk, log, prepare).follow(86_400_000)).toBe(0);
});

test("[LW-113] register and log agree: each step of each order is one entry, in its order, and none names an authority, a person or a reference", async () => {
  const { house } = await openMemoryDesk({ clock: { nowMs: () => 1_900_000_000_000 } }, 9);
  const log = createMemoryLogWriter();
  const seat = (staff: string, roles: StaffPerson["roles"]): StaffPerson => ({
    id: `s-${staff}`,
    staff,
    roles,
    languages: ["fr"],
    optOuts: [],
    department: null,
    device: `k-${staff}`,
  });
  const [olga, lea] = [seat("olga", ["orders"]), seat("lea", ["lead"])];
  const order = (kind: OrderIn["kind"], n: number): OrderIn => ({
    kind,
    authority: { name: `Autorité-${n}`, country: "FR", contact: "" },
    reference: `ref-${n}`,
    legalBasis: "CPP 77-1-1",
    reasons: "Enquête.",
    selectors: [{ kind: "case", value: "C-22222222" }],
    dataClasses: ["content"],
    territory: ["FR"],
    language: "fr",
    redress: "Tribunal",
    gagUntil: null,
    category: null,
    dueAt: null,
  });
  const ways: readonly (readonly OrderStepIn[])[] = [
    [{ step: "clarify", words: "Précisez." }, { step: "close" }],
    [{ step: "refuse", reasons: "Trop large." }, { step: "close" }],
    [{ step: "authenticate", directory: "FR-12", calledAt: 1 }, { step: "freeze" }, { step: "release" }, { step: "close" }],
    [{ step: "authenticate", directory: "FR-12", calledAt: 1 }, { step: "accept" }, { step: "execute", digest: "a".repeat(64), rows: 3 }, { step: "close" }],
  ];
  for (const [at, kind] of orderKinds.entries())
    for (const [way, steps] of ways.entries()) {
      const received = await receiveOrder(house, { as: "staff", id: "olga" }, order(kind, at * 10 + way));
      if (!("order" in received)) throw new Error(received.why);
      for (const step of steps) {
        const stepped = await stepOrder(house, olga, received.order, step);
        if (stepped.kind === "proposed") await second(house, lea, stepped.proposal, true, "", settlers(house));
      }
    }
  await followDecisions(house.ports.log, log, prepare).follow(0);
  const ofOrders = log.entries.filter((one) => one.type === "order" || one.type === "hold");
  const register = [...house.state.orders.values()];
  expect(register).toHaveLength(orderKinds.length * ways.length);
  expect(ofOrders).toHaveLength(register.reduce((sum, one) => sum + one.steps.length, 0));
  for (const one of register) expect(one.steps.length).toBeGreaterThan(1);
  expect(JSON.stringify(ofOrders)).not.toMatch(/Autorité|ref-|olga|lea\b|FR-12/);
  const times = ofOrders.map((one) => (one.content as { at: number }).at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
