import { expect, test } from "bun:test";
import { situationList, type ClaimOut } from "@lampion/protocol";
import fc from "fast-check";
import { Hono } from "hono";
import type { DeskEnv } from "../desk/gate.ts";
import { createCodeRate } from "../moderation/code-rate.ts";
import { addPaperDesk, type PaperDesk } from "./paper.ts";
import { answered, createFakeDesk, nowMs, received, stated } from "./testing/fake-desk.ts";
import { languages } from "./words.ts";

function site(desk: PaperDesk, now: () => number = () => nowMs) {
  const app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set("prefix", c.req.header("x-test-prefix") ?? "one");
    await next();
  });
  addPaperDesk(app, { desk, origin: "https://chat.example", codes: createCodeRate(now), nowMs: now });
  return {
    async get(path: string, headers: Record<string, string> = {}) {
      const answer = await app.request(`https://chat.example${path}`, { headers });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    async post(path: string, form: Record<string, string>, headers: Record<string, string> = { "sec-fetch-site": "same-origin" }) {
      const answer = await app.request(`https://chat.example${path}`, {
        method: "POST",
        body: new URLSearchParams(form).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
  };
}
const notice = { lang: "fr", step: "send", situation: "harassment", where: "/rooms/FR-75111/3/120", words: "Il insulte tout le monde.", faith: "yes" };
const code = "ABCD-EFGH-JKMN-PQRS-TVWX-Y";

test("[SA-12] a notice goes through two forms without script or session, and its code stands on the answer and in no address", async () => {
  const { desk, filed } = createFakeDesk({});
  const { get, post } = site(desk);
  const first = await get("/notice");
  expect(first.text).not.toMatch(/<script|onclick|style=/);
  for (const situation of situationList) expect(first.text).toContain(`value="${situation}"`);
  const second = await post("/notice", { lang: "fr", step: "1", situation: "harassment" });
  expect(second.status).toBe(200);
  for (const name of ["where", "words", "name", "email", "faith"]) expect(second.text).toContain(`name="${name}"`);
  const sent = await post("/notice", notice);
  expect(sent.status).toBe(200);
  expect(sent.text).toContain(code);
  expect(sent.headers.get("location")).toBeNull();
  expect(sent.headers.get("set-cookie")).toBeNull();
  expect(sent.headers.get("cache-control")).toBe("no-store");
  expect(sent.text).not.toMatch(new RegExp(`(href|action)="[^"]*${code}`));
  expect(filed).toEqual([{ situation: "harassment", where: notice.where, words: notice.words, language: "fr" }]);
});

test("[SA-12, LW-11] neither name nor address is asked where a child is hurt, and one that is sent all the same is not kept", async () => {
  const { desk, filed } = createFakeDesk({});
  const { post } = site(desk);
  for (const situation of ["adult-approaches-minor", "image-of-minor", "under-18-here"]) {
    const form = await post("/notice", { lang: "en", step: "1", situation });
    expect(form.text).not.toMatch(/name="(name|email)"/);
    await post("/notice", { ...notice, situation, name: "Ada", email: "ada@example.org" });
  }
  await post("/notice", { ...notice, name: "Ada", email: "ada@example.org" });
  expect(filed.map((one) => [one.situation, one.name, one.email])).toEqual([
    ["adult-approaches-minor", undefined, undefined],
    ["image-of-minor", undefined, undefined],
    ["under-18-here", undefined, undefined],
    ["harassment", "Ada", "ada@example.org"],
  ]);
});

test("[SA-12] a form that lacks something comes back whole, says what is missing beside the field, and nothing is filed", async () => {
  const { desk, filed } = createFakeDesk({});
  const { post } = site(desk);
  const kept = { ...notice, words: "", email: "not an address", name: "Zoë <b>", faith: "" };
  const back = await post("/notice", kept);
  expect(back.status).toBe(422);
  for (const value of ["/rooms/FR-75111/3/120", "not an address", "Zoë &lt;b&gt;"]) expect(back.text).toContain(value);
  for (const field of ["words", "email", "faith"]) expect(back.text).toContain(`href="#${field}"`);
  expect(back.text).toContain('role="alert"');
  expect(back.text.match(/aria-invalid="true"/g)).toHaveLength(3);
  // Changing what happened keeps what was written.
  const other = await post("/notice", { ...kept, words: "déjà écrit", step: "back" });
  expect(other.text).toContain('value="déjà écrit"');
  expect((await post("/notice", { lang: "fr", step: "1" })).status).toBe(422);
  expect(filed).toEqual([]);
});

test("[SA-12] whatever is typed comes back as text: no tag, attribute or script of a guest reaches a page", async () => {
  const { desk } = createFakeDesk({ [code]: { ...answered, letters: [{ at: nowMs, from: "person", words: '<img src=x onerror="alert(1)">' }] } });
  const { post } = site(desk);
  expect((await post("/claim", { lang: "fr", code })).text).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("<script>", '"', "'", ">", "</textarea>", "&", "onload=", "a", "\n", "é", "<!--", "javascript:"), { minLength: 1, maxLength: 12 }),
      async (pieces) => {
        const typed = pieces.join("");
        const pagesShown = [
          await post("/notice", { ...notice, where: typed, name: typed, faith: "" }),
          await post("/claim", { lang: "en", code: typed }),
          await post("/appeal", { lang: "en", code: typed, words: typed }, { "sec-fetch-site": "same-origin", "x-test-prefix": typed.replace(/[^a-z]/g, "") }),
        ];
        for (const { text } of pagesShown) {
          expect(text).not.toContain("<script>");
          expect(text.match(/<textarea/g)?.length ?? 0).toBe(text.match(/<\/textarea>/g)?.length ?? 0);
          expect(text).not.toMatch(/<[a-z]+[^>"']*\sonload=/i);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("[MD-46] ten wrong codes a minute from one network; a right one costs nothing, a minute later it goes on, another network is not touched", async () => {
  let at = nowMs;
  const { desk } = createFakeDesk({ [code]: received });
  const { post } = site(desk, () => at);
  for (let tries = 0; tries < 10; tries += 1) {
    expect((await post("/claim", { lang: "fr", code: "AAAA" })).status).toBe(422);
    if (tries < 9) expect((await post("/claim", { lang: "fr", code })).status).toBe(200);
  }
  const over = await post("/claim", { lang: "fr", code });
  expect([over.status, over.text.includes(languages.fr.codeWait)]).toEqual([429, true]);
  expect((await post("/claim", { lang: "fr", code }, { "sec-fetch-site": "same-origin", "x-test-prefix": "two" })).status).toBe(200);
  at += 60_000;
  expect((await post("/claim", { lang: "fr", code })).status).toBe(200);
});

test("[SA-13, SA-14] a statement is read and contested at its code, in both languages; the outcome of the act stands above", async () => {
  const { desk, told } = createFakeDesk({ [code]: stated });
  const { post } = site(desk);
  const shown = await post("/statement", { lang: "en", code });
  for (const words of [
    "You cannot write in rooms.",
    "A message insulted somebody.",
    "R3, version 2",
    "from a report",
    "Decided by a program",
    "S-23456789",
    "A body",
    "Contest a decision",
  ])
    expect(shown.text).toContain(words);
  const french = await post("/statement", { lang: "fr", code });
  for (const words of ["Vous ne pouvez pas écrire dans les salons.", "par un signalement", "Contester une décision"]) expect(french.text).toContain(words);
  expect(shown.text).not.toMatch(/banned|M-[0-9A-Z]{2}/);
  const contested = await post("/appeal", { lang: "en", code, words: "It was a quotation." });
  expect(contested.text).toContain(languages.en.appeal.taken);
  expect(told).toEqual([{ what: "contest", code, words: "It was a quotation." }]);
  const empty = await post("/appeal", { lang: "en", code, words: " " });
  expect([empty.status, empty.text.includes(`value="${code}"`)]).toEqual([422, true]);
});

test("[MD-49] a dispute outside stands at the code in both languages, with its outcome and until when it is carried out; a body's name is text", async () => {
  const disputes: ClaimOut["disputes"] = [
    { at: nowMs, body: "<b>Body</b>", state: "settled", outcome: "reversed", dueAt: nowMs + 72 * 3_600_000 },
    { at: nowMs, body: "Other", state: "open", outcome: null, dueAt: null },
  ];
  const { post } = site(createFakeDesk({ [code]: { ...stated, disputes } }).desk);
  const shown = await post("/statement", { lang: "en", code });
  for (const words of ["Before an independent body", "&lt;b&gt;Body", "being carried out here", "Carried out at the latest on", "29 November 2026", "waits there"])
    expect(shown.text).toContain(words);
  expect((await post("/statement", { lang: "fr", code })).text).toContain("en attente là-bas");
  expect((await post("/statement", { lang: "fr", code })).text.split(languages.fr.appeal.disputeDue)).toHaveLength(2);
});

test("[MD-31, MD-51] a warning and twice the clock stand at the code with their reason and what stays open; who has neither reads nothing of it", async () => {
  const misuse: ClaimOut["misuse"] = [
    { kind: "notices", warnedAt: nowMs, slowedUntil: null, reason: "" },
    { kind: "complaints", warnedAt: nowMs, slowedUntil: nowMs + 30 * 86_400_000, reason: "<i>Again</i>" },
  ];
  const { post } = site(createFakeDesk({ [code]: { ...answered, misuse } }).desk);
  const shown = await post("/claim", { lang: "en", code });
  const t = languages.en.appeal.misuse;
  for (const words of [t.title, t.notices, t.warned, t.complaints, t.slowed, "26 December 2026", "&lt;i&gt;Again", t.stays]) expect(shown.text).toContain(words);
  expect((await post("/claim", { lang: "fr", code })).text).toContain("manifestement infondée");
  expect((await site(createFakeDesk({ [code]: answered }).desk).post("/claim", { lang: "en", code })).text).not.toContain(t.title);
});

test("[MD-62] whoever asked to wait says at the code that they are safe, in both languages and with one button; who did not ask sees nothing of it", async () => {
  const waits: ClaimOut = { ...answered, mayActNow: true, waitsUntil: nowMs + 48 * 3_600_000 };
  const { desk, told } = createFakeDesk({ [code]: waits }, { kind: "taken", dueAt: null });
  const { post } = site(desk);
  const shown = (await post("/claim", { lang: "en", code })).text;
  for (const words of ["Are you safe?", "It waits for your word", "28 November 2026", 'value="ready"']) expect(shown).toContain(words);
  expect((await post("/claim", { lang: "fr", code })).text).toContain("Êtes-vous en sécurité ?");
  const done = await post("/claim", { lang: "fr", code, act: "ready" });
  expect([done.status, done.text.replaceAll("&#39;", "'").includes("C'est noté. Ce qui attendait commence."), told.map((one) => one.what)]).toEqual([200, true, ["ready"]]);
  expect((await site(createFakeDesk({ [code]: answered }).desk).post("/claim", { lang: "en", code })).text).not.toContain("Are you safe?");
});

test("[SA-14] a second appeal is refused in words and changes nothing; facts are added at the code", async () => {
  const { desk } = createFakeDesk({ [code]: answered }, { kind: "refused", why: "already" });
  const { post } = site(desk);
  const again = await post("/appeal", { lang: "fr", code, words: "Encore." });
  expect(again.status).toBe(409);
  expect(again.text.replaceAll("&#39;", "'")).toContain(languages.fr.appeal.refused.already);
  const facts = createFakeDesk({ [code]: received });
  const added = await site(facts.desk).post("/claim", { lang: "fr", code, act: "facts", facts: "C'était mardi." });
  expect(added.text.replaceAll("&#39;", "'")).toContain(languages.fr.claim.added);
  expect(facts.told).toEqual([{ what: "facts", code, words: "C'était mardi." }]);
});

test("a page of another site cannot send our forms; a text browser that says nothing can", async () => {
  const { desk, filed } = createFakeDesk({});
  const { post, get } = site(desk);
  for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { origin: "https://elsewhere.example" }] as Record<string, string>[])
    expect((await post("/notice", notice, headers)).status).toBe(403);
  expect(filed).toEqual([]);
  for (const headers of [{}, { origin: "https://chat.example" }, { origin: "null" }] as Record<string, string>[]) expect((await post("/notice", notice, headers)).status).toBe(200);
  expect((await get("/notice")).headers.get("referrer-policy")).toBe("same-origin");
});

test("a megabyte is refused in words, a store that fails gives the form back, and too many notices are told so with nothing lost", async () => {
  const { desk } = createFakeDesk({});
  const { post } = site({
    ...desk,
    fileNotice: () => Promise.reject(new Error("disk full")),
    claim: () => Promise.reject(new Error("disk full")),
  });
  const large = await post("/notice", { ...notice, words: "a".repeat(1_000_000) });
  expect([large.status, large.text.replaceAll("&#39;", "'").includes(languages.fr.tooLarge)]).toEqual([413, true]);
  const long = await post("/notice", { ...notice, words: "é".repeat(5_000) });
  expect([long.status, /5\s000/.test(long.text)]).toEqual([422, true]);
  const failed = await post("/notice", notice);
  expect([failed.status, failed.text.includes(notice.words)]).toEqual([503, true]);
  expect((await post("/claim", { lang: "fr", code })).status).toBe(503);
  const busy = site(desk);
  let last = 200;
  for (let sent = 0; sent < 21; sent += 1) last = (await busy.post("/notice", notice)).status;
  const over = await busy.post("/notice", notice);
  expect([last, over.status, over.text.includes(notice.words)]).toEqual([429, 429, true]);
});

test("[AP-17] the pages speak the language that was chosen, else the browser's, else French", async () => {
  const { get } = site(createFakeDesk({}).desk);
  const titleIn = async (path: string, accepts?: string) => (await get(path, accepts === undefined ? {} : { "accept-language": accepts })).text.match(/<html lang="(..)">/)?.[1];
  expect(await titleIn("/notice")).toBe("fr");
  expect(await titleIn("/notice", "en-GB,en;q=0.9,fr;q=0.5")).toBe("en");
  expect(await titleIn("/notice", "de,fr")).toBe("fr");
  expect(await titleIn("/notice?lang=en", "fr")).toBe("en");
  expect(await titleIn("/notice?lang=xx")).toBe("fr");
});

test("[EV-36] a recall code goes through one form without script or session: wrong ones are counted and said, hours beyond 72 refused, and what was typed stays", async () => {
  const { desk, recalled } = createFakeDesk({});
  const { get, post } = site(desk);
  const first = await get("/recall?lang=en");
  expect(first.text).not.toMatch(/<script|onclick|style=/);
  const hour = Math.floor(nowMs / 3_600_000) * 3_600_000;
  const told = { lang: "en", code, situation: "blackmail", from: String(hour - 2 * 3_600_000), hours: "3", words: "Il menace <tout> dire." };
  const sent = await post("/recall", told);
  expect([sent.status, sent.text.includes(code), sent.headers.get("cache-control")]).toEqual([200, true, "no-store"]);
  expect(recalled).toEqual([{ code, situation: "blackmail", fromMs: hour - 2 * 3_600_000, toMs: hour + 3_600_000, words: told.words, language: "en" }]);
  const late = await post("/recall", { ...told, from: String(hour - 73 * 3_600_000) });
  expect(late.status).toBe(422);
  expect(late.text).toContain("Choose an hour of the last 72");
  for (const [name, said] of [
    ["code", "Enter the code"],
    ["situation", "Choose what comes closest"],
    ["from", "Choose an hour"],
  ] as const) {
    const back = await post("/recall", { ...told, [name]: "" });
    expect([back.status, back.text.includes(said), back.text.includes("Il menace &lt;tout&gt; dire.")]).toEqual([422, true, true]);
  }
  expect(recalled).toHaveLength(1);
  for (let tries = 0; tries < 10; tries += 1) {
    const wrong = await post("/recall", { ...told, code: "2222-2222-2222-2222-2222-2" });
    expect([wrong.status, wrong.text.includes("a sign is wrong, or its 72 hours are over")]).toEqual([422, true]);
  }
  expect((await post("/recall", told)).status).toBe(429);
  // Those of reports and those of conversations are counted together.
  expect((await post("/claim", { lang: "en", code })).status).toBe(429);
  expect((await post("/recall", told, { "sec-fetch-site": "cross-site" })).status).toBe(403);
});
