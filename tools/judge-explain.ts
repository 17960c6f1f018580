// Shows what the judge sees in one text: views, findings, scores and microseconds. npm run --silent judge:explain -- "text" [--kind private]
import { canonOf } from "@lampion/safety/train";
import { scan, type Kind } from "@lampion/safety";
import { judgeFor, valueOf } from "./judge/options.ts";
import { judgeLine, parseLine } from "./judge/line.ts";

const args = process.argv.slice(2);
const text = args.find((arg, at) => !arg.startsWith("--") && !(args[at - 1] ?? "").startsWith("--"));
if (text === undefined) {
  console.error('Usage: npm run --silent judge:explain -- "text" [--kind room|knock|private|nickname|room-name] [--lang fr|en] [--assets FOLDER]');
  process.exit(2);
}
const judge = judgeFor(args);
const kind = (valueOf(args, "--kind") ?? "room") as Kind;
const lang = valueOf(args, "--lang");
const line = parseLine(JSON.stringify({ id: "1", text, kind, ...(lang === null ? {} : { lang }) }));
// The first call pays for what the engine has not compiled yet; the time of a warm one is told.
for (let turn = 0; turn < 300; turn += 1) judgeLine(judge, line);
const { judgement, us } = judgeLine(judge, line);
const views = scan(text);
const show = (title: string, value: string): void => console.log(`${title.padEnd(10)} ${value}`);
const quoted = (from: number, to: number): string => JSON.stringify(text.slice(from, to));
show("raw", JSON.stringify(text));
show("folded", JSON.stringify(views.folded));
show(
  "canonical",
  canonOf(views)
    .map(({ form, second }) => (second === "" ? form : `${form} (or ${second})`))
    .join(" "),
);
show("language", judgement.language);
show(
  "scores",
  Object.entries(judgement.scores)
    .filter(([, value]) => value >= 0.05)
    .map(([key, value]) => `${key} ${value.toFixed(2)}`)
    .join("  ") || "all under 0.05",
);
for (const { kind: found, p, spans, stage, by, lowered } of judgement.findings)
  show(
    "finding",
    `${found} ${p.toFixed(2)} ${spans.map(([from, to]) => quoted(from, to)).join(" ")} (${stage}: ${by})${lowered.length === 0 ? "" : ` lowered: ${lowered.join(", ")}`}`,
  );
for (const act of judgement.acts) show("act", JSON.stringify(act));
for (const hit of judgement.hits) show("rule", `${hit.rule} rev ${hit.rev} (${hit.mode})`);
for (const failure of judgement.failures) show("failure", `${failure.stage}: ${failure.cause}, ${failure.taken}`);
const { verdict } = judgement;
show(
  "verdict",
  `${verdict.step}${verdict.policy === null ? "" : ` for ${verdict.policy}`}${verdict.reason === null ? "" : `, reason ${verdict.reason}`}${verdict.help.length === 0 ? "" : `, help ${verdict.help.join(" ")}`}`,
);
show("cost", `${us.toFixed(1)} µs, ${judgement.steps} steps`);
