import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The arrows of ARCHITECTURE.md: what a package may import of ours. Another arrow needs a decision record first. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  safety: ["protocol"],
  proof: ["protocol"],
  core: ["safety", "proof", "protocol"],
  client: ["protocol"],
  server: ["core", "safety", "proof", "protocol"],
  ui: ["protocol"],
  web: ["client", "safety", "proof", "protocol", "ui"],
  desk: ["protocol", "proof", "ui"],
  bench: ["client", "protocol", "safety", "proof", "core", "server"],
  tools: ["client", "protocol", "safety", "proof", "core", "server"],
};

/** Packages that compile without any library of a platform, with the npm packages that they may use all the same. */
const pure: Readonly<Record<string, readonly string[]>> = {
  protocol: ["typebox"],
  safety: [],
  // Plain JavaScript without a platform: the primitives for browsers and the verifier, and encodings (docs/decisions/0020).
  proof: ["@noble/ciphers/aes.js", "@noble/curves/ed25519.js", "@noble/hashes/hmac.js", "@noble/hashes/sha2.js", "@scure/base", "canonicalize"],
  core: [],
};

/** What end-to-end tests and simulations may import besides: they speak as a client does. */
const testArrows: Readonly<Record<string, readonly string[]>> = { server: ["client"], core: ["client"], web: ["server", "core"], client: ["server", "core", "safety", "proof"] };

/** The files outside its package that a test may use: the places must be built before a server starts, and there is one way to find Chromium. */
const testsMayReach = ["tools/places/ensure-places.ts", "tools/go/browser.mjs"];

/** Tests, and what generates tables beside a package's source, may besides use the test runner, generators of cases, the world they run in, and the files of their own package. */
const testsMayUse = ["bun:test", "fast-check", "bun", "node:fs", "node:path", "node:url", "node:os", "node:crypto"];

/** Where `web` makes what the client asks of a platform, its wire among them. */
const platformOfWeb = "packages/web/src/platform/";

/** EV-42: who writes lines down and who opens them for an order may reach the connection vault. No case and no conversation leads there. */
const roomOfLines = "packages/server/src/evidence/lines/";
const reachLines = [
  "packages/server/src/evidence/open-evidence.ts",
  "packages/server/src/gateway/sockets.ts",
  "packages/server/src/cli/openings.ts",
  "packages/server/src/cli/line-openings.ts",
];
/** The file, its tables, and the keeper, by name. */
const namingLines = /\blines\.sqlite\b|\bline_(?:rows|wraps)\b|\blines_(?:unit|day)\b|\bevidence\??\.(?:lines|orderLines)\b|\bclass:\s*"line"/g;
const nameLines = [...reachLines, "packages/server/src/app.ts", "packages/server/src/store/migrations.ts", "tools/check-arrows.ts"];

/** The one file that makes what may be delivered (SF-2); a cast elsewhere would let an unjudged text through. */
const ruleReader = "packages/safety/src/rules/from-cel.ts";
const maker = "packages/safety/src/judge.ts";
const casting = /(?:\bas\s+|<)(?:unknown\s+as\s+|any\s+as\s+)?(?:safety\.)?(?:Passed|Stopped|Judged)\b(?!\s*[,|>]|\s+(?:from|as)\b|\s*\})/g;

/** Fewer files than these mean that the check looked in the wrong place. */
export const leastFiles = 60;

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

/** Looks through every source file below `root`; findings and how many files it saw. */
export function checkArrows(root: string): { findings: readonly Finding[]; files: number } {
  const findings: Finding[] = [];
  let files = 0;
  for (const [name, folder] of homes(root)) {
    for (const file of sources(join(root, folder))) {
      files += 1;
      const path = relative(root, file).replaceAll("\\", "/");
      for (const [index, why] of faults(name, path, readFileSync(file, "utf8"))) findings.push({ file: path, line: index, why });
    }
  }
  return { findings, files };
}

