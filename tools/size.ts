import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const built = join(dirname(fileURLToPath(import.meta.url)), "../packages/web/dist");

/** Files to the first message: what the page names, the square that follows by itself, and what those scripts import at once. */
export function loadedFirst(folder: string, page = "index.html"): string[] {
  const seen = new Set<string>([page]);
  const html = readFileSync(join(folder, page), "utf8");
  const square = readdirSync(join(folder, "assets")).filter((file) => /^square-[\w-]+\.(js|css)$/.test(file));
  const waiting = [...[...html.matchAll(/(?:src|href)="\/?([^"#?]+\.(?:js|css))"/g)].map((match) => match[1] ?? ""), ...square.map((file) => `assets/${file}`)];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (seen.has(file) || !existsSync(join(folder, file))) continue;
    seen.add(file);
    if (!file.endsWith(".js")) continue;
    for (const match of readFileSync(join(folder, file), "utf8").matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g))
      waiting.push(join(dirname(file), match[1] ?? ""));
  }
  return [...seen];
}

const gzipped = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length;
const kB = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

if (import.meta.main) {
  if (!existsSync(join(built, "index.html"))) throw new Error("The web app is not built: npm run build");
  const first = loadedFirst(built);
  const later = readdirSync(built, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => /\.(js|css)$/.test(file) && !first.includes(file));
  const line = (file: string): string => `${kB(gzipped(join(built, file))).padStart(10)}  ${basename(file)}`;
  console.log(`Loaded first (gzipped):\n${first.map(line).join("\n")}\n\nLoaded when needed:\n${later.map(line).join("\n")}\n`);
  const total = (files: readonly string[]): number => files.reduce((sum, file) => sum + gzipped(join(built, file)), 0);
  // The proof of work runs in a worker of its own before the first word; the judge comes with the first conversation.
  const work = later.filter((file) => basename(file).startsWith("work.worker"));
  const judge = later.filter((file) => /^device-[\w-]{8}\.js$/.test(basename(file)));
  console.log(`first message ${kB(total([...first.filter((file) => file.endsWith(".js")), ...work]))}`);
  console.log(`first message with page and styles ${kB(total([...first, ...work]))}`);
  console.log(`judge on the device ${kB(total(judge))}`);
  console.log(`all parts ${kB(total([...first, ...later]))}`);
}
