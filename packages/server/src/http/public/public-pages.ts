import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LightOut, PublicationCard, SafetyFigures } from "@lampion/protocol";
import type { Context, Hono } from "hono";
import type { Options } from "../../options/options.ts";
import type { OperatorFile } from "../../options/operator-file.ts";
import type { DeskEnv } from "../desk/gate.ts";
import { languageOf } from "../paper/layout.ts";
import { aboutPage, ownersPage } from "./about-page.ts";
import { clausesPage } from "./clauses-page.ts";
import { reportsPage } from "./reports-page.ts";
import { safetyCsv, safetyPage } from "./safety-page.ts";

export interface PublicPorts {
  readonly options: Options;
  readonly operator: OperatorFile | null;
  /** Public folder of the transparency log. */
  readonly logFolder: string;
  safetyFigures(): SafetyFigures | null;
  light(): LightOut;
  /** Yearly reports, every version; a file by its name, null when there is none. */
  readonly reports: { cards(): readonly PublicationCard[]; file(year: number, version: number, name: string): Promise<string | null> };
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
  app.get("/clauses", (c) => c.html(clausesPage(asks(c))));
  app.get("/reports", (c) => {
    c.header("cache-control", "no-cache");
    return c.html(reportsPage(asks(c), ports.reports.cards()));
  });
  app.get("/reports/:year/:version/:file", async (c) => {
    const { year, version, file } = c.req.param();
    const text = /^v\d{1,4}$/.test(version) ? await ports.reports.file(Number(year), Number(version.slice(1)), file) : null;
    if (text === null) return c.notFound();
    // A version never changes again.
    return c.body(text, 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${year}-${version}-${file}"`,
      "cache-control": "public, max-age=86400",
    });
  });
  app.get("/safety.csv", (c) => {
    const figures = ports.safetyFigures();
    return c.body(figures === null ? "until,days,figure,of,value\r\n" : safetyCsv(figures), 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="safety.csv"',
    });
  });
}
