import type { StreamView } from "@lampion/client";
import { expect, test } from "bun:test";
import { line } from "../style/lines.ts";
import { namesFor } from "./names.ts";

const by = (m: string, name: string) => ({ m, name, mark: 1, gender: "other" as const });
const people = [by("1", "Anna"), by("2", "Élise"), by("3", "Eliott"), by("4", "Annabel"), by("me", "Elsa"), by("6", "Elmo"), by("7", "Elric")];
const nowMs = line("now", "").at + 60_000;
/** Elmo spoke, and nothing of Elmo is seen here; Elric spoke a quarter of an hour ago. */
const view: StreamView = {
  id: "room:FR",
  epoch: 1,
  me: "me",
  lines: people.filter(({ name }) => name !== "Elmo").map((who) => line(who.m, "Bonsoir", { by: who, ...(who.name === "Elric" ? { at: nowMs - 900_000 } : {}) })),
  reactions: new Map(),
  spoke: people,
  gone: false,
  missing: 0,
  forked: false,
};

test("[WH-13, CV-13] names are those of who spoke lately and is seen: not one's own, and nobody whose words a block hides", () => {
  expect(namesFor("", view, nowMs).map(({ name }) => name)).toEqual(["Annabel", "Eliott", "Élise", "Anna"]);
  expect(namesFor("EL", view, nowMs).map(({ name }) => name)).toEqual(["Eliott", "Élise"]);
  expect(namesFor("élise", view, nowMs)).toEqual([]);
  expect([namesFor("x", view, nowMs), namesFor("a", undefined, nowMs)]).toEqual([[], []]);
});
