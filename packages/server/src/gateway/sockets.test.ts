import { expect, test } from "bun:test";
import type { Server, ServerWebSocket } from "bun";
import { Peer, Wire } from "./sockets.ts";

/** The runtime as far as a connection uses it: each write to the network is one list of frames, and a topic that it has reaches who subscribed. */
function network() {
  const subscribed = new Map<string, Set<{ writes: string[][] }>>();
  const published: string[] = [];
  const wire = new Wire(
    () =>
      ({
        publish(topic: string, frame: string) {
          published.push(topic);
          for (const one of subscribed.get(topic) ?? []) one.writes.push([frame]);
        },
      }) as unknown as Server<Peer>,
  );
  function guest() {
    const own = { writes: [] as string[][] };
    let corked: string[] | null = null;
    const ws = {
      send: (frame: string) => void (corked === null ? own.writes.push([frame]) : corked.push(frame)),
      cork(work: () => void) {
        const together: string[] = [];
        corked = together;
        work();
        corked = null;
        own.writes.push(together);
      },
      subscribe: (topic: string) => void subscribed.set(topic, (subscribed.get(topic) ?? new Set()).add(own)),
      unsubscribe: (topic: string) => void subscribed.get(topic)?.delete(own),
      close: () => own.writes.push(["closed"]),
      getBufferedAmount: () => 0,
    };
    const peer = new Peer(wire, "", "", "ordinary").opened(ws as unknown as ServerWebSocket<Peer>);
    /** The runtime lets the topics of a connection go before it says that it has ended. */
    const end = (): void => {
      for (const readers of subscribed.values()) readers.delete(own);
      peer.gone();
    };
    return { peer, end, heard: () => own.writes.flat(), writes: () => own.writes };
  }
  return { wire, guest, published };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("[PT-3] in a room of two an answer and the words leave in one write to each, after the turn", async () => {
  const { wire, guest, published } = network();
  const [anna, ben] = [guest(), guest()];
  for (const { peer } of [anna, ben]) peer.join("room");
  anna.peer.send("ok");
  wire.publish("room", "words");
  expect(anna.writes()).toEqual([]);
  await turn();
  expect(anna.writes()).toEqual([["ok", "words"]]);
  expect(ben.writes()).toEqual([["words"]]);
  expect(published).toEqual([]);
});

test("[PT-3] beyond four readers one publish reaches all, and nothing overtakes what was sent before, also while the room grows", async () => {
  const { wire, guest, published } = network();
  const guests = Array.from({ length: 5 }, guest);
  for (const { peer } of guests.slice(0, 4)) peer.join("room");
  wire.publish("room", "a");
  guests[4]?.peer.join("room");
  guests[0]?.peer.send("ok");
  wire.publish("room", "b");
  guests[0]?.peer.send("later");
  await turn();
  expect(published).toEqual(["room"]);
  expect(guests.map(({ heard }) => heard().join(" "))).toEqual(["a ok b later", "a b", "a b", "a b", "b"]);
});

test("[PT-3] who left or whose connection ended hears nothing more, in a small room and in a large one; an empty one begins small again", async () => {
  const { wire, guest, published } = network();
  const guests = Array.from({ length: 6 }, guest);
  for (const { peer } of guests) peer.join("room");
  guests[0]?.peer.leave("room");
  guests[1]?.end();
  guests[1]?.peer.leave("room");
  wire.publish("room", "a");
  await turn();
  expect(guests.map(({ heard }) => heard().join(" "))).toEqual(["", "", "a", "a", "a", "a"]);
  for (const { peer } of guests) peer.leave("room");
  wire.publish("room", "nobody");
  const [first, second] = [guest(), guest()];
  for (const { peer } of [first, second]) peer.join("room");
  first.end();
  wire.publish("room", "b");
  await turn();
  expect([first.heard(), second.heard()]).toEqual([[], ["b"]]);
  expect(published).toEqual(["room"]);
});

test("[PT-3] a connection that is closed gets what was sent before its end, and what is held leaves whole", async () => {
  const { guest } = network();
  const { peer, writes } = guest();
  peer.send("last words");
  peer.close(1000, "");
  expect(writes()).toEqual([["last words"], ["closed"]]);
  const held = guest();
  held.peer.hold();
  held.peer.send("a");
  await turn();
  held.peer.send("b");
  expect(held.writes()).toEqual([]);
  held.peer.release();
  expect(held.writes()).toEqual([["a", "b"]]);
});

test("[PT-3] two servers of one process share no room", async () => {
  const [one, other] = [network(), network()];
  const [anna, ben] = [one.guest(), other.guest()];
  anna.peer.join("room");
  ben.peer.join("room");
  one.wire.publish("room", "a");
  await turn();
  expect([anna.heard(), ben.heard()]).toEqual([["a"], []]);
});
