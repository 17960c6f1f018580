import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".lampion-stamp");

/** What is left of Bun's launcher when install scripts were off is a text of a few hundred bytes. */
const leastBinaryBytes = 1_000_000;

/** Makes sure that the dependencies are those of the lock file, and gives the path of Bun. */
export function prepare() {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) throw new Error(`Lampion needs Node 20 or newer; this is ${process.version}. Get one from https://nodejs.org, then try again.`);
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const digest = createHash("sha256").update(lock).digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== digest) {
    if (!holds(JSON.parse(lock))) install();
    writeFileSync(stamp, digest);
  }
  return findBun() ?? repairBun();
}

/** Whether npm's own record of node_modules has every package of the lock file in its version; engines of other systems may be absent. */
function holds(lock) {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) return false;
  const held = JSON.parse(readFileSync(record, "utf8")).packages ?? {};
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.startsWith("node_modules/") || wanted.optional === true || wanted.link === true) return true;
    return held[path]?.version === wanted.version && existsSync(join(root, path));
  });
}

// On stderr: what a command writes is for its reader, line by line.
function install() {
  console.error("Installing the dependencies (once, about half a minute) ...");
  // npm names its own script when it started us, so that its version is kept and no shell is needed.
  const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : [process.platform === "win32" ? "npm.cmd" : "npm"];
  const [file, ...before] = npm;
  const result = spawnSync(file, [...before, "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1_024 * 1_024,
    shell: process.platform === "win32" && npm.length === 1,
  });
  if (result.status === 0) return;
  const said = `${result.stderr ?? ""}${result.error?.message ?? ""}`.trim();
  throw new Error(
    [
      "npm could not install the dependencies:",
      said.split("\n").slice(-15).join("\n"),
      "",
      "What to do: look whether this machine reaches the package registry (npm ping) and has 1 GB of free disk,",
      "then run the same command again; nothing else needs to be undone.",
    ].join("\n"),
  );
}

function findBun() {
  const name = process.platform === "win32" ? "bun.exe" : "bun";
  const engines = join(modules, "@oven");
  const candidates = [join(modules, "bun/bin/bun.exe")];
  if (existsSync(engines)) candidates.push(...readdirSync(engines).map((one) => join(engines, one, "bin", name)));
  return candidates.find((path) => existsSync(path) && statSync(path).size > leastBinaryBytes);
}

/** Install scripts were switched off: run the one of the package `bun` that puts its binary into place. */
function repairBun() {
  const result = spawnSync(process.execPath, [join(modules, "bun/install.js")], { cwd: join(modules, "bun"), encoding: "utf8" });
  const bun = findBun();
  if (bun !== undefined) return bun;
  throw new Error(
    [
      "Bun, the engine of the server, is not in place:",
      (result.stderr ?? "").trim().split("\n").slice(-5).join("\n"),
      "",
      "What to do: remove the folder node_modules and run the same command again, without --omit=optional.",
    ].join("\n"),
  );
}
