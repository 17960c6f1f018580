import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { drawnDoor } from "./vite.front.ts";

/**
 * `m.key` names a word; built, each part of the application takes its own words with it. Through the one object `m` all words of all parts
 * would come with the first load (AP-30).
 */
const ownWords: Plugin = {
  name: "lampion-own-words",
  enforce: "pre",
  transform(code, id) {
    const found = /import \{ m \} from "([./]+\/paraglide)\/messages\.js";/.exec(code);
    if (found === null || !/\.(ts|svelte)$/.test(id)) return null;
    const keys = [...new Set([...code.matchAll(/\bm\.([a-z]\w*)/g)].map((match) => match[1] ?? ""))];
    const imports = keys.map((key) => `import { ${key} as m_${key} } from "${found[1] ?? ""}/messages/${key}.js";`).join(" ");
    return { code: code.replace(found[0], imports).replace(/\bm\.([a-z]\w*)/g, "m_$1"), map: null };
  },
};

/** A word as it is compiled carries ways to choose a language that this application never takes: what is left is the choice between its two sentences. */
const shortWords: Plugin = {
  name: "lampion-short-words",
  transform(code, id) {
    const key = /\/paraglide\/messages\/(\w+)\.js$/.exec(id)?.[1];
    const sentences = [...code.matchAll(/^const (fr|en)_\w+ = .*?\((i?)\) => \{\n\treturn .*?\((`(?:[^`\\]|\\.)*`)\)\n\};$/gm)];
    const [fr, en] = sentences;
    if (key === undefined || fr?.[1] !== "fr" || en?.[1] !== "en" || sentences.length !== 2) return null;
    const choice = `(${fr[2] === "" ? en[2] : fr[2]}) => (getLocale() === "fr" ? ${fr[3]} : ${en[3]})`;
    return { code: `${/^import .*$/m.exec(code)?.[0] ?? ""}\nexport const ${key} = ${choice};\n`, map: null };
  },
};

/** A browser has its cryptography in sight; @hpke asks for that of Node where it has none. */
const cryptoInSight: Plugin = {
  name: "lampion-crypto-in-sight",
  enforce: "pre",
  resolveId: (source) => (source === "crypto" ? "\0crypto" : null),
  load: (id) => (id === "\0crypto" ? "export const webcrypto = globalThis.crypto;" : null),
};

/**
 * The style is asked first: the drawn door waits for nothing else. Then the large script, and the small ones make their connections meanwhile. Before all of them
 * stands the one that begins the way to the server for whoever comes back (platform/early.ts), as a plain script: a slow phone runs a module,
 * even one that imports nothing, a tenth of a second later. It is told what the square is made of, which is then here when it is asked for.
 */
const earlyThenLargest: Plugin = {
  name: "lampion-early-then-largest",
  enforce: "post",
  transformIndexHtml: {
    order: "post",
    handler: (html, { bundle, path }) => {
      const ordered = html
        .replace(/( *<script type="module"[^>]*><\/script>\n)((?: *<link rel="modulepreload"[^>]*>\n)+)/, "$2$1")
        .replace(/((?: *<(?:link rel="modulepreload"|script type="module")[^>]*>(?:<\/script>)?\n)+)( *<link rel="stylesheet"[^>]*>\n)/, "$2$1");
      const chunks = Object.values(bundle ?? {}).filter((part) => part.type === "chunk");
      const early = chunks.find((part) => part.name === "early");
      const square = chunks.find((part) => part.facadeModuleId?.endsWith("/screens/square.svelte") === true);
      if (early === undefined || !path.endsWith("index.html")) return ordered;
      if (square === undefined) throw new Error("The square is no part of its own.");
      const styles = chunks.filter((part) => part === square || square.imports.includes(part.fileName)).flatMap((part) => [...(part.viteMetadata?.importedCss ?? [])]);
      const parts = [square.fileName, ...square.imports, ...styles].map((name) => `/${name}`).filter((name) => !ordered.includes(`"${name}"`));
      return ordered.replace(
        '<meta charset="utf-8" />',
        `$&\n    <script async fetchpriority="high" src="/${early.fileName}" data-square="${[...new Set(parts)].join(" ")}"></script>`,
      );
    },
  },
};

interface Imported {
  readonly importers: readonly string[];
}
const reached = new Map<string, boolean>();
/** Whether this root reaches the module without waiting for anything. */
function isReached(id: string, root: string, info: (id: string) => Imported | null): boolean {
  const key = `${root} ${id}`;
  const known = reached.get(key);
  if (known !== undefined) return known;
  // A circle of modules decides nothing by itself.
  reached.set(key, false);
  const answer = id.endsWith(root) || (info(id)?.importers ?? []).some((one) => isReached(one, root, info));
  reached.set(key, answer);
  return answer;
}
const [page, square] = ["/src/main.ts", "/src/screens/square.svelte"];
/** One file for all that the door needs, and one for what the square adds: on a slow line each further one costs a round trip. */
function partOf(id: string, info: (id: string) => Imported | null): string | null {
  if (id.endsWith(page)) return null;
  return isReached(id, page, info) ? "first" : isReached(id, square, info) ? "square" : null;
}

export default defineConfig({
  // One copy of each for the seal of the kept proof and the verifier, which ask for neighbouring versions of them.
  resolve: { dedupe: ["@noble/curves", "@noble/hashes"] },
  plugins: [
    ownWords,
    shortWords,
    cryptoInSight,
    earlyThenLargest,
    drawnDoor,
    svelte(),
    paraglideVitePlugin({ project: "./project.inlang", outdir: "./src/paraglide", strategy: ["globalVariable", "preferredLanguage", "baseLocale"] }),
  ],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Schemas are checked by the server; a browser takes only the tables and limits of the protocol, and no module of these acts by being loaded.
    rolldownOptions: {
      input: { index: "index.html", style: "style.html", sw: "src/shell/worker.ts", early: "src/platform/early.ts" },
      // A service worker answers for the folder it lies in, under one name for ever.
      output: {
        codeSplitting: { groups: [{ debugName: "parts", name: (id, chunks) => partOf(id, (one) => chunks.getModuleInfo(one)) }] },
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
      treeshake: {
        moduleSideEffects: [
          { test: /svelte[\\/]src[\\/](?!internal[\\/]flags)/, sideEffects: false },
          { test: /packages[\\/](protocol|safety|client|proof)[\\/]|typebox/, sideEffects: false },
        ],
      },
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/ws": { target: "http://127.0.0.1:4400", ws: true }, "/door": "http://127.0.0.1:4400", "/api": "http://127.0.0.1:4400" } },
});
