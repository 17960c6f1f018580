import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hono } from "hono";
import type { HttpEnv } from "./routes.ts";

/** The only names there are: nothing else of the disk can be asked for. */
const fixed = /^(?:checkpoint|key|desk|witnesses)$/;
const lasting = /^(?:tile\/(?:[0-9]{1,2}|entries)\/(?:x[0-9]{3}\/){0,5}[0-9]{3}(?:\.p\/[1-9][0-9]{0,2})?|timestamp\/[0-9]{4}-[0-9]{2}-[0-9]{2}\.(?:tsr|checkpoint))$/;

/** The public files of the transparency log (EV-48, C2SP tlog-tiles): anybody counts and checks without asking us. */
export function addLog(app: Hono<HttpEnv>, folder: string): void {
  app.get("/log/*", (c) => {
    const name = new URL(c.req.url).pathname.slice("/log/".length);
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
