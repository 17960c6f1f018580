import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const generator = join(here, "bin/load");
/** The same with TLS 1.3. */
export const tlsGenerator = join(here, "bin/load-tls");
/** The fan-out that shows what the generator can do. */
export const sink = join(here, "bin/sink");
export const dialectFile = (name: string): string => join(here, "dialects", `${name}.txt`);

function compile(target: string, name: string, more: readonly string[], needs: string): void {
  const source = join(here, name);
  if (existsSync(target) && statSync(target).mtimeMs >= statSync(source).mtimeMs) return;
  mkdirSync(dirname(target), { recursive: true });
  const gcc = Bun.spawnSync(["gcc", "-O2", "-Wall", "-Wextra", "-o", target, source, ...more], { stderr: "pipe" });
  if (gcc.exitCode !== 0) throw new Error(`The load generator needs ${needs}: ${gcc.stderr.toString().slice(0, 500)}`);
}
/** Compiles the generator and its sink where they are missing or older than their source. */
export function buildGenerator(): void {
  compile(generator, "load.c", [], "gcc");
  compile(sink, "sink.c", [], "gcc");
}
/** And the one that speaks TLS, which alone needs OpenSSL. */
export function buildTlsGenerator(): void {
  compile(tlsGenerator, "load.c", ["-DTLS", "-lssl", "-lcrypto"], "gcc and the headers of OpenSSL (as root: apt-get install -y --no-install-recommends libssl-dev)");
}
