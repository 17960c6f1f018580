import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { HttpEnv } from "./routes.ts";

/** The only names there are: nothing else of the disk can be asked for. */
const fixed = /^(?:checkpoint|key|desk|witnesses)$/;
const lasting = /^(?:tile\/(?:[0-9]{1,2}|entries)\/(?:x[0-9]{3}\/){0,5}[0-9]{3}(?:\.p\/[1-9][0-9]{0,2})?|timestamp\/[0-9]{4}-[0-9]{2}-[0-9]{2}\.(?:tsr|checkpoint))$/;

/** A log that is one of several under one address has its name in the way to it, so that a balancer can send each question to the node whose log is asked for (decision record 0082). */
const named = /^([0-9a-f]{8})\//;

/** The digits at the end of the name of the log of this folder; null where it has none. */
const ownName = (folder: string): string | null =>
  existsSync(join(folder, "key")) ? (/\/log\/([0-9a-f]{8})\+/.exec(readFileSync(join(folder, "key"), "utf8"))?.[1] ?? null) : null;

/** The public files of the transparency log (EV-48, C2SP tlog-tiles): anybody counts and checks without asking us. */
export function addLog(app: Hono<HttpEnv>, folder: string): void {
  app.get("/log/*", (c) => {
    const asked = new URL(c.req.url).pathname.slice("/log/".length);
    const of = named.exec(asked)?.[1];
    if (of !== undefined && of !== ownName(folder)) return c.text("This is the log of another node; pass its address on to that node.\n", 404);
    const name = of === undefined ? asked : asked.slice(of.length + 1);
    const isFixed = fixed.test(name);
    const path = join(folder, name);
    if ((!isFixed && !lasting.test(name)) || !existsSync(path)) return c.text("There is no such file of the log.\n", 404);
    return new Response(new Uint8Array(readFileSync(path)), {
      headers: {
        "content-type": isFixed || name.endsWith("checkpoint") ? "text/plain; charset=utf-8" : "application/octet-stream",
        "cache-control": isFixed ? "public, max-age=5" : "public, max-age=31536000, immutable",
        "access-control-allow-origin": "*",
      },
    });
  });
}
