import { expect, test } from "bun:test";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
interface Locked {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly license?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}
const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(join(root, path), "utf8")) as Record<string, unknown>;
const locked = Object.entries((read("package-lock.json") as { packages: Record<string, Locked> }).packages).filter(
  ([path, one]) => path.includes("node_modules") && one.link !== true,
);
const manifests = ["package.json", "bench/package.json", "tools/package.json", ...readdirSync(join(root, "packages")).map((name) => `packages/${name}/package.json`)].filter(
  (path) => existsSync(join(root, path)),
);

/** Licences under which a part may be given on with a work under EUPL-1.2 (its Appendix and Article 5). */
const allowed = new Set(["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "Unlicense", "(MIT AND Zlib)"]);

test("[SC-24] every dependency is locked by the digest of its archive, binaries too, and names no address", () => {
  expect(locked.length).toBeGreaterThan(100);
  expect(locked.filter(([, one]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? "")).map(([path]) => path)).toEqual([]);
  expect(locked.filter(([, one]) => one.resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test("[SC-24] every dependency is asked for in one exact version", () => {
  const loose = manifests.flatMap((path) => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = read(path) as Record<string, Record<string, string> | undefined>;
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([name, version]) => !name.startsWith("@lampion/") && !/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
      .map(([name, version]) => `${path}: ${name} ${version}`);
  });
  expect(manifests.length).toBeGreaterThan(8);
  expect(loose).toEqual([]);
});

test("[SC-24] the licence of every dependency is known and lets it be given on", () => {
  const odd = locked.filter(([path, one]) => {
    if (one.license !== undefined) return !allowed.has(one.license);
    // Some say it in a file and not in their description.
    const text = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"].map((name) => join(root, path, name)).find((file) => existsSync(file));
    return text === undefined || !/MIT License|Permission is hereby granted/.test(readFileSync(text, "utf8"));
  });
  expect(odd.map(([path, one]) => `${path} ${String(one.license)}`)).toEqual([]);
});

test("[SC-24] only the runtime runs a script when it is installed", () => {
  expect(locked.filter(([, one]) => one.hasInstallScript === true).map(([path]) => path)).toEqual(["node_modules/bun"]);
});
