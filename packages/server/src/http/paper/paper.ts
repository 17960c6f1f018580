import { situationList, type AtCodeOut, type ClaimOut, type Situation } from "@lampion/protocol";
import type { PrivateHistory, Recalled, RecallTold } from "@lampion/core";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import type { DeskEnv } from "../desk/gate.ts";
import { createRate } from "../rates.ts";
import { atCodeMax, claimPage, codePage, type Shown } from "./claim-pages.ts";
import { languageOf, page, type Asked, type PagePath } from "./layout.ts";
import { recallFaults, recallOf, recallPage } from "./recall-page.ts";
import { asksForName, emptyNotice, noticeFaults, noticePage, sentPage, situationPage, type NoticeForm } from "./notice-pages.ts";

/** What the pages ask of the desk; every answer is a union, none throws for what a guest typed. */
export interface PaperDesk {
  fileNotice(notice: {
    readonly situation: Situation;
    readonly where: string;
    readonly words: string;
    readonly name?: string;
    readonly email?: string;
    readonly language: "fr" | "en";
  }): Promise<{ readonly kind: "filed"; readonly claim: string } | { readonly kind: "refused"; readonly why: string }>;
  /** Asks for hours of a conversation with a recall code (EV-36). */
  recall(told: RecallTold): Promise<Recalled>;
  claim(code: string): Promise<ClaimOut>;
  addFacts(code: string, words: string): Promise<AtCodeOut>;
  /** Whoever reported says that they are safe (MD-62). */
  ready(code: string): Promise<AtCodeOut>;
  contest(code: string, words: string): Promise<AtCodeOut>;
}
export interface PaperPorts {
  readonly desk: PaperDesk;
  /** The site's configured origin, or empty. */
  readonly origin: string;
  /** Wrong codes of this network, counted together with those of the API (MD-46). */
  readonly codes: { wait(mark: string): number; wrong(mark: string): void };
  /** Where private words rest (EV-29); sealed unless said otherwise. */
  readonly history?: PrivateHistory;
  nowMs(): number;
}

