import { expect, test } from "bun:test";
import { sketchOf, keepSketch } from "./sketch.ts";
import { createTown, fields, inside, lines, logged, room, type Town } from "./fake-town.test.ts";
import { createMemoryStore } from "./memory-ports.ts";
import type { Client } from "./client-shape.ts";

/** Long enough inside for the sketch to be written. */
async function settled(town: Town): Promise<Client> {
  const client = await inside(town);
  await town.run(2_000);
  return client;
}
const said = (town: Town): string[] => logged(town, room);
const states = (client: Client): string[] => lines(client, room);

test("[AP-33, AP-5] whoever comes back sees the square as this device kept it, writes before the server answers, and what was written goes once, after the welcome", async () => {
  const town = createTown(21);
  const first = await settled(town);
  town.others("theirs");
  await town.run(100);
  first.away(true);
  const again = town.client();
  void again.resume();
  const { phase, landing, me, rooms, streams, talks } = again.state;
  expect([phase, landing, me?.nickname, rooms.map((one) => one.id), streams.size, talks]).toEqual(["returning", "FR-75011", "Anna", ["FR-75011"], 0, []]);
  expect(again.send(room, "early")).not.toBeNull();
  expect(states(again)).toEqual(["early/sending"]);
  // The tab is gone before the server answered: the next one has the words, and sends them.
  const third = town.client();
  void third.resume();
  expect(states(third)).toEqual(["early/sending"]);
  expect(said(town)).toEqual(["theirs"]);
  await town.run(200);
  expect([third.state.phase, said(town), states(third)]).toEqual(["inside", ["theirs", "early"], ["theirs/sent", "early/sent"]]);
  town.cutAll();
  await town.run(5_000);
  expect(said(town)).toEqual(["theirs", "early"]);
});

test("[AP-33, EN-15] a ticket that is no longer good leads to the door: nothing of the sketch stays, and what was written waits for its author", async () => {
  const town = createTown(22);
  await settled(town);
  town.takesTickets = false;
  const again = town.client();
  const resumed = again.resume();
  expect(again.state.phase).toBe("returning");
  again.send(room, "early");
  await town.run(200);
  expect(await resumed).toBe(false);
  expect([again.state.phase, again.state.rooms, again.state.me, town.store.has("sketch")]).toEqual(["outside", [], null, false]);
  town.session = "session-2";
  void again.enter(fields);
  await town.run(200);
  expect([again.state.phase, said(town), states(again)]).toEqual(["inside", [], ["early/failed"]]);
});

test("[AP-33] without a network the sketch stays, and the words go when the network is back", async () => {
  const town = createTown(23);
  await settled(town);
  town.isDown = true;
  const again = town.client();
  void again.resume();
  again.send(room, "early");
  await town.run(20_000);
  expect([again.state.phase, again.state.connection.kind]).toEqual(["returning", "down"]);
  town.isDown = false;
  again.wake();
  await town.run(31_000);
  expect([again.state.phase, said(town)]).toEqual(["inside", ["early"]]);
});

test("[AP-20, AP-33, EN-12] the sketch holds nothing that was said, nobody else and no sensitive room; of a guest before a closed door there is none, nor of one who has left, nor beyond the ticket", async () => {
  const town = createTown(24);
  const client = await settled(town);
  town.others("theirs");
  await town.run(50);
  const entries = new Map<string, string>();
  const store = createMemoryStore(entries);
  const { state } = client;
  const [own] = state.rooms;
  if (own === undefined) throw new Error("no room");
  const rooms = [own, { ...own, id: "secret", name: "Tender", sensitive: true }, { ...own, id: "other", name: "Elsewhere", joined: false }];
  const nowMs = town.clock.nowMs();
  keepSketch(store, { ...state, rooms }, nowMs + 1_000);
  const text = entries.get("sketch") ?? "";
  expect(text).toContain("Paris 11e");
  for (const secret of ["Tender", "Elsewhere", "theirs", "abcdefgh", '"them"']) expect(text.includes(secret)).toBe(false);
  expect(sketchOf(store, nowMs)?.rooms.map((one) => one.id)).toEqual(["FR-75011"]);
  expect(sketchOf(store, nowMs + 1_000)).toBeNull();
  for (const phase of ["outside", "gone", "entering", "returning"] as const) keepSketch(store, { ...state, phase, closed: "restricted" }, 0);
  expect(entries.get("sketch")).toBe(text);
  for (const closed of ["restricted", "under-age"] as const) {
    keepSketch(store, state, nowMs + 1_000);
    keepSketch(store, { ...state, closed }, nowMs + 1_000);
    expect(entries.has("sketch")).toBe(false);
  }
  for (const other of ["{", "[]", "null", JSON.stringify({ ...(JSON.parse(text) as object), v: 1 }), text.replace(/"v":\d+,/, "")]) {
    entries.set("sketch", other);
    expect(sketchOf(store, nowMs)).toBeNull();
  }
  // Shut out while the page was open: what stood there goes when the page is hidden; and after a quick exit nothing comes back.
  expect(town.store.has("sketch")).toBe(true);
  town.tell({ t: "you", me: state.me!, powers: state.powers!, closed: "restricted", statements: [] });
  await town.run(50);
  client.away(true);
  expect(town.store.has("sketch")).toBe(false);
  client.exit();
  client.away(true);
  await town.run(5_000);
  expect(town.store.has("sketch")).toBe(false);
});
