import type { AtCodeOut, ClaimOut } from "@lampion/protocol";
import type { PaperDesk } from "../paper.ts";

export const nowMs = Date.UTC(2026, 10, 26, 12);
const dayMs = 86_400_000;
export const unknown: ClaimOut = {
  kind: "unknown",
  state: "unknown",
  receivedAt: null,
  situation: null,
  automatic: false,
  answer: null,
  statement: null,
  letters: [],
  appeals: [],
  disputes: [],
  misuse: [],
  mayContest: false,
  contestUntil: null,
  mayAddFacts: false,
  mayActNow: false,
  waitsUntil: null,
  bodies: [],
};
export const received: ClaimOut = { ...unknown, kind: "report", state: "received", receivedAt: nowMs, situation: "harassment", mayAddFacts: true };
const bodies = [{ name: "A body", url: "https://body.example/", languages: ["fr", "en"] }];
export const answered: ClaimOut = {
  ...received,
  state: "decided",
  answer: { at: nowMs, acted: false, what: { fr: "Rien n'a été restreint.", en: "Nothing was restricted." }, reasons: "Les mots ne sont pas interdits ici." },
  letters: [{ at: nowMs, from: "desk", words: "Pouvez-vous dire le jour ?" }],
  mayContest: true,
  contestUntil: nowMs + 190 * dayMs,
  bodies,
};
export const stated: ClaimOut = {
  ...unknown,
  kind: "statement",
  state: "decided",
  receivedAt: nowMs,
  mayContest: true,
  contestUntil: nowMs + 190 * dayMs,
  mayAddFacts: true,
  statement: {
    statement: "S-23456789",
    at: nowMs,
    what: { fr: "Vous ne pouvez pas écrire dans les salons.", en: "You cannot write in rooms." },
    since: nowMs,
    until: nowMs + dayMs,
    reviewAt: null,
    isOver: false,
    facts: { fr: "Un message insultait une personne.", en: "A message insulted somebody." },
    reasons: "Règle du respect.",
    ground: "terms",
    rule: "R3, version 2",
    noticedBy: "notice",
    automatedDetection: false,
    automatedDecision: "not",
    territory: ["FR"],
    stays: ["contest", "report", "helplines"],
    contestUntil: nowMs + 190 * dayMs,
    keepMySide: true,
    bodies,
  },
};

/** A desk that knows the codes given, and writes down what it was told. */
export function createFakeDesk(known: Readonly<Record<string, ClaimOut>>, atCode: AtCodeOut = { kind: "taken", dueAt: nowMs + 7 * dayMs }) {
  const filed: Parameters<PaperDesk["fileNotice"]>[0][] = [];
  const told: { what: "facts" | "contest" | "ready"; code: string; words: string }[] = [];
  const recalled: Parameters<PaperDesk["recall"]>[0][] = [];
  const desk: PaperDesk = {
    fileNotice: async (notice) => {
      filed.push(notice);
      return { kind: "filed", claim: "ABCD-EFGH-JKMN-PQRS-TVWX-Y" };
    },
    recall: async (one) => {
      recalled.push(one);
      return one.code === "ABCD-EFGH-JKMN-PQRS-TVWX-Y" ? { kind: "filed", claim: "ABCD-EFGH-JKMN-PQRS-TVWX-Y" } : { kind: "refused", why: "unknown" };
    },
    claim: async (code) => known[code] ?? unknown,
    addFacts: async (code, words) => {
      told.push({ what: "facts", code, words });
      return atCode;
    },
    ready: async (code) => {
      told.push({ what: "ready", code, words: "" });
      return atCode;
    },
    contest: async (code, words) => {
      told.push({ what: "contest", code, words });
      return atCode;
    },
  };
  return { desk, filed, told, recalled };
}
