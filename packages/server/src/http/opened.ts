import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { HandedOutcome } from "../evidence/custodians/take-opened.ts";
import type { HttpEnv } from "./routes.ts";

export const openedPath = "/opened";
/** Where the desk brings what was opened for a case. */
export const isOpenedResult = (path: string): boolean => /^\/desk\/api\/openings\/[A-Z0-9-]{1,12}\/result$/.test(path);
/** A day of the longest talk, with its receipts. */
export const openedMaxBytes = 64 * 1_024 * 1_024;

/** Takes what two custodians opened, from this machine alone: words go over no network here. */
export function addOpened(app: Hono<HttpEnv>, ports: { isOwn(request: Request): boolean; opened(text: string): Promise<HandedOutcome> }): void {
  app.use(openedPath, (c, next) => (ports.isOwn(c.req.raw) ? next() : Promise.resolve(c.notFound())));
  app.post(openedPath, bodyLimit({ maxSize: openedMaxBytes, onError: (c) => c.json({ kind: "refused", why: "not-readable" }, 413) }), async (c) => {
    const outcome = await ports.opened(await c.req.text());
    return c.json(outcome, outcome.kind === "taken" ? 200 : 422);
  });
}
