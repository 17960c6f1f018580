import { expect, test } from "bun:test";
import { createMemoryTown } from "./memory-town.ts";

test("[RL-17] [PT-19] more than the thread can do: those who were taken are answered in their order, others hear busy before anything looked at their words, and a block is never refused", async () => {
  const town = createMemoryTown(17);
  const [node] = town.nodes;
  const ada = await town.enter("Ada");
  const bruno = await town.enter("Bruno");
  const { room, member } = await bruno.seenAs();
  await ada.ask("join", { room });
  const before = node?.figures();

  const first = ada.send("say", { room, text: "un premier mot" });
  // The turn has worked for its slice; then the thread does something else for very long.
  town.pulse.work(10);
  const waits = ada.send("say", { room, text: "un mot qui attend" });
  const list = ada.send("rooms", {});
  expect(node?.figures().asksWaiting).toBe(2);
  town.pulse.work(400);
  const refused = [ada.send("say", { room, text: "un mot de trop" }), ada.send("say", { room, text: "et encore un" })];
  const block = ada.send("block", { whom: { room, member }, calm: "off" });
  const answers = (): { n: number; t: string; code?: string; retryMs?: number }[] => [...ada.all("ok"), ...ada.all("no")];
  const answerTo = (n: number) => answers().find((one) => one.n === n);
  expect(refused.map((n) => answerTo(n))).toMatchObject(refused.map((n) => ({ t: "no", n, code: "busy" })));
  // They do not all come back in one moment.
  expect(new Set(refused.map((n) => answerTo(n)?.retryMs)).size).toBe(2);
  expect(answerTo(waits)).toBeUndefined();

  await town.rest();
  expect([first, waits, list, block].map((n) => answerTo(n))).toMatchObject([first, waits, list, block].map((n) => ({ t: "ok", n })));
  const said = bruno.all("msgs").flatMap((frame) => frame.m.flatMap((one) => (one.k === "text" ? [one.text] : [])));
  expect(said.slice(-2)).toEqual(["un premier mot", "un mot qui attend"]);
  const after = node?.figures();
  expect([after?.overfull, after?.asksWaiting, (after?.judged ?? 0) - (before?.judged ?? 0)]).toEqual([2, 0, 2]);

  // What was refused is not remembered as said: it may be said again.
  expect(await ada.repeat(refused[0] ?? 0, "say", { room, text: "un mot de trop" })).toMatchObject({ t: "ok" });
});

test("[RL-17] a store that takes no more is asked before the words are looked at", async () => {
  const town = createMemoryTown(18);
  const ada = await town.enter("Ada");
  const { room } = await ada.seenAs();
  const judged = (): number => town.nodes[0]?.figures().judged ?? 0;
  const before = judged();
  town.messages.refuseWith("busy");
  expect(await ada.ask("say", { room, text: "personne ne lit cela" })).toMatchObject({ t: "no", code: "busy" });
  expect(judged()).toBe(before);
  town.messages.refuseWith(null);
  expect(await ada.ask("say", { room, text: "cela si" })).toMatchObject({ t: "ok" });
  expect(judged()).toBe(before + 1);
});
