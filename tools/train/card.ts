import { lanes, type Calibration, type Senses } from "@lampion/safety/train";
import { rowLogit, tableOf, type Linear } from "./learn.ts";
import { recallAt, rocArea } from "./measure.ts";
import { asLinear, type Packed } from "./pack.ts";
import type { Row } from "./rows.ts";

interface CardInput {
  readonly rows: readonly Row[];
  readonly dev: readonly Row[];
  readonly packed: Packed;
  readonly calibration: Calibration;
  readonly files: readonly string[];
  readonly seed: number;
  readonly senses: Senses;
}

/** What a model card must say (SF-37). Without date and path, so that the same input gives the same bytes. */
export function cardOf({ rows, dev, packed, calibration, files, seed, senses }: CardInput): string {
  const linear = asLinear(packed);
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.set, (counts.get(row.set) ?? 0) + 1);
  return `# Model card: lampion-1

A linear classifier over hashed words, pairs, triples, 3- to 5-grams and what words stand for (2^17 buckets, int8), eight lanes: ${lanes.join(", ")}.
Trained by \`npm run train\`, seed ${seed}. The same files and the same Bun give the same bytes.

## For and not for
It reads short chat messages in French and English and says what they look like. Alone it asks an author to think again or folds a message; it never blocks (SF-48).
Not for: judging people, long texts, other languages, employment, credit or any decision about a person.

## Known unfairness and gaps
The public data is mostly English and from Twitter and Reddit, its labels are noisy, words that name groups lean towards "hate" in it; the weights of sets known to be unfair to a
dialect are low. French rests mostly on sentences written for Lampion. Threat, sexual and self_harm have next to no public labels here: they are learned from our own lines,
threats of abusive rows from words that announce violence as well (\`edos\` has labels of its own), sexual talk from \`convabuse\` besides and never from what a list of words guesses.
\`hatemoji_build\` and \`dynahate\` share authors and style with well-known suites, which flatters any model that is trained on them.
The operating points come from dev rows; our own lines are in the training of the shipped file, so figures about them come from a second training on half of them (docs/safety-model.md).

## Data
Only weights are shipped, no text. Licences and authors:
dynahate (Vidgen et al. 2021, MIT), mhs (Kennedy et al. 2020, CC BY 4.0), hatemoji_build (Kirk et al. 2022, CC BY 4.0), edos (Kirk et al. 2023, CC0), cad (Vidgen et al. 2021, CC BY 4.0),
davidson (Davidson et al. 2017, MIT), wiki_talk_cat (Pavlopoulos et al. 2020, Apache-2.0, texts CC BY-SA), toxic_spans (Pavlopoulos et al. 2021, CC0), convabuse (Cercas Curry et al. 2021, CC BY 4.0),
mlma_fr and mlma_en (Ousidhoum et al. 2019, MIT), sms_spam (Almeida et al. 2011, CC BY 4.0), benign_en_irc (Kummerfeld et al. 2019, CC BY 4.0), benign_en_topicalchat (Gopalakrishnan et al. 2019, CDLA-Sharing 1.0),
benign_en_personachat (Jandaghi et al. 2023, CC BY 4.0), benign_fr_ud (UD French Rhapsodie and ParisStories, CC BY-SA 4.0), fr_synth and our own lines (Lampion, CC0). Changes: names and addresses masked, half of the rows once more in disguise, some among harmless talk.

| Rows to learn from | |
|---|---|
${[...counts].map(([set, count]) => `| ${set} | ${count} |`).join("\n")}

## Dev rows that were not learned from
| Lane | Set | Rows | Positive | ROC area | Recall at 1 % |
|---|---|---|---|---|---|
${figures(linear, dev, senses).join("\n")}

## Operating points (logit at 0.5 and at 0.8)
| Lane | French | English |
|---|---|---|
${lanes.map((lane, at) => `| ${lane} | ${points(calibration.fr[at])} | ${points(calibration.en[at])} |`).join("\n")}

## Files (SHA-256, first 16 digits)
\`\`\`
${files.join("\n")}
\`\`\`
`;
}
const points = (curve: Float64Array | undefined): string => `${(curve?.[2] ?? 0).toFixed(2)}, ${(curve?.[3] ?? 0).toFixed(2)}`;

function figures(linear: Linear, dev: readonly Row[], senses: Senses): string[] {
  // Our own lines are in the training of the shipped file and would flatter it here.
  const rows = dev.filter((row) => !row.set.startsWith("own "));
  const table = tableOf(rows, senses);
  const sets = [...new Set(rows.map((row) => row.set))];
  return lanes.flatMap((lane, at) =>
    sets.flatMap((set) => {
      const scores: number[] = [];
      const labels: number[] = [];
      rows.forEach((row, index) => {
        const label = row.labels[lane];
        if (row.set !== set || label === undefined) return;
        scores.push(rowLogit(linear, table, index, at));
        labels.push(label);
      });
      const positive = labels.filter((label) => label === 1).length;
      if (positive < 5 || positive === labels.length) return [];
      return [`| ${lane} | ${set} | ${labels.length} | ${positive} | ${(100 * rocArea(scores, labels)).toFixed(1)} | ${(100 * recallAt(scores, labels, 0.01)).toFixed(0)} |`];
    }),
  );
}