const paths = ["/notice", "/recall", "/claim", "/statement", "/appeal"] as const;
export const isPaper = (path: string): boolean => (paths as readonly string[]).includes(path);
/** What a form may hold: the longest words in the widest script, and room around them. */
const formMaxBytes = 65_536;
/** The paper desk (SA-12 to SA-14): notices, codes, statements and appeals for people without session, account or script. */
export function addPaperDesk(app: Hono<DeskEnv>, ports: PaperPorts): void {
  const notices = createRate(20, 3_600_000, ports.nowMs);
  const appeals = createRate(30, 3_600_000, ports.nowMs);
  const now = () => ({ nowMs: ports.nowMs(), history: ports.history ?? "sealed" });
  const asks = (c: Context, form: Form | null = null): Asked => languageOf(form?.text("lang") ?? c.req.query("lang"), c.req.header("accept-language"));

  for (const path of paths) {
    app.use(path, (c, next) => {
      c.header("cache-control", "no-store");
      // With "no-referrer" a browser would send our own forms with the Origin "null", as a foreign page does.
      c.header("referrer-policy", "same-origin");
      return next();
    });
    app.use(path, bodyLimit({ maxSize: formMaxBytes, onError: (c) => c.html(notePage(asks(c), path, asks(c).words.tooLarge), 413) }));
    app.use(path, (c, next) => (c.req.method !== "GET" && isForeign(c, ports.origin) ? Promise.resolve(c.html(notePage(asks(c), path, asks(c).words.foreign), 403)) : next()));
  }
  app.get("/notice", (c) => c.html(situationPage(asks(c), emptyNotice, false)));
  app.post("/notice", async (c) => {
    const form = await readForm(c);
    const asked = asks(c, form);
    const notice = noticeOf(form);
    const { situation } = notice;
    const step = form.text("step");
    if (step === "back" || situation === null) return c.html(situationPage(asked, notice, step !== "back"), situation === null && step !== "back" ? 422 : 200);
    if (step !== "send") return c.html(noticePage(asked, { ...notice, situation }, []));
    const faults = noticeFaults(notice, asked);
    if (faults.length > 0) return c.html(noticePage(asked, { ...notice, situation }, faults), 422);
    if (notices(c.get("prefix")) > 0) return c.html(noticePage(asked, { ...notice, situation }, [{ field: "words", why: asked.words.tooOften }]), 429);
    const named = asksForName(situation) ? { ...(notice.name === "" ? {} : { name: notice.name }), ...(notice.email === "" ? {} : { email: notice.email }) } : {};
    const filed = await kept(() => ports.desk.fileNotice({ situation, where: notice.where, words: notice.words, language: asked.language, ...named }));
    if (filed === null || filed.kind === "refused") return c.html(noticePage(asked, { ...notice, situation }, [{ field: "words", why: asked.words.failed }]), 503);
    return c.html(sentPage(asked, filed.claim, notice.where.trim() !== ""));
  });

  app.get("/recall", (c) =>
    c.html(
      recallPage(
        asks(c),
        recallOf(() => ""),
        [],
        now(),
      ),
    ),
  );
  app.post("/recall", async (c) => {
    const form = await readForm(c);
    const asked = asks(c, form);
    const told = recallOf(form.text);
    const prefix = c.get("prefix");
    const again = (name: string, why: string, status: 422 | 429 | 503): Response | Promise<Response> => c.html(recallPage(asked, told, [{ field: name, why }], now()), status);
    const faults = recallFaults(told, asked, ports.nowMs());
    if (faults.length > 0) return c.html(recallPage(asked, told, faults, now()), 422);
    // Codes of conversations are tried as slowly as those of reports, both together.
    if (ports.codes.wait(prefix) > 0) return again("code", asked.words.codeWait, 429);
    if (notices(prefix) > 0) return again("code", asked.words.tooOften, 429);
    const { code, situation, fromMs, hours, words } = told;
    const filed = situation === null ? null : await kept(() => ports.desk.recall({ code, situation, fromMs, toMs: fromMs + hours * 3_600_000, words, language: asked.language }));
    if (filed === null) return again("code", asked.words.failed, 503);
    if (filed.kind === "filed") return c.html(sentPage(asked, filed.claim, true));
    if (filed.why !== "unknown") return again(filed.why === "hours" ? "from" : "words", filed.why === "hours" ? asked.words.recall.hoursBad : asked.words.failed, 422);
    ports.codes.wrong(prefix);
    return again("code", asked.words.recall.codeBad, 422);
  });

  for (const path of ["/claim", "/statement", "/appeal"] as const) app.get(path, (c) => c.html(codePage(asks(c), path, { code: "", words: "" }, [])));
  /** Looks a code up, or shows the form again with what was typed. Wrong codes are counted, right ones are not (MD-46). */
  const open = async (c: Context<DeskEnv>, path: "/claim" | "/statement" | "/appeal", asked: Asked, form: Form): Promise<{ code: string; claim: ClaimOut } | Response> => {
    const typed = { code: form.text("code"), words: form.text("words") };
    const prefix = c.get("prefix");
    const again = (why: string, status: 422 | 429 | 503): Response => c.html(codePage(asked, path, typed, [{ field: "code", why }]), status) as Response;
    if (ports.codes.wait(prefix) > 0) return again(asked.words.codeWait, 429);
    const claim = await kept(() => ports.desk.claim(typed.code));
    if (claim === null) return again(asked.words.failed, 503);
    if (claim.kind !== "unknown") return { code: typed.code, claim };
    ports.codes.wrong(prefix);
    return again(asked.words.codeBad, 422);
  };
  for (const path of ["/claim", "/statement"] as const) {
    app.post(path, async (c) => {
      const form = await readForm(c);
      const asked = asks(c, form);
      const opened = await open(c, path, asked, form);
      if (opened instanceof Response) return opened;
      if (form.text("act") === "ready") {
        const outcome = await kept(() => ports.desk.ready(opened.code));
        if (outcome === null) return c.html(codePage(asked, path, { code: opened.code, words: "" }, [{ field: "code", why: asked.words.failed }]), 503);
        return c.html(claimPage(asked, path, await after(ports, opened, { kind: "ready", outcome })));
      }
      if (form.text("act") !== "facts") return c.html(claimPage(asked, path, { ...opened, done: null, facts: null }));
      const words = form.text("facts");
      const fault = wordsFault(words, asked);
      if (fault !== null) return c.html(claimPage(asked, path, { ...opened, done: null, facts: { words, fault } }), 422);
      const outcome = await kept(() => ports.desk.addFacts(opened.code, words));
      if (outcome === null) return c.html(claimPage(asked, path, { ...opened, done: null, facts: { words, fault: asked.words.failed } }), 503);
      return c.html(claimPage(asked, path, await after(ports, opened, { kind: "facts", outcome })));
    });
  }
  app.post("/appeal", async (c) => {
    const form = await readForm(c);
    const asked = asks(c, form);
    const typed = { code: form.text("code"), words: form.text("words") };
    const fault = wordsFault(typed.words, asked);
    if (fault !== null) return c.html(codePage(asked, "/appeal", typed, [{ field: "words", why: fault }]), 422);
    const opened = await open(c, "/appeal", asked, form);
    if (opened instanceof Response) return opened;
    if (appeals(c.get("prefix")) > 0) return c.html(codePage(asked, "/appeal", typed, [{ field: "words", why: asked.words.tooOften }]), 429);
    const outcome = await kept(() => ports.desk.contest(opened.code, typed.words));
    if (outcome === null) return c.html(codePage(asked, "/appeal", typed, [{ field: "words", why: asked.words.failed }]), 503);
    return c.html(claimPage(asked, "/appeal", await after(ports, opened, { kind: "appeal", outcome })), outcome.kind === "taken" ? 200 : 409);
  });
}

