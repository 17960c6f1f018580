/** How far two colours stand apart, as WCAG 2.2 measures it (1.4.3). */
const parts = (hex: string): [number, number, number] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
function luminance(hex: string): number {
  const [r, g, b] = parts(hex).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
/** 1 to 21. Both as #rrggbb. */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
/** `share` of the first colour, 0 to 1, in the second. Both as #rrggbb. */
export function mixed(a: string, b: string, share: number): string {
  const [one, other] = [parts(a), parts(b)];
  return `#${one
    .map((part, at) =>
      Math.round(part * share + (other[at] ?? 0) * (1 - share))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** What text of the accent colour stands on, in both themes of packages/ui; its contrast test compares. */
export const papers = { day: ["#fbf6ee", "#ffffff", "#f5ecdf", "#f1e6d6"], dusk: ["#191526", "#231d33", "#1f1a2d", "#2c2540", "#120f1c"] } as const;
