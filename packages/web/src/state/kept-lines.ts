import type { OpenedRow } from "@lampion/client";

/** What is kept of a conversation (EV-9): records, words and receipts. Times in ms UTC. */
export interface KeptBody {
  readonly v: 1;
  /** Member id of the guest, and of the other. */
  readonly me: string;
  readonly them: string;
  readonly ownName: string;
  readonly openedAtMs: number;
  /** When the device took what was there, each time. */
  readonly keptAtMs: readonly number[];
  readonly rows: readonly OpenedRow[];
}
export interface KeptLine {
  readonly at: number;
  readonly mine: boolean;
  /** Null: taken back or hidden since. */
  readonly text: string | null;
}

/** Each record once, in the order in which the service accepted them. */
export function joined(before: readonly OpenedRow[], now: readonly OpenedRow[]): readonly OpenedRow[] {
  const rows = new Map([...before, ...now].map((row) => [row.receipt, row]));
  return [...rows.values()].sort((a, b) => a.at - b.at || a.q - b.q);
}

/** What was said, as the conversation would show it: what was taken back or hidden keeps its place and shows no words. */
export function linesOf({ rows, me }: Pick<KeptBody, "rows" | "me">): readonly KeptLine[] {
  const away = new Set<number>();
  for (const row of rows) {
    const [notice, , of = ""] = row.kind === 6 ? row.body.split("\n") : [];
    if (row.kind === 5) away.add(Number(row.body));
    else if (notice === "hidden") away.add(Number(of));
    else if (notice === "shown") away.delete(Number(of));
  }
  return rows.filter((row) => row.kind === 2).map((row) => ({ at: row.at, mine: row.extras.m === me, text: away.has(row.q) ? null : row.body }));
}

/** The guest's own readable copy (EV-54): words with their time, and nothing of the service. */
export function readableCopy(lines: readonly KeptLine[], say: { readonly me: string; readonly them: string; readonly gone: string; time(ms: number): string }): string {
  return lines.map((line) => `${say.time(line.at)}  ${line.mine ? say.me : say.them}: ${line.text ?? `(${say.gone})`}\n`).join("");
}
