import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
/** Peers are not part of the house: they lie beside the other caches, and the lock file does not know them. */
export const folder = join(here, "../../node_modules/.cache/lampion-peers");

/** Installs one package from npm at this version, once, without its scripts; answers the version. */
export function installNpm(name: string, version: string): string {
  const manifest = join(folder, "node_modules", name, "package.json");
  const isThere = existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version === version;
  if (isThere) return version;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, "package.json"))) writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const npm = Bun.spawnSync(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`], { stderr: "pipe" });
  if (npm.exitCode !== 0) throw new Error(`${name} could not be installed: ${npm.stderr.toString().slice(0, 500)}`);
  return version;
}

const versionOf = (name: string): string => {
  const asked = Bun.spawnSync(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", name], { stdout: "pipe", stderr: "ignore" });
  const [status, version = ""] = asked.stdout.toString().split(" ");
  return status === "installed" ? version : "";
};
/** Installs packages of Debian where root may, else throws with the command; answers the version of the first. */
export function installDebian(names: readonly [string, ...string[]]): string {
  if (names.some((name) => versionOf(name) === "")) {
    const command = ["apt-get", "install", "-y", "--no-install-recommends", ...names];
    if (process.getuid?.() !== 0) throw new Error(`A peer is missing. As root: ${command.join(" ")}`);
    const apt = Bun.spawnSync(command, { stdout: "ignore", stderr: "pipe", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    if (apt.exitCode !== 0) throw new Error(`${names[0]} could not be installed: ${apt.stderr.toString().slice(0, 500)}`);
  }
  return versionOf(names[0]);
}
