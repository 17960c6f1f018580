import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lanes, type Lane } from "@lampion/safety";
import { fnv } from "./chance.ts";
import { parseCsv } from "./csv.ts";
import { guessed } from "./guessed.ts";

/** One text with what is known of it: 1, 0, or absent for "nobody said". */
export interface Row {
  readonly text: string;
  readonly lang: "fr" | "en";
  readonly set: string;
  readonly isDev: boolean;
  readonly labels: Partial<Record<Lane, 0 | 1>>;
  readonly weight: number;
}

export const dataFolder = process.env["LAMPION_DATA_DIR"] ?? join(import.meta.dir, "../../../shared/data");
export const hasData = existsSync(join(dataFolder, "dynahate"));

type Labels = Row["labels"];
const zeros = (but: readonly Lane[] = []): Labels => Object.fromEntries(lanes.filter((lane) => !but.includes(lane)).map((lane) => [lane, 0]));
const bit = (value: string | undefined): 0 | 1 => (value === "1" ? 1 : 0);

interface Source {
  readonly folder: string;
  readonly files: readonly string[];
  readonly lang: "fr" | "en";
  readonly weight: number;
  labels(row: Record<string, string>, text: string): Labels | null;
  scale?(row: Record<string, string>): number;
}

const benign = (folder: string, file: string, lang: "fr" | "en", but: readonly Lane[] = []): Source => ({ folder, files: [file], lang, weight: 1, labels: () => zeros(but) });

/** The sets, what each of their labels means for the lanes, and how much a row of each weighs. */
const sources: readonly Source[] = [
  benign("benign_en_irc", "messages.csv", "en"),
  benign("benign_en_personachat", "messages.csv", "en"),
  benign("benign_en_topicalchat", "messages.csv", "en"),
  benign("benign_fr_ud", "sentences.csv", "fr"),
  {
    folder: "cad",
    files: ["train.csv", "dev.csv"],
    lang: "en",
    weight: 0.7,
    labels: ({ labels = "", label }, text) => ({
      ...guessed(text, label === "1"),
      hate: labels.includes("IdentityDirected") ? 1 : 0,
      harassment: labels.includes("PersonDirected") ? 1 : 0,
      toxic: bit(label),
    }),
  },
  {
    folder: "convabuse",
    files: ["convabuse.csv"],
    lang: "en",
    weight: 1.5,
    labels: ({ label, sex_harassment }) => ({
      harassment: bit(label),
      toxic: bit(label),
      sexual: bit(sex_harassment),
      spam: 0,
      scam: 0,
      ...(label === "0" ? { hate: 0, threat: 0 } : {}),
    }),
  },
  {
    folder: "davidson",
    files: ["labeled.csv"],
    lang: "en",
    weight: 0.25,
    labels: ({ label, cls }, text) => ({ ...guessed(text, cls === "0"), toxic: bit(label), ...(cls === "0" ? { hate: 1 } : cls === "2" ? { hate: 0, harassment: 0 } : {}) }),
  },
  { folder: "dynahate", files: ["train.csv", "dev.csv"], lang: "en", weight: 1, labels: ({ label }, text) => ({ ...guessed(text, label === "1"), hate: bit(label) }) },
  {
    folder: "edos",
    files: ["train.csv", "dev.csv"],
    lang: "en",
    weight: 0.7,
    labels: ({ label, vector = "" }, text) => ({ ...guessed(text, vector.startsWith("1")), hate: bit(label), threat: vector.startsWith("1") ? 1 : 0 }),
    scale: ({ vector = "" }) => (vector.startsWith("3.3") || vector.startsWith("3.4") ? 0.3 : 1),
  },
  { folder: "fr_synth", files: ["fr_synth.csv"], lang: "fr", weight: 0.5, labels: ({ hate, toxic }) => ({ hate: bit(hate), toxic: bit(toxic), spam: 0, scam: 0, self_harm: 0 }) },
  {
    folder: "hatemoji_build",
    files: ["train.csv", "test.csv", "validation.csv"],
    lang: "en",
    weight: 1.2,
    labels: ({ label }, text) => ({ ...guessed(text, label === "1"), hate: bit(label) }),
  },
  { folder: "mhs", files: ["train.csv", "dev.csv"], lang: "en", weight: 0.8, labels: ({ label }, text) => ({ ...guessed(text, label === "1"), hate: bit(label) }) },
  {
    folder: "mlma_en",
    files: ["tweets.csv"],
    lang: "en",
    weight: 0.15,
    labels: ({ sentiment = "" }) => ({ toxic: /offens|abus|hate/u.test(sentiment) ? 1 : 0, spam: 0, scam: 0 }),
  },
  {
    folder: "mlma_fr",
    files: ["tweets.csv"],
    lang: "fr",
    weight: 0.4,
    labels: ({ sentiment = "", hateful }) => ({
      toxic: /offens|abus|hate/u.test(sentiment) ? 1 : 0,
      ...(hateful === "1" ? { hate: 1 } : sentiment === "normal" ? { hate: 0 } : {}),
      spam: 0,
      scam: 0,
    }),
  },
  { folder: "sms_spam", files: ["train.csv"], lang: "en", weight: 1.2, labels: ({ label }) => (label === "1" ? { ...zeros(["spam", "scam", "sexual"]), spam: 1 } : zeros()) },
  { folder: "toxic_spans", files: ["tsd_train.csv"], lang: "en", weight: 0.6, labels: ({ label }) => (label === "1" ? { toxic: 1, spam: 0, scam: 0 } : null) },
  {
    folder: "wiki_talk_cat",
    files: ["gn.csv"],
    lang: "en",
    weight: 0.7,
    labels: ({ label }) => (label === "1" ? { toxic: 1, spam: 0, scam: 0 } : zeros()),
  },
];

/** Masks of the sets for names and addresses, as the judge would read them. */
const unmasked = (text: string): string =>
  text
    .replace(/@user\b|\[user\]|@\w+/giu, "@user")
    .replace(/\burl\b|\[url\]|https?:\S+/giu, "http://x.com")
    .replaceAll("\n", " ")
    .replace(/&amp;/gu, "&")
    .replace(/&#\d+;/gu, " ")
    .trim();

/** All rows of the collection, sources in name order. Dev rows as its README says. */
export function readRows(): Row[] {
  const rows: Row[] = [];
  for (const source of sources) {
    for (const file of source.files) {
      for (const record of parseCsv(readFileSync(join(dataFolder, source.folder, file), "utf8"))) {
        const raw = record["text"] ?? "";
        const isDevFile = source.files.some((one) => one === "dev.csv" || one === "validation.csv");
        const isDev = isDevFile ? file === "dev.csv" || file === "validation.csv" : fnv(raw) % 10 === 0;
        const labels = source.labels(record, raw);
        if (labels === null || raw.trim() === "") continue;
        rows.push({ text: unmasked(raw), lang: source.lang, set: source.folder, isDev, labels, weight: source.weight * (source.scale?.(record) ?? 1) });
      }
    }
  }
  return rows;
}
/** Files that a training reads, for their digests in the card. */
export const dataFiles = (): string[] => sources.flatMap(({ folder, files }) => files.map((file) => `${folder}/${file}`)).sort();
