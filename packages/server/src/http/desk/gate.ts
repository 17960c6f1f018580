import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { limits } from "@lampion/protocol";
import type { Place } from "../../staff/passkeys.ts";
import type { Staff, StaffSession } from "../../staff/index.ts";

export interface DeskEnv {
  Variables: { prefix: string; staff: StaffSession };
}

const cookieName = "lampion-desk";

/** Where a ceremony happens: the configured origin, else the one that was asked for, which in development is the loopback. */
export function placeOf(c: Context, configured: string): Place {
  const url = new URL(configured === "" ? c.req.url : configured);
  return { origin: url.origin, host: url.hostname };
}

/** The session's secret travels to /desk only, to no script, and with no request that another site began. */
export function keepSession(c: Context, secret: string, configured: string): void {
  setCookie(c, cookieName, secret, {
    path: "/desk",
    httpOnly: true,
    sameSite: "Strict",
    secure: placeOf(c, configured).origin.startsWith("https:"),
    maxAge: Math.floor(limits.staff.sessionMs / 1_000),
  });
}
export const sessionSecret = (c: Context): string | undefined => getCookie(c, cookieName);
export function dropSession(c: Context): void {
  setCookie(c, cookieName, "", { path: "/desk", httpOnly: true, sameSite: "Strict", maxAge: 0 });
}

/** Another site cannot set the header, and a browser of another site says so in its Origin. */
export function isOwnPage(c: Context, configured: string): boolean {
  const origin = c.req.header("origin");
  return c.req.header("x-lampion-desk") === "1" && (origin === undefined || origin === placeOf(c, configured).origin);
}

/** Nobody passes without a session; what changes something must come from our own page. */
export function requireStaff(staff: Staff, configured: string): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    c.header("cache-control", "no-store");
    if (c.req.method !== "GET" && !isOwnPage(c, configured)) return c.json({ code: "foreign-page", message: "This was not asked by the desk's own page." }, 403);
    const secret = sessionSecret(c);
    // A page that asks by itself, or listens, is no person at work.
    const isActive = c.req.header("x-lampion-active") !== "0" && c.req.header("accept")?.includes("text/event-stream") !== true;
    const read = secret === undefined ? ({ kind: "none" } as const) : staff.sessions.read(secret, isActive);
    if (read.kind !== "session") {
      if (secret !== undefined) dropSession(c);
      const why = read.kind === "ended" ? read.why : "none";
      return c.json({ code: "signed-out", message: why === "idle" ? "The desk was left alone for 15 minutes: sign in again." : "Sign in with your passkey.", why }, 401);
    }
    c.set("staff", read.session);
    return next();
  };
}

export type Touched = { readonly kind: "fresh"; readonly device: string } | { readonly kind: "missing" };

/** Takes the fresh touch of this request for one act: bound to the session and the act, good once and for two minutes (MD-36). */
export function takeTouch(staff: Staff, c: Context<DeskEnv>, act: string): Touched {
  const token = c.req.header("x-lampion-touch");
  const about = token === undefined ? null : staff.slips.take("touch", token);
  const [session, forAct, device] = about === null ? [] : (JSON.parse(about) as [string, string, string]);
  return session === c.get("staff").id && forAct === act && device !== undefined ? { kind: "fresh", device } : { kind: "missing" };
}
