import { Glob, type BunPlugin } from "bun";
import { rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * The server as few files: its modules are read and translated once, when it is built, and not at each start (decision record 0052). What a module looks
 * up beside itself is still found beside its source, which stays where it is.
 */
const root = join(import.meta.dir, "..");
const source = join(root, "packages/server/src");
const built = join(root, "packages/server/dist");

const inPlace: BunPlugin = {
  name: "in-place",
  setup(build) {
    build.onLoad({ filter: /\/packages\/[^/]+\/(src|tools)\/.*\.ts$/ }, async ({ path }) => {
      const text = await Bun.file(path).text();
      return { loader: "ts", contents: text.includes("import.meta") ? placed(text, path) : text };
    });
  },
};

/** Threads begin with their own built file; every other place is that of the source. */
export function placed(text: string, path: string): string {
  return text.replace(
    /new URL\("\.\/([\w-]+\.worker)\.ts", import\.meta\.url\)|\bimport\.meta\.(url|dirname|dir)\b/g,
    (_, thread: string | undefined, what: string | undefined) => {
      if (thread !== undefined) return `new URL("./${thread}.js", import.meta.url)`;
      const place = `new URL(${JSON.stringify(relative(built, what === "url" ? path : dirname(path)))}, import.meta.url)`;
      return what === "url" ? `${place}.href` : `Bun.fileURLToPath(${place})`;
    },
  );
}

if (import.meta.main) {
  rmSync(built, { recursive: true, force: true });
  const threads = [...new Glob("**/*.worker.ts").scanSync(source)].map((name) => join(source, name));
  const result = await Bun.build({
    entrypoints: [join(source, "main.ts"), ...threads],
    outdir: built,
    target: "bun",
    splitting: true,
    naming: { entry: "[name].js", chunk: "[name]-[hash].js", asset: "[name]-[hash].[ext]" },
    sourcemap: "linked",
    minify: { whitespace: true, syntax: true, identifiers: false },
    plugins: [inPlace],
    throw: false,
  });
  for (const message of result.logs) console.error(message);
  if (!result.success) process.exit(1);
}
