/** RFC 4180 with CRLF, UTF-8 without a mark (LW-32): cells with comma, quote or line end are quoted, quotes doubled. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}
/** Null is blank: it can never apply here. Zero is a number: it could have, and did not (LW-35). */
export type Cell = string | number | null;
function cellText(cell: Cell): string {
  if (cell === null) return "";
  const text = typeof cell === "number" ? String(cell) : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
/** Hours with two decimals; blank of nothing (LW-34). */
export const hoursOf = (ms: number | null): number | null => (ms === null ? null : Math.round((ms / 3_600_000) * 100) / 100);
