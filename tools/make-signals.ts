import { signals } from "@lampion/safety";

/** docs/signals.md from the signal table (SF-54). */
export function signalsPage(): string {
  const rows = signals.map(
    (row) => `| \`${row.name}\` | ${row.type} | ${row.unit} | ${row.range[0]} to ${row.range[1]} | ${row.stage} | ${row.kinds.join(", ")} | ${row.of} | ${row.means} |`,
  );
  return [
    "# Signals",
    "",
    "What a rule can name. Made from `packages/safety/src/rules/signal-table.ts` by `bun tools/make-signals.ts`; a test compares.",
    "",
    "| Name | Type | Unit | Range | Stage | In | Of | Means |",
    "|---|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) await Bun.write(new URL("../docs/signals.md", import.meta.url), signalsPage());
