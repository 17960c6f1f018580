import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { placeFileMark, writePlaces } from "@lampion/server/place";
import { franceTable, monacoTable } from "./france.ts";

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, "../../packages/server/assets/places");
const built = [
  ["fr.places", franceTable],
  ["mc.places", monacoTable],
] as const;

/** What the files are made of: the edition of the division, how it is read, the form of the file. */
function source(): string {
  const { version } = createRequire(import.meta.url)("@etalab/decoupage-administratif/package.json") as { version: string };
  return `${version} ${placeFileMark} ${digest(readFileSync(join(here, "france.ts")))}`;
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What the stamp must say for the files that are there; null when one is missing. */
function stampOf(into: string): string | null {
  const lines = [source()];
  for (const [name] of built) {
    const path = join(into, name);
    if (!existsSync(path)) return null;
    lines.push(`${name} ${digest(readFileSync(path))}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Builds the place files of France and Monaco when one is missing, altered, or made from something else than now. */
export function ensurePlaces(into: string = folder): { built: boolean; ms: number } {
  const startMs = performance.now();
  const passedMs = (): number => Math.round(performance.now() - startMs);
  const stamp = join(into, "stamp");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === stampOf(into)) return { built: false, ms: passedMs() };
  mkdirSync(into, { recursive: true });
  for (const [name, table] of built) writePlaces(join(into, name), table());
  // Last: a build that was cut short is begun again.
  writeFileSync(stamp, stampOf(into) ?? "");
  return { built: true, ms: passedMs() };
}

if (import.meta.main) {
  const { built: isNew, ms } = ensurePlaces();
  console.log(isNew ? `Places built in ${ms} ms.` : "Places are up to date.");
}
