import { protocolVersion } from "@lampion/protocol";
import { freeName, type ChatNode, type Desk, type PlaceDirectory, type Random } from "@lampion/core";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Options } from "../options/options.ts";
import type { Door } from "../guest/door-keeper.ts";
import { causeOf, log } from "../observability/log.ts";
import { metricsText } from "../observability/metrics.ts";
import type { StaffSession } from "../staff/index.ts";
import type { HandedOutcome } from "../evidence/custodians/take-opened.ts";
import { paperOf } from "../desk/paper-of-house.ts";
import { addDesk, type DeskPorts } from "./desk/desk.ts";
import { addEvents } from "./desk/events.ts";
import { safeHeaders } from "./headers.ts";
import { requireStaff, takeTouch } from "./desk/gate.ts";
import { addModeration } from "./moderation/routes.ts";
import { addOpened, isOpenedResult, openedMaxBytes, openedPath } from "./opened.ts";
import { addLog } from "./log.ts";
import { openApi } from "./openapi.ts";
import { createCodeRate } from "./moderation/code-rate.ts";
import { addPaperDesk, isPaper } from "./paper/paper.ts";
import { addPaperStyle } from "./paper/style.ts";
import { addPublicPages, type PublicPorts } from "./public/public-pages.ts";
import { createRate } from "./rates.ts";
import type { RuleKeeper } from "../rules/rule-keeper.ts";
import type { VectorStore } from "../rules/vector-store.ts";
import { createDutyElsewhere } from "../desk/duty-elsewhere.ts";
import type { DeskOpenings } from "../desk/openings.ts";
import type { Transparency } from "../desk/transparency.ts";

export interface HttpEnv {
  /** `staff` is there on the desk's routes only, where the gate has set it. */
  Variables: { prefix: string; staff: StaffSession };
}
export interface HttpPorts extends Omit<DeskPorts, "options" | "nowMs">, Omit<PublicPorts, "options" | "nowMs" | "logFolder"> {
  readonly options: Options;
  readonly door: Door;
  readonly places: PlaceDirectory;
  readonly desk: Desk;
  readonly rules: RuleKeeper;
  readonly transparency: Transparency;
  readonly openings: DeskOpenings;
  readonly vectors: Pick<VectorStore, "hours">;
  /** How many other nodes judge by another set than this one. */
  rulesElsewhere(): number;
  readonly random: Random;
  readonly node: ChatNode;
  readonly assets: (path: string, accepts: string) => Response | null;
  /** The public folder of the transparency log. */
  readonly logFolder: string;
  /** What two custodians opened for a report by a recall code. */
  opened(text: string): Promise<HandedOutcome>;
  /** What a ready server has and this one has not. */
  missing(): readonly string[];
  /** What it does without for now, and serves all the same. */
  degraded(): readonly string[];
  /** What is counted, for /metrics. */
  figures(): Readonly<Record<string, number>>;
  nowMs(): number;
  prefixOf(request: Request): string;
  networkOf(request: Request): "ordinary" | "hosting" | "slowed";
  /** Asked from this machine itself, for nobody else. */
  isOwn(request: Request): boolean;
}

/** Everything over HTTP: the door, reports without entering, health, figures, the application itself. */
export function createRoutes(ports: HttpPorts): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const doorRate = createRate(600, 600_000, ports.nowMs);
  app.use(async (c, next) => {
    c.set("prefix", ports.prefixOf(c.req.raw));
    await next();
    // A page may ask for less to be said, never for more: the paper desk lets its own forms name their page.
    for (const [name, value] of Object.entries(safeHeaders)) if (name !== "referrer-policy" || !c.res.headers.has(name)) c.res.headers.set(name, value);
    if (ports.options.mode === "production") c.res.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  });
  const small = bodyLimit({ maxSize: 16_384, onError: (c) => c.json({ code: "too-large", message: "At most 16 KiB may be sent." }, 413) });
  // A form of the paper desk may be longer, and answers in words of its own.
  // So is what custodians opened, which only somebody signed in may bring.
  app.use((c, next) => (isPaper(c.req.path) || c.req.path === openedPath || isOpenedResult(c.req.path) ? next() : small(c, next)));
  app.use("/desk/api/openings/:opening/result", bodyLimit({ maxSize: openedMaxBytes, onError: (c) => c.json({ code: "too-large", message: "At most 64 MiB may be sent." }, 413) }));
  app.get("/door", async (c) => {
    const wait = doorRate(c.get("prefix"));
    if (wait > 0) return c.json({ code: "too-often", message: "Too many came through this network at once.", retryMs: wait }, 429);
    const offer = await ports.door.offer(c.get("prefix"), ports.networkOf(c.req.raw));
    c.header("cache-control", "no-store");
    return c.json({
      version: protocolVersion,
      ...offer,
      suggestions: Array.from({ length: 4 }, () => freeName(ports.random, () => true)),
      countries: ports.places.countries(),
      light: ports.desk.light.now(),
      mode: ports.options.mode,
      operator: { name: ports.options.operator, exitPage: ports.options.exitPage },
    });
  });
  const codes = createCodeRate(ports.nowMs);
  const staffOnly = requireStaff(ports.staff, ports.options.origin);
  app.use("/desk/api/events", staffOnly);
  addEvents(app, { house: ports.desk.house, staff: ports.staff });
  addModeration(app, {
    desk: ports.desk,
    staff: ports.staff,
    rules: ports.rules,
    transparency: ports.transparency,
    provider: ports.operator?.legalName ?? ports.options.operator,
    openings: ports.openings,
    dutyElsewhere: createDutyElsewhere(ports.options.data),
    vectors: ports.vectors,
    rulesElsewhere: ports.rulesElsewhere,
    codes,
    nowMs: ports.nowMs,
    requireStaff: staffOnly,
    touch: async (c, act) => takeTouch(ports.staff, c, act),
  });
  addOpened(app, ports);
  addLog(app, ports.logFolder);
  app.get("/healthz", (c) => c.json({ ok: true, degraded: ports.degraded() }));
  app.get("/readyz", (c) => {
    const missing = ports.missing();
    return missing.length === 0 ? c.json({ ready: true }) : c.json({ ready: false, missing }, 503);
  });
  // Exact figures say who comes and goes, so that they are on no wire to the outside (RO-3).
  app.get("/metrics", (c) => (ports.isOwn(c.req.raw) ? c.text(metricsText(ports.figures()), 200, { "content-type": "text/plain; version=0.0.4" }) : c.notFound()));
  addPaperStyle(app);
  addPaperDesk(app, { desk: paperOf(ports.desk.house, ports.node), origin: ports.options.origin, codes, history: ports.options.privateHistory, nowMs: ports.nowMs });
  addPublicPages(app, ports);
  addDesk(app, ports);
  app.get("/openapi.json", (c) => c.json(openApi()));
  app.get("*", (c) => {
    const asset = ports.assets(new URL(c.req.url).pathname, c.req.header("accept-encoding") ?? "");
    if (asset !== null) return asset;
    return c.html(
      '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lampion</title><h1>Cette page n\'existe pas · There is no such page</h1><p><a href="/">La porte · The door</a> · <a href="/help.html">Aide · Help</a></p></html>',
      404,
    );
  });
  app.notFound((c) => c.json({ code: "not-found", message: "There is nothing to do at this address. What there is stands in /openapi.json." }, 404));
  app.onError((cause, c) => {
    log("error", "http", { cause: causeOf(cause) });
    return c.json({ code: "store-failed", message: "It could not be kept. Nothing of it was lost on your side: please try again." }, 503);
  });
  return app;
}
