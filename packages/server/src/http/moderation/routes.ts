import { holderOf, isRefused, type Desk, type StaffPerson, type Refused } from "@lampion/core";
import { deskRouteNames, deskRoutes, type DeskRoute, type DeskRouteName, type Problem, type StaffRole } from "@lampion/protocol";
import type { Context, Hono, MiddlewareHandler } from "hono";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { Staff, StaffSession } from "../../staff/index.ts";
import { createRate } from "../rates.ts";
import { administrationHandlers } from "./administration.ts";
import type { Asked } from "./asked.ts";
import { caseHandlers } from "./cases.ts";
import { doorHandlers } from "./doors.ts";
import { houseHandlers } from "./house.ts";
import { openingHandlers } from "./openings.ts";
import { publicationHandlers } from "./publication.ts";
import { ruleHandlers } from "./rules.ts";
import type { VectorStore } from "../../rules/vector-store.ts";
import type { DeskOpenings } from "../../desk/openings.ts";
import type { DutyElsewhere } from "../../desk/duty-elsewhere.ts";
import type { Transparency } from "../../desk/transparency.ts";
import type { RuleKeeper } from "../../rules/rule-keeper.ts";
import type { createCodeRate } from "./code-rate.ts";

export interface ModerationEnv {
  Variables: { prefix: string; staff: StaffSession };
}
export interface ModerationPorts {
  readonly desk: Desk;
  /** Who may sign in on this node. */
  readonly staff: Staff;
  /** The judge's rules on this node. */
  readonly rules: RuleKeeper;
  readonly transparency: Transparency;
  /** Name of the provider, as reports have it. */
  readonly provider: string;
  readonly openings: DeskOpenings;
  readonly dutyElsewhere: DutyElsewhere;
  /** Signals that rules are replayed over. */
  readonly vectors: Pick<VectorStore, "hours">;
  /** How many other nodes judge by another set than this one. */
  rulesElsewhere(): number;
  nowMs(): number;
  /** Lets only signed-in staff on, and sets `staff`. */
  readonly requireStaff: MiddlewareHandler<ModerationEnv>;
  /** Wrong codes, counted together with those of the pages without script. */
  readonly codes: ReturnType<typeof createCodeRate>;
  /** Takes the fresh touch of the passkey for one act; once. */
  touch(c: Context<ModerationEnv>, act: string): Promise<{ readonly kind: "fresh" } | { readonly kind: "missing" }>;
}
type AnyHandler = (desk: Desk, asked: Asked<DeskRouteName>) => unknown;

const statuses = {
  "not-found": 404,
  "not-allowed": 403,
  "moved-on": 409,
  "against-a-rule": 422,
  "not-kept": 503,
  "too-often": 429,
  limit: 422,
  malformed: 400,
  "touch-needed": 428,
} as const satisfies Record<Refused["code"], number>;
const problem = (c: Context, code: string, message: string, status: 400 | 401 | 403 | 404 | 409 | 422 | 428 | 429 | 503, retryMs?: number): Response =>
  c.json({ code, message, ...(retryMs === undefined ? {} : { retryMs }) } satisfies Problem, status);

