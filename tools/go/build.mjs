import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pack } from "./pack.mjs";
import { root } from "./prepare.mjs";
import { run } from "./run.mjs";

/** What is built, from what, by which command, and how one sees that it is there. */
const builds = [
  {
    name: "places",
    inputs: ["tools/places", "packages/server/src/place", "node_modules/@etalab/decoupage-administratif/package.json"],
    outputs: ["packages/server/assets/places/fr.places", "packages/server/assets/places/mc.places"],
    command: (bun) => [bun, [join(root, "tools/places/ensure-places.ts")]],
  },
  {
    name: "web",
    inputs: ["packages/web", "packages/ui", "packages/client", "packages/protocol", "packages/safety", "packages/proof", "package-lock.json"],
    outputs: ["packages/web/dist/index.html", "packages/web/dist/index.html.br"],
    packed: "packages/web/dist",
    command: (bun) => [viteRunner(bun), [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"]],
    folder: "packages/web",
  },
  {
    name: "desk",
    inputs: ["packages/desk", "packages/ui", "packages/protocol", "package-lock.json"],
    outputs: ["packages/desk/dist/index.html", "packages/desk/dist/index.html.br"],
    packed: "packages/desk/dist",
    command: (bun) => [viteRunner(bun), [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "error"]],
    folder: "packages/desk",
  },
  {
    name: "server",
    inputs: [
      "packages/server/src",
      "packages/core",
      "packages/protocol",
      "packages/proof",
      "packages/safety/src",
      "packages/safety/tools",
      "tools/bundle-server.ts",
      "package-lock.json",
    ],
    outputs: ["packages/server/dist/main.js"],
    command: (bun) => [bun, [join(root, "tools/bundle-server.ts")]],
  },
];

/** What is made, not written, some of it by the build itself: its change is no reason to build. */
const made = new Set(["node_modules", "dist", "paraglide", "test-results", "README.md"]);

/** Builds what is out of date; when nothing changed this only reads the sources. Gives Bun back, for chaining. */
export async function buildAll(bun) {
  for (const build of builds) {
    const stampFile = join(root, ".build", `${build.name}.stamp`);
    const digest = digestOf(build.inputs);
    const isFresh = build.outputs.every((output) => existsSync(join(root, output))) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === digest;
    if (isFresh) continue;
    console.log(`Building: ${build.name} ...`);
    const [file, args] = build.command(bun);
    const code = await run(file, args, join(root, build.folder ?? "."));
    if (code !== 0) throw new Error(`Building ${build.name} ended with code ${code}; what it said stands above.`);
    if (build.packed !== undefined) await pack(join(root, build.packed));
    mkdirSync(join(root, ".build"), { recursive: true });
    writeFileSync(stampFile, digest);
  }
  return bun;
}

/** Vite runs on Node from 20.19 on; on an older 20 Bun takes its place. */
function viteRunner(bun) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? process.execPath : bun;
}

/** One digest over every source file; tests are no input. Contents and not times, because the compiler of the words writes its settings again unchanged. */
export function digestOf(inputs) {
  const hash = createHash("sha256");
  const walk = (path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.isFile()) {
      if (!/\.test\.[cm]?ts$/.test(path)) hash.update(`${path}\0${found.size}\0`).update(readFileSync(join(root, path)));
      return;
    }
    for (const name of readdirSync(join(root, path)).sort()) {
      if (!made.has(name) && !name.startsWith(".")) walk(`${path}/${name}`);
    }
  };
  for (const input of inputs) walk(input);
  return hash.digest("hex");
}
