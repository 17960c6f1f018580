/** One line of a picture: its points in the order of x. `dashed` is for what Lampion is compared with. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly dashed?: boolean;
}
export interface Plot {
  readonly title: string;
  /** What the axes count, with the unit. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
  /** Both axes begin at 0 unless they are logarithmic; then every point lies above 0. */
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
}

const [width, height] = [760, 400];
const field = { left: 70, right: 520, top: 44, bottom: 346 } as const;
/** Told apart without red and green (Okabe and Ito), and by form as well. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#666666", "#7a4fb5", "#8c6d1f"] as const;
const fixed = (value: number): string => String(Math.round(value * 10) / 10);
const safe = (text: string): string => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign);

/** Round numbers that reach over `most`, from 0: four to six of them. */
export function ticks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const raw = most / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** Powers of ten around all values, with 2 and 5 between where they reach over less than two powers. */
export function logTicks(least: number, most: number): number[] {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const between = to - from <= 2 ? [1, 2, 5] : [1];
  const all: number[] = [];
  for (let power = from; power <= to; power += 1) all.push(...between.map((factor) => Number((factor * 10 ** power).toPrecision(12))));
  const [first, last] = [all.findLast((one) => one <= least), all.find((one) => one >= most)];
  return all.filter((one) => one >= (first ?? 0) && one <= (last ?? Infinity));
}

function axis(values: readonly number[], isLog: boolean, [from, to]: readonly [number, number]): { readonly marks: readonly number[]; at(value: number): number } {
  const marks = isLog ? logTicks(Math.min(...values), Math.max(...values)) : ticks(Math.max(...values));
  const scale = (value: number): number => (isLog ? Math.log10(value) : value);
  const [low, high] = [scale(marks[0] ?? 0), scale(marks.at(-1) ?? 1)];
  return { marks, at: (value) => from + ((scale(value) - low) / Math.max(1e-9, high - low)) * (to - from) };
}

const say = (value: number): string => (value >= 1e6 ? `${fixed(value / 1e6)} M` : value >= 10_000 ? `${fixed(value / 1_000)} k` : value.toLocaleString("en"));

/** The form that stands on a point, so that lines are told apart in grey as well. */
function mark(kind: number, x: number, y: number, colour: string): string {
  const [at, up] = [fixed(x), fixed(y)];
  if (kind % 3 === 1) return `<rect x="${fixed(x - 3)}" y="${fixed(y - 3)}" width="6" height="6" fill="${colour}"/>`;
  if (kind % 3 === 2) return `<path d="M${at} ${fixed(y - 4)}l4 7h-8z" fill="${colour}"/>`;
  return `<circle cx="${at}" cy="${up}" r="3.5" fill="${colour}"/>`;
}

/** A picture as SVG, the same text for the same plot; on white, so that it can be read on a dark page. Throws where there is no point. */
export function draw(plot: Plot): string {
  const points = plot.lines.flatMap((line) => line.points);
  if (points.length === 0) throw new Error(`${plot.title}: nothing to draw`);
  const x = axis(
    points.map(([value]) => value),
    plot.isLogX === true,
    [field.left, field.right],
  );
  const y = axis(
    points.map(([, value]) => value),
    plot.isLogY === true,
    [field.bottom, field.top],
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${safe(plot.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${field.left}" y="22" font-size="14" font-weight="bold" fill="#222">${safe(plot.title)}</text>`,
  ];
  for (const value of y.marks) {
    parts.push(`<path d="M${field.left} ${fixed(y.at(value))}H${field.right}" stroke="#ddd"/>`);
    parts.push(`<text x="${field.left - 8}" y="${fixed(y.at(value) + 4)}" text-anchor="end" fill="#444">${say(value)}</text>`);
  }
  for (const value of x.marks) {
    parts.push(`<path d="M${fixed(x.at(value))} ${field.bottom}v5" stroke="#444"/>`);
    parts.push(`<text x="${fixed(x.at(value))}" y="${field.bottom + 20}" text-anchor="middle" fill="#444">${say(value)}</text>`);
  }
  parts.push(`<path d="M${field.left} ${field.top}V${field.bottom}H${field.right}" fill="none" stroke="#444"/>`);
  parts.push(`<text x="${(field.left + field.right) / 2}" y="${height - 12}" text-anchor="middle" fill="#222">${safe(plot.x)}</text>`);
  parts.push(`<text transform="translate(16 ${(field.top + field.bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#222">${safe(plot.y)}</text>`);
  for (const [at, line] of plot.lines.entries()) {
    const colour = colours[at % colours.length] ?? "#000000";
    const path = line.points.map(([px, py], index) => `${index === 0 ? "M" : "L"}${fixed(x.at(px))} ${fixed(y.at(py))}`).join("");
    parts.push(`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${line.dashed === true ? ' stroke-dasharray="6 4"' : ""}/>`);
    for (const [px, py] of line.points) parts.push(mark(at, x.at(px), y.at(py), colour));
    const row = field.top + 8 + at * 20;
    parts.push(`<path d="M${field.right + 14} ${row}h22" stroke="${colour}" stroke-width="2"${line.dashed === true ? ' stroke-dasharray="6 4"' : ""}/>`);
    parts.push(mark(at, field.right + 25, row, colour), `<text x="${field.right + 42}" y="${row + 4}" fill="#222">${safe(line.name)}</text>`);
  }
  return `${parts.join("\n")}\n</svg>\n`;
}
