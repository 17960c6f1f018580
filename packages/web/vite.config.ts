import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

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

interface Imported {
  readonly importers: readonly string[];
}
const reached = new Map<string, boolean>();
/** Whether the page's own script reaches this module without waiting for anything. */
function isFirst(id: string, info: (id: string) => Imported | null): boolean {
  const known = reached.get(id);
  if (known !== undefined) return known;
  // A circle of modules decides nothing by itself.
  reached.set(id, false);
  const answer = id.endsWith("/src/main.ts") || (info(id)?.importers ?? []).some((one) => isFirst(one, info));
  reached.set(id, answer);
  return answer;
}

export default defineConfig({
  plugins: [ownWords, svelte(), paraglideVitePlugin({ project: "./project.inlang", outdir: "./src/paraglide", strategy: ["globalVariable", "preferredLanguage", "baseLocale"] })],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Schemas are checked by the server; a browser takes only the tables and limits of the protocol, and no module of these acts by being loaded.
    rolldownOptions: {
      input: { index: "index.html", style: "style.html", sw: "src/shell/worker.ts" },
      // A service worker answers for the folder it lies in, under one name for ever.
      output: {
        // One file for all that is needed first: on a slow line each further one costs a round trip.
        codeSplitting: {
          groups: [{ debugName: "first", name: (id, chunks) => (!id.endsWith("/src/main.ts") && isFirst(id, (one) => chunks.getModuleInfo(one)) ? "first" : null) }],
        },
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
      treeshake: { moduleSideEffects: [{ test: /packages[\\/](protocol|safety|client|proof)[\\/]|typebox/, sideEffects: false }] },
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/ws": { target: "http://127.0.0.1:4400", ws: true }, "/door": "http://127.0.0.1:4400", "/api": "http://127.0.0.1:4400" } },
});
