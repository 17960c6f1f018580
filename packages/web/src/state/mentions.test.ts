import { expect, test } from "bun:test";
import type { Line, StreamView } from "@lampion/client";
import { isMention } from "./mentions.ts";

const line = (text: string, more: Partial<Line> = {}): Line => ({ seq: 9, kind: "text", mine: false, withdrawn: false, re: null, text, ...more }) as Line;
const view = { lines: [line("mine", { seq: 3, mine: true }), line("theirs", { seq: 4 })] } as unknown as StreamView;

test("[AP-9] a word that says the nickname, or answers one's own line, is a mention; part of another word is none", () => {
  expect(isMention(line("Bonsoir ANAÏS !"), undefined, "Anaïs")).toBe(true);
  expect(isMention(line("@anais tu viens ?"), undefined, "Anaïs")).toBe(true);
  expect(isMention(line("les ananas"), undefined, "Ana")).toBe(false);
  expect(isMention(line("rien", { re: 3 }), view, "Zoé")).toBe(true);
  expect(isMention(line("rien", { re: 4 }), view, "Zoé")).toBe(false);
  expect(isMention(line("Zoé", { mine: true }), view, "Zoé")).toBe(false);
  expect(isMention(line("a.b"), undefined, "a.b")).toBe(true);
  expect(isMention(line("aXb"), undefined, "a.b")).toBe(false);
});
