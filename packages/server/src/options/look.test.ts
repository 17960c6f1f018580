import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { colourProblems, logoProblems, lookCss } from "./look.ts";
import { readOptions } from "./options.ts";

test("[AP-12] an operator's colour that cannot be read is refused with its contrast, and one that can is taken", () => {
  expect(colourProblems("COLOUR_DAY", "day", "#994805")).toEqual([]);
  expect(colourProblems("COLOUR_DAY", "day", "#1a5fb4")).toEqual([]);
  expect(colourProblems("COLOUR_DUSK", "dusk", "#8ec5ff")).toEqual([]);
  expect(colourProblems("COLOUR_DAY", "day", "#ffcc00")[0]).toMatch(/it has 1\.\d:1, and text needs 4\.5:1\. Take a darker one/);
  expect(colourProblems("COLOUR_DUSK", "dusk", "#1a5fb4")[0]).toContain("Take a lighter one");
  expect(colourProblems("COLOUR_DAY", "day", "orange")[0]).toContain("give a colour such as");
  expect(colourProblems("COLOUR_DAY", "day", "#fff; } body { display: none")).toHaveLength(1);
});

test("[AP-12] the server does not start with a colour that cannot be read, and says so with all other problems", () => {
  const read = readOptions(["--colour-day", "#ffee00", "--colour-dusk", "#102030"], {});
  expect(read.kind).toBe("refused");
  if (read.kind === "refused") expect(read.problems.filter((one) => one.includes("4.5:1"))).toHaveLength(2);
  expect(readOptions(["--colour-day", "#1a5fb4"], {}).kind).toBe("options");
});

test("[AP-12] the style sheet holds the colours for their theme alone", () => {
  expect(lookCss({ colourDay: "", colourDusk: "" })).toBe("");
  const css = lookCss({ colourDay: "#1a5fb4", colourDusk: "#8ec5ff" });
  expect(css).toContain(':root:not([data-theme="dusk"]) { --glow: #1a5fb4; --glow-ink: #ffffff;');
  expect(css).toContain(':root[data-theme="dusk"] { --glow: #8ec5ff; --glow-ink: #1a1206;');
  expect(css.indexOf("#1a5fb4")).toBeLessThan(css.indexOf("prefers-color-scheme: dark"));
});

test("[AP-21] a logo is a picture of the operator's own: no script, nothing from elsewhere, not too large", () => {
  const folder = mkdtempSync(join(tmpdir(), "lampion-logo-"));
  const file = (text: string): string => {
    const path = join(folder, "logo.svg");
    writeFileSync(path, text);
    return path;
  };
  expect(logoProblems("")).toEqual([]);
  expect(logoProblems(file('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'))).toEqual([]);
  expect(logoProblems(file("<svg><script>alert(1)</script></svg>"))[0]).toContain("script");
  expect(logoProblems(file('<svg onload="x()"></svg>'))[0]).toContain("script");
  expect(logoProblems(file('<svg><image href="https://elsewhere.example/x.png"/></svg>'))[0]).toContain("elsewhere");
  expect(logoProblems(file("GIF89a"))[0]).toContain("SVG");
  expect(logoProblems(file(`<svg>${" ".repeat(70_000)}</svg>`))[0]).toContain("64 kB");
  expect(logoProblems(join(folder, "none.svg"))[0]).toContain("no such file");
  rmSync(folder, { recursive: true });
});