/** Every route of `deskRoutes`, in the order: who, how often, is it well formed, is the passkey fresh, and only then the desk, which asks for the object. */
export function addModeration(app: Hono<ModerationEnv>, ports: ModerationPorts): void {
  const rates: Readonly<Record<string, (mark: string) => number>> = {
    notice: createRate(20, 3_600_000, ports.nowMs),
    appeal: createRate(30, 3_600_000, ports.nowMs),
    facts: createRate(30, 3_600_000, ports.nowMs),
    flaggerNotice: createRate(600, 3_600_000, ports.nowMs),
    poolDuty: createRate(600, 3_600_000, ports.nowMs),
    authorityOrder: createRate(60, 3_600_000, ports.nowMs),
  };
  const { codes } = ports;
  const handlers = {
    ...caseHandlers,
    ...houseHandlers,
    ...administrationHandlers(ports.staff, ports.dutyElsewhere),
    ...ruleHandlers(ports),
    ...publicationHandlers(ports.transparency, ports.provider),
    ...openingHandlers(ports.openings),
    ...doorHandlers,
  } as unknown as Readonly<Record<DeskRouteName, AnyHandler>>;
  for (const name of deskRouteNames) {
    const route: DeskRoute = deskRoutes[name];
    const check = route.in === undefined ? null : Compile(route.in as TSchema);
    const handle = async (c: Context<ModerationEnv>): Promise<Response> => {
      c.header("cache-control", "no-store");
      const { door } = route;
      const staff = door.kind === "staff" ? c.get("staff") : null;
      if (door.kind === "staff" && (staff === null || !hasRole(staff.roles, door.roles))) return problem(c, "not-allowed", "This role has no such act.", 403);
      const given = /^Bearer (\S{20,200})$/.exec(c.req.header("authorization") ?? "")?.[1];
      const token =
        door.kind === "token" && given !== undefined ? holderOf(ports.desk.house.state, ports.desk.house.ports.digest(`token/${given}`), door.scope, ports.nowMs()) : null;
      if (door.kind === "token" && token === null) return problem(c, "no-token", "This token is unknown, over, or not for this.", 401);
      const mark = token?.id ?? c.get("prefix");
      const wait = rates[name]?.(mark) ?? 0;
      if (wait > 0) return problem(c, "too-often", door.kind === "public" ? "Too many came from this network. In danger call 112." : "Too many; wait a while.", 429, wait);
      const takesCode = name === "claim" || name === "facts" || name === "appeal";
      const isTried = takesCode ? codes.wait(mark) : 0;
      if (isTried > 0) return problem(c, "too-often", "Too many wrong codes were tried. Wait a minute.", 429, isTried);
      const body: unknown = check === null ? null : await c.req.json().catch(() => undefined);
      if (check !== null && !check.Check(body)) return problem(c, "malformed", "A field is missing, unknown or out of its bounds; /openapi.json has the form.", 400);
      if (route.touch === true && (await ports.touch(c, actOf(name, c, body))).kind === "missing") return problem(c, "touch-needed", "Touch your passkey for this act.", 428);
      const answer = await handlers[name](ports.desk, {
        body: body as never,
        param: (key) => c.req.param(key) ?? "",
        query: (key) => c.req.query(key) ?? null,
        person: (staff ?? nobody) as StaffPerson,
        sign: staff?.name ?? "",
        token,
      });
      if (takesCode && isUnknown(answer)) codes.wrong(mark);
      return isRefused(answer) && "code" in answer
        ? problem(c, answer.code === "not-kept" ? "store-failed" : answer.code, answer.why, statuses[answer.code], answer.retryMs)
        : c.json(answer as object);
    };
    if (route.door.kind === "staff") app.on(route.method, [route.path], ports.requireStaff, handle);
    else app.on(route.method, [route.path], handle);
  }
}
const nobody: StaffPerson = { id: "", staff: "", roles: [], languages: [], optOuts: [], department: null, device: "" };
const hasRole = (has: readonly StaffRole[], wants: readonly StaffRole[]): boolean => has.some((role) => wants.includes(role));
/** What the passkey is touched for: the route and its object. */
export function actOf(name: DeskRouteName, c: Context, body: unknown): string {
  const [, param] = /:([a-z]+)/.exec(deskRoutes[name].path) ?? [];
  const staff = typeof body === "object" && body !== null && "staff" in body ? String(body.staff) : "";
  return `${name}:${param === undefined ? staff : (c.req.param(param) ?? "")}`;
}
const isUnknown = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && (("kind" in answer && answer.kind === "unknown") || ("why" in answer && answer.why === "unknown"));
