import { existsSync, readFileSync } from "node:fs";
import { contrast, isColour, mixed, papers } from "@lampion/protocol";

/** The operator's own accent, one for each theme. Empty: the house's. */
export interface LookOptions {
  readonly colourDay: string;
  readonly colourDusk: string;
}
const least = 4.5;
/** The soft ground of the accent: this much of it in the paper. */
const softShare = 0.14;
const inkOn = (colour: string): string => (contrast(colour, "#ffffff") >= contrast(colour, "#1a1206") ? "#ffffff" : "#1a1206");
const softOf = (theme: keyof typeof papers, colour: string): string => mixed(colour, papers[theme][0], softShare);

/** Why a colour cannot be read in a theme; empty when it can (AP-12). */
export function colourProblems(name: string, theme: keyof typeof papers, colour: string): string[] {
  if (colour === "") return [];
  if (!isColour(colour)) return [`${name} is "${colour}": give a colour such as #994805.`];
  const poor = [...papers[theme], softOf(theme, colour)].map((paper) => ({ paper, found: contrast(colour, paper) })).filter((one) => one.found < least);
  const worst = poor.sort((a, b) => a.found - b.found)[0];
  if (worst !== undefined)
    return [`${name} is ${colour}: on ${worst.paper} it has ${worst.found.toFixed(1)}:1, and text needs ${String(least)}:1. Take a ${theme === "day" ? "darker" : "lighter"} one.`];
  return contrast(colour, inkOn(colour)) < least ? [`${name} is ${colour}: neither white nor black can be read on it. Take a ${theme === "day" ? "darker" : "lighter"} one.`] : [];
}

const block = (theme: keyof typeof papers, colour: string): string => `--glow: ${colour}; --glow-ink: ${inkOn(colour)}; --glow-soft: ${softOf(theme, colour)};`;
/** The style sheet that puts the operator's colours over the house's; empty when there are none. */
export function lookCss({ colourDay, colourDusk }: LookOptions): string {
  const day = colourDay === "" ? "" : `:root:not([data-theme="dusk"]) { ${block("day", colourDay)} }\n`;
  const dusk =
    colourDusk === ""
      ? ""
      : `@media (prefers-color-scheme: dark) { :root:not([data-theme="day"]) { ${block("dusk", colourDusk)} } }\n:root[data-theme="dusk"] { ${block("dusk", colourDusk)} }\n`;
  // A dark system without an own choice must not get the colours of the day.
  const house =
    colourDay !== "" && colourDusk === ""
      ? `@media (prefers-color-scheme: dark) { :root:not([data-theme]) { --glow: #f7b45a; --glow-ink: #2a1700; --glow-soft: #46311f; } }\n`
      : "";
  return `${day}${house}${dusk}`;
}

const logoMaxBytes = 65_536;
/** A logo is served from the operator's own origin as a picture; one that brings a script or asks elsewhere is refused (AP-21). */
export function logoProblems(file: string): string[] {
  if (file === "") return [];
  if (!existsSync(file)) return [`OPERATOR_LOGO is "${file}": there is no such file.`];
  const text = readFileSync(file, "utf8");
  if (Buffer.byteLength(text) > logoMaxBytes) return [`OPERATOR_LOGO is "${file}": it has more than 64 kB.`];
  if (!/<svg[\s>]/i.test(text)) return [`OPERATOR_LOGO is "${file}": give an SVG picture.`];
  if (/<script|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*["'](?!#|data:image\/)/i.test(text))
    return [`OPERATOR_LOGO is "${file}": it has a script, or asks for something elsewhere.`];
  return [];
}
