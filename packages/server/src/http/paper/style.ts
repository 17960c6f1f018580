import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import type { DeskEnv } from "../desk/gate.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** The sheet of every page without script: the tokens of the look, and what these pages add. Read once. */
export function addPaperStyle(app: Hono<DeskEnv>): void {
  const style = `${readFileSync(join(here, "../../../../ui/src/tokens.css"), "utf8")}\n${readFileSync(join(here, "paper.css"), "utf8")}`;
  app.get("/paper.css", (c) => c.body(style, 200, { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" }));
}
