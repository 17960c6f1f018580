import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contrast, papers } from "@lampion/protocol";

const css = readFileSync(join(import.meta.dir, "tokens.css"), "utf8");
/** Colours of one theme, as its block in the file gives them. */
function theme(selector: string): Map<string, string> {
  const from = css.indexOf(`${selector} {`);
  const block = css.slice(from, css.indexOf("}", from));
  return new Map([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}
const themes = { day: theme(":root"), dusk: theme(':root[data-theme="dusk"]') };
/** Text colours and everything they stand on. */
const texts: readonly [string, readonly string[]][] = [
  ["ink", ["ground", "paper", "card", "sunk", "raised", "button", "glow-soft", "mine", "calm-soft", "alarm-soft"]],
  ["soft", ["ground", "paper", "card", "sunk", "raised"]],
  ["glow", ["ground", "paper", "card", "sunk", "raised", "glow-soft"]],
  ["glow-ink", ["glow"]],
  ["calm", ["paper", "card", "raised", "calm-soft"]],
  ["alarm", ["paper", "card", "raised", "sunk", "alarm-soft"]],
];
const controls: readonly [string, readonly string[]][] = [
  ["line", ["paper", "card", "raised"]],
  ["focus", ["ground", "paper", "card", "sunk", "raised", "mine", "glow-soft"]],
];

for (const [name, colours] of Object.entries(themes)) {
  const of = (token: string): string => colours.get(token) ?? "missing";
  test(`[AP-12] text has 4.5:1 and controls 3:1 in the theme ${name}`, () => {
    const poor: string[] = [];
    for (const [least, pairs] of [
      [4.5, texts],
      [3, controls],
    ] as const)
      for (const [front, backs] of pairs)
        for (const back of backs) {
          const found = contrast(of(front), of(back));
          if (!(found >= least)) poor.push(`${front} on ${back}: ${found.toFixed(2)}`);
        }
    expect(poor).toEqual([]);
  });
}

test("[AP-12] the theme that follows the system is the one chosen by hand", () => {
  const from = css.indexOf(':root:not([data-theme="day"]) {');
  const followed = css.slice(from, css.indexOf("}", from));
  for (const [token, colour] of themes.dusk) expect(followed).toContain(`--${token}: ${colour};`);
});

test("[AP-12] an operator's colour is measured against the grounds that this look has", () => {
  for (const [name, grounds] of Object.entries(papers)) for (const ground of grounds) expect([...themes[name as keyof typeof themes].values()]).toContain(ground);
});
