import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LightOut, SafetyFigures } from "@lampion/protocol";
import type { Context, Hono } from "hono";
import type { Options } from "../../options/options.ts";
import type { OperatorFile } from "../../options/operator-file.ts";
import type { DeskEnv } from "../desk/gate.ts";
import { languageOf } from "../paper/layout.ts";
import { aboutPage, ownersPage } from "./about-page.ts";
import { safetyCsv, safetyPage } from "./safety-page.ts";

export interface PublicPorts {
  readonly options: Options;
  readonly operator: OperatorFile | null;
  /** Public folder of the transparency log. */
  readonly logFolder: string;
  safetyFigures(): SafetyFigures | null;
  light(): LightOut;
  nowMs(): number;
}

/** P12 and P13, and the ownership history: for anybody, without script and without entering (OP-1, OP-2, OP-6, OP-7, AP-22). */
export function addPublicPages(app: Hono<DeskEnv>, ports: PublicPorts): void {
  const asks = (c: Context) => languageOf(c.req.query("lang"), c.req.header("accept-language"));
  app.get("/about", (c) => c.html(aboutPage(asks(c), ports.options, ports.operator)));
  app.get("/owners", (c) => c.html(ownersPage(asks(c), ports.operator, ports.nowMs())));
  app.get("/safety", (c) => {
    const checkpoint = join(ports.logFolder, "checkpoint");
    c.header("cache-control", "no-cache");
    return c.html(
      safetyPage(asks(c), ports.safetyFigures(), {
        light: ports.light(),
        checkpoint: existsSync(checkpoint) ? readFileSync(checkpoint, "utf8") : null,
        witnesses: ports.options.witnesses.length,
        isTest: ports.options.mode !== "production",
      }),
    );
  });
  app.get("/safety.csv", (c) => {
    const figures = ports.safetyFigures();
    return c.body(figures === null ? "until,days,figure,of,value\r\n" : safetyCsv(figures), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="safety.csv"',
    });
  });
}
