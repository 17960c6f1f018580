import { expect, test } from "bun:test";
import { Glob } from "bun";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const groupHead = /^\?(?:<[=!]|[=!:]|<[a-zA-Z]\w{0,40}>)/;
/** "(\\.[a-z]+)+", "([a-z]+,)*": each round begins or ends with a sign that the class within has not, so there is one way to read it. */
function isParted(group: string): boolean {
  const body = group.slice(1, -1).replace(groupHead, "");
  const found = /^\\?([^\w\s[\]\\()|*+?])(\[[^\]]+\])[+*]$/.exec(body) ?? /^(\[[^\]]+\])[+*]\\?([^\w\s[\]\\()|*+?])$/.exec(body);
  if (found === null) return false;
  const [, one = "", other = ""] = found;
  const [sign, set] = one.startsWith("[") && one.length > 1 ? [other, one] : [one, other];
  return !new RegExp(set, "u").test(sign);
}
/**
 * What makes a regular expression slow on a text made for it: something repeated without an end inside something repeated without an end, or two such
 * repetitions side by side that may take the same signs. Coarse on purpose: an expression that it names is written otherwise.
 */
function slowParts(source: string): string[] {
  const found: string[] = [];
  /** Repetitions of each open group. */
  const open: { from: number; hasEndless: boolean }[] = [{ from: 0, hasEndless: false }];
  let last: { readonly text: string; readonly isEndless: boolean } | null = null;
  for (let at = 0; at < source.length;) {
    let from = at;
    let inner = false;
    const sign = source[at] as string;
    if (sign === "\\") at += source[at + 1] === "p" || source[at + 1] === "P" ? source.indexOf("}", at) - at + 1 : 2;
    else if (sign === "[") {
      at += 1;
      while (source[at] !== "]") at += source[at] === "\\" ? 2 : 1;
      at += 1;
    } else if (sign === "(") {
      open.push({ from: at, hasEndless: false });
      at += 1;
      at += groupHead.exec(source.slice(at, at + 50))?.[0].length ?? 0;
      last = null;
      continue;
    } else if (sign === ")") {
      const group = open.pop();
      inner = group?.hasEndless === true;
      from = group?.from ?? at;
      const outer = open.at(-1);
      if (outer !== undefined && inner) outer.hasEndless = true;
      at += 1;
    } else if (sign === "|" || sign === "^" || sign === "$") {
      last = null;
      at += 1;
      continue;
    } else at += 1;
    const atom = source.slice(from, at);
    const times = /^(?:[*+]|\{\d+,\})/.exec(source.slice(at))?.[0];
    const bounded = /^(?:\?|\{\d+(?:,\d+)?\})/.exec(source.slice(at))?.[0];
    const isEndless = times !== undefined;
    if (isEndless && inner && !isParted(atom)) found.push(`${atom}${times} repeats a repetition`);
    if (isEndless && last !== null && last.isEndless && last.text === atom) found.push(`${atom}${times} follows itself`);
    if (isEndless) (open.at(-1) as { hasEndless: boolean }).hasEndless = true;
    at += (times ?? bounded ?? "").length;
    if ((times ?? bounded) !== undefined && (source[at] === "?" || source[at] === "+")) at += 1;
    last = { text: atom, isEndless };
  }
  return found;
}

test("[SC-11] what the check looks for is found, and ordinary expressions pass", () => {
  for (const bad of ["(a+)+$", "^(\\d+)*x", "(?:[a-z.]+\\.)+$", "(\\.[a-z.]+)+", "\\s+\\s+x", "((ab*)c)+"]) expect([bad, slowParts(bad).length > 0]).toEqual([bad, true]);
  for (const good of ["^[a-z]+$", "\\d{1,3}(?:\\.\\d{1,3}){3}", "^(?:a|b)+$", "[^)]*\\)", "(?<name>x)y*", "\\p{L}+ \\p{L}+", "(?:[a-z]+\\.)+$", "[a-z]+(\\.[a-z-]+)*"])
    expect([good, slowParts(good)]).toEqual([good, []]);
});

test("[SC-11] no regular expression that runs on a server or in a guest's application can be made slow by a text", () => {
  const slow: string[] = [];
  let seen = 0;
  for (const folder of ["protocol", "core", "proof", "safety", "client", "server", "web", "desk", "ui"]) {
    for (const path of new Glob(`packages/${folder}/src/**/*.ts`).scanSync(root)) {
      if (/\.test\.ts$|\/test\/|\/testing\//.test(path)) continue;
      const text = readFileSync(join(root, path), "utf8");
      if (!text.includes("/")) continue;
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      const look = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          seen += 1;
          const source = node.text.slice(1, node.text.lastIndexOf("/"));
          for (const part of slowParts(source)) slow.push(`${path}: ${part}`);
        }
        ts.forEachChild(node, look);
      };
      look(file);
    }
  }
  expect(seen).toBeGreaterThan(50);
  expect(slow).toEqual([]);
}, 60_000);
