import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
/** Peers are not part of the house: they lie beside the other caches, and the lock file does not know them. */
const folder = join(here, "../../node_modules/.cache/lampion-peers");
export const wsVersion = "8.23.0";

/** Installs the peer from npm, once; answers the folder in which it lies. */
export function installWs(): string {
  if (existsSync(join(folder, "node_modules/ws/package.json"))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const npm = Bun.spawnSync(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `ws@${wsVersion}`], { stderr: "pipe" });
  if (npm.exitCode !== 0) throw new Error(`ws could not be installed: ${npm.stderr.toString().slice(0, 500)}`);
  return folder;
}
