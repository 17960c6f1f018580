import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const generator = join(here, "bin/load");
/** The fan-out that shows what the generator can do. */
export const sink = join(here, "bin/sink");
export const dialectFile = (name: string): string => join(here, "dialects", `${name}.txt`);

/** Compiles the generator and its sink where they are missing or older than their source. */
export function buildGenerator(): void {
  for (const target of [generator, sink]) {
    const source = join(here, `${target.slice(target.lastIndexOf("/") + 1)}.c`);
    if (existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs) continue;
    mkdirSync(dirname(target), { recursive: true });
    const gcc = Bun.spawnSync(["gcc", "-O2", "-Wall", "-Wextra", "-o", target, source], { stderr: "pipe" });
    if (gcc.exitCode !== 0) throw new Error(`The load generator needs gcc: ${gcc.stderr.toString().slice(0, 500)}`);
  }
}