function homes(root: string): [string, string][] {
  return Object.keys(arrows)
    .map((name): [string, string] => [name, name === "bench" || name === "tools" ? name : `packages/${name}`])
    .filter(([, folder]) => existsSync(join(root, folder)));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", "dist", "fixtures", "paraglide", "assets"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|mts|mjs|js|svelte)$/.test(entry.name) ? [path] : [];
  });
}

/** A quote before the word means that it is one of a list of words, not the language's own. */
const importing = /(?<!["'`])(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire\s*\(\s*)["']([^"'\s]+)["']/g;

function* faults(name: string, path: string, raw: string): Generator<[line: number, why: string]> {
  const text = withoutComments(raw);
  const isTest = /\.test\.ts$|\.contract\.ts$|^packages\/[a-z]+\/tools\/|\/test(ing)?\//.test(path);
  for (const match of text.matchAll(importing)) {
    const from = match[1] ?? "";
    const why = faultOf(name, path, from, isTest);
    if (why !== null) yield [lineOf(text, match.index), why];
  }
  if (path !== maker) {
    for (const match of text.matchAll(casting)) yield [lineOf(text, match.index), `a cast to what only ${maker} makes`];
  }
  if (!isTest && !path.startsWith(roomOfLines) && !nameLines.includes(path)) {
    for (const match of text.matchAll(namingLines)) yield [lineOf(text, match.index), `names the connection vault, which only orders open (EV-42): ${match[0]}`];
  }
  if (name === "web" && !path.startsWith(platformOfWeb) && !isTest) {
    for (const match of text.matchAll(/\bnew\s+(?:globalThis\.|window\.)?WebSocket\b/g)) yield [lineOf(text, match.index), `web opens a WebSocket outside ${platformOfWeb}`];
  }
  if (name === "desk") {
    for (const match of text.matchAll(/\bWebSocket\b|\bwebSocketPath\b|\bHelloNew\b|\bHelloAgain\b/g))
      yield [lineOf(text, match.index), "the desk speaks HTTP only, never the visitor's wire"];
  }
}

function faultOf(name: string, path: string, from: string, isTest: boolean): string | null {
  if (from.startsWith(".")) {
    const own = name === "bench" || name === "tools" ? name : `packages/${name}`;
    const target = join(dirname(path), from).replaceAll("\\", "/");
    if (target.startsWith(roomOfLines) && !path.startsWith(roomOfLines) && !reachLines.includes(path) && !isTest)
      return `reaches the connection vault, which only orders open (EV-42): ${from}`;
    return target === own || target.startsWith(`${own}/`) || (isTest && testsMayReach.includes(target)) ? null : `reaches out of its package: ${from}`;
  }
  const ours = /^@lampion\/([a-z]+)/.exec(from)?.[1];
  if (ours !== undefined)
    return ours === name || (arrows[name] ?? []).includes(ours) || (isTest && (testArrows[name] ?? []).includes(ours)) ? null : `${name} may not import ${ours}`;
  // SF-6: rule text is read at publication, by one file that the judge and the browser never reach.
  if (path === ruleReader && from === "@marcbachmann/cel-js") return null;
  const npm = pure[name];
  if (npm === undefined || npm.includes(from) || (isTest && testsMayUse.includes(from))) return null;
  return `${name} is pure and may not import ${from}`;
}

/** Comments become blanks of the same length, so that lines keep their numbers. A string with "//" loses its rest, which holds no import. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|[^:"'`\\])\/\/[^\n]*/g, (match) => match.replace(/[^\n]/g, " "));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

if (import.meta.main) {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const { findings, files } = checkArrows(root);
  for (const finding of findings) console.error(`${finding.file}:${finding.line}: ${finding.why}`);
  if (files < leastFiles) console.error(`Only ${files} files were seen; there are at least ${leastFiles}.`);
  console.log(`arrows: ${files} files, ${findings.length} findings`);
  if (findings.length > 0 || files < leastFiles) process.exitCode = 1;
}
