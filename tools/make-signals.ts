import { meanings, signals } from "@lampion/safety";

/** docs/signals.md from the signal table (SF-54). */
export function signalsPage(): string {
  const rows = signals.map(
    (row) => `| \`${row.name}\` | ${row.type} | ${row.unit} | ${row.range[0]} to ${row.range[1]} | ${row.stage} | ${row.kinds.join(", ")} | ${row.of} | ${meanings[row.name]} |`,
  );
  return [
    "# Signals",
    "",
    "What a rule can name. Made from `packages/safety/src/rules/signal-table.ts` and `signal-meanings.ts` by `bun tools/make-signals.ts`; a test compares.",
    "",
    "| Name | Type | Unit | Range | Stage | In | Of | Means |",
    "|---|---|---|---|---|---|---|---|",
    ...rows,
    "",
    "## Counts of a rule's own",
    'A rule may count for itself what no signal does (SF-65), four counts at most, 64 in a set: `"counts": [{ "name": "links", "key": "sender", "of": "messages", "minutes": 60, "step": 5, "when": "text.links >= 1" }]` is read in its condition as `count.links`.',
    "",
    "| Field | Says |",
    "|---|---|",
    "| `key` | whose count: `sender` of one author, `pair` of one to another, `room`, `text` of the same words whoever writes them |",
    "| `of` | `messages` (1,000 at most) or `people`, each once (64 at most): for `sender` those who are written to in knocks and private talk, else those who wrote |",
    "| `minutes`, `step` | the window, 72 hours at most and 48 between two people, and its resolution: 48 steps at most |",
    "| `when` | which messages count, by signals alone; nothing said about harming oneself is counted |",
    "",
    'The message that is judged counts already. Each count needs tests of its own (`"of": "links"`), a hit, a miss and an unknown. Numbers and keyed ids only, in the memory of the process: a restart begins anew, a higher rev too. Replay rebuilds counts by `sender` of `messages` of rules on rooms alone, over less than a day, where every message of the window was kept (256 an hour and node, with their minute). Over all nodes: what is said in rooms and knocks within two seconds, what is said in private with the message itself.',
    "",
  ].join("\n");
}

if (import.meta.main) await Bun.write(new URL("../docs/signals.md", import.meta.url), signalsPage());