/** The page as it stands after an act at the code. */
async function after(ports: PaperPorts, opened: { code: string; claim: ClaimOut }, done: NonNullable<Shown["done"]>): Promise<Shown> {
  return { code: opened.code, claim: (await kept(() => ports.desk.claim(opened.code))) ?? opened.claim, done, facts: null };
}
/** A store that fails is an answer here: the form comes back with everything in it. */
async function kept<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch {
    return null;
  }
}
function wordsFault(words: string, { words: own }: Asked): string | null {
  const count = [...words].length;
  if (words.trim() === "") return own.claim.wordsMissing;
  return count > atCodeMax ? own.notice.tooLong.replace("{most}", atCodeMax.toLocaleString(own.tag)).replace("{count}", count.toLocaleString(own.tag)) : null;
}

interface Form {
  /** The field's text, empty when it is missing or a file. */
  text(name: string): string;
}
async function readForm(c: Context): Promise<Form> {
  const body = await c.req.parseBody().catch(() => ({}));
  return {
    text(name) {
      const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : "";
      // Browsers send line ends as CRLF; a count of characters must not depend on it.
      return typeof value === "string" ? value.replaceAll("\r\n", "\n") : "";
    },
  };
}
function noticeOf(form: Form): NoticeForm {
  const situation = form.text("situation");
  return {
    situation: situationList.find((one) => one === situation) ?? null,
    where: form.text("where"),
    words: form.text("words"),
    faith: form.text("faith") === "yes",
    name: form.text("name").slice(0, 120).trim(),
    email: form.text("email").slice(0, 200).trim(),
  };
}
const notePage = (asked: Asked, path: PagePath, note: string) => page(asked, path, asked.words.notice.title, html`<p class="faults" role="alert">${note}</p>`);

/** Whether a form was sent by a page of another site. Text browsers say nothing of either and are let in: there is no session that could be abused. */
function isForeign(c: Context, configured: string): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const origin = c.req.header("origin");
  return origin !== undefined && origin !== "null" && origin !== new URL(configured === "" ? c.req.url : configured).origin;
}
