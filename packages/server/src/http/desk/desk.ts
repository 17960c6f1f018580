import type { Hono } from "hono";
import type { Options } from "../../options/options.ts";
import type { Staff } from "../../staff/index.ts";
import type { DeskEnv } from "./gate.ts";
import { createSignIn, type SignInPorts } from "./sign-in.ts";

/** Addresses of the application's screens: each is its one page, which reads the address itself. */
const screens = /^\/desk(\/[\w/-]*)?$/;

export interface DeskPorts {
  readonly options: Options;
  readonly staff: Staff;
  readonly demoPeople: readonly string[];
  readonly record: SignInPorts["record"];
  readonly seat: SignInPorts["seat"];
  readonly keys: SignInPorts["keys"];
  readonly deskAssets: (path: string, accepts: string) => Response | null;
  nowMs(): number;
}

/** The moderators' application and the way in to it. What it asks of cases is `/desk/api` of the moderation routes. */
export function addDesk(app: Hono<DeskEnv>, ports: DeskPorts): void {
  app.route(
    "/desk/api/sign-in",
    createSignIn({ staff: ports.staff, origin: ports.options.origin, demoPeople: ports.demoPeople, nowMs: ports.nowMs, record: ports.record, seat: ports.seat, keys: ports.keys }),
  );
  app.get("/desk", (c) => c.redirect("/desk/"));
  app.get("/desk/*", (c, next) => {
    const { pathname } = new URL(c.req.url);
    if (pathname.startsWith("/desk/api/")) return next();
    const accepts = c.req.header("accept-encoding") ?? "";
    const asset = ports.deskAssets(pathname.slice("/desk".length), accepts) ?? (screens.test(pathname) ? ports.deskAssets("/", accepts) : null);
    return asset === null ? next() : Promise.resolve(asset);
  });
}
