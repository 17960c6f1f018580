import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as protocol from "@lampion/protocol";
import { hooks } from "./hooks.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const optionsFile = join(root, "packages/server/src/options/options.ts");

interface OptionRow {
  readonly env: string;
  readonly flag: string;
  readonly fallback: string;
  readonly meaning: string;
}
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}
const asSchema = (value: unknown): Schema => value as Schema;

/** Shapes with a name of their own; the tables say the name in place of the whole. */
const shapes: Readonly<Record<string, Schema>> = Object.fromEntries(
  (
    [
      "Epoch",
      "StreamId",
      "RoomId",
      "OpaqueId",
      "Position",
      "Gender",
      "Band",
      "Language",
      "RoundedCount",
      "Level",
      "Way",
      "Powers",
      "Fields",
      "Filters",
      "Settings",
      "Somebody",
      "ReportAbout",
      "By",
      "Message",
      "RoomCard",
      "Row",
      "KnockCard",
      "TalkCard",
      "BlockCard",
      "Me",
    ] as const
  ).map((name) => [name, asSchema(protocol[name])]),
);
const bare = (schema: Schema): string => JSON.stringify(schema, (key, value: unknown) => (key.startsWith("~") ? undefined : value));
const nameOf = new Map([
  ...Object.entries(shapes).map(([name, schema]) => [bare(schema), name] as const),
  [bare(asSchema(protocol.ReasonName)), "reason"],
  [bare(asSchema(protocol.Town)), "Named"],
]);
const codeWords = new Set<string>(protocol.replyCodeList);

function words(schema: Schema, isTop = false): string {
  const name = nameOf.get(bare(schema));
  if (name !== undefined && !isTop) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf !== undefined) {
    const values = schema.anyOf.map((one) => one.const);
    if (values.length === codeWords.size && values.every((one) => codeWords.has(String(one)))) return "reply code";
    if (values.length === Object.keys(protocol.closeCodes).length && values.every((one) => String(one) in protocol.closeCodes)) return "close code";
    if (values.length === protocol.situationList.length && values.includes("trap")) return "situation";
    return schema.anyOf.map((one) => words(one)).join(" | ");
  }
  if (schema.properties !== undefined) return `{ ${fields(schema)} }`;
  if (Array.isArray(schema.items)) return `[${(schema.items as readonly Schema[]).map((one) => words(one)).join(", ")}]`;
  if (schema.items !== undefined) {
    const inner = words(schema.items as Schema);
    return `${/ /.test(inner) && !inner.startsWith("{") && !inner.startsWith("[") ? `(${inner})` : inner}[]${schema.maxItems === undefined ? "" : ` (at most ${schema.maxItems})`}`;
  }
  if (schema.type === "string")
    return `text${schema.maxLength === undefined ? "" : ` (${schema.minLength === undefined || schema.minLength === schema.maxLength ? "" : `${schema.minLength} to `}${schema.maxLength})`}`;
  if (schema.type === "integer" || schema.type === "number") {
    const max = schema.maximum === undefined || schema.maximum >= 2_147_483_647 ? "" : ` to ${schema.maximum}`;
    return `${schema.type}${schema.minimum === undefined && max === "" ? "" : max === "" ? ` from ${schema.minimum}` : ` ${schema.minimum ?? ""}${max}`}`;
  }
  return schema.type ?? "any";
}

/** "name: words" of every property, optional ones with "?"; the type and the request number are left out, they are everywhere. */
function fields(schema: Schema, leftOut: readonly string[] = []): string {
  const required = new Set(schema.required ?? []);
  const list = Object.entries(schema.properties ?? {}).filter(([name]) => !leftOut.includes(name));
  return list.map(([name, inner]) => `${name}${required.has(name) ? "" : "?"}: ${words(inner)}`).join(", ");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string): string => (text === "" ? "-" : `\`${cell(text)}\``);
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [`| ${head.join(" | ")} |`, `|${head.map(() => "---").join("|")}|`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

function limitRows(value: unknown, path: string): string[][] {
  if (typeof value === "number") return [[`\`${path}\``, inUnits(path, value)]];
  if (Array.isArray(value)) return [[`\`${path}\``, value.map((one) => inUnits(path, Number(one))).join(", ")]];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) => limitRows(inner, path === "" ? name : `${path}.${name}`));
}
function inUnits(path: string, value: number): string {
  if (/Bytes(PerS)?$/.test(path)) return `${value} bytes${path.endsWith("PerS") ? " a second" : ""}`;
  if (!path.endsWith("Ms")) return String(value);
  const [size, unit] = (
    [
      [86_400_000, "d"],
      [3_600_000, "h"],
      [60_000, "min"],
      [1_000, "s"],
      [1, "ms"],
    ] as const
  ).find(([one]) => value >= one && value % one === 0) ?? [1, "ms"];
  return `${value / size} ${unit}`;
}

/** Every generated part by the name of its markers. */
export async function parts(): Promise<Readonly<Record<string, string>>> {
  const { optionTable } = (await import(optionsFile)) as { optionTable: Readonly<Record<string, OptionRow>> };
  return {
    replies: table(
      ["Code", "The same request again", "Meaning"],
      Object.entries(protocol.replyCodes).map(([name, one]) => [`\`${name}\``, one.retry === "later" ? "later" : "only changed", cell(one.meaning)]),
    ),
    closes: table(
      ["Code", "Name", "Come back", "Not before", "Meaning"],
      Object.entries(protocol.closeCodes).map(([number, one]) => [
        number,
        `\`${one.name}\``,
        { no: "no", resume: "with the ticket", door: "by the door" }[one.comeBack],
        inUnits("afterMs", one.afterMs),
        cell(one.meaning),
      ]),
    ),
    reasons: protocol.reasons.map((one) => `\`${one}\``).join(" "),
    hello: table(
      ["Frame", "Fields"],
      [
        ["hello, new", code(fields(asSchema(protocol.HelloNew), ["t"]))],
        ["hello, again", code(fields(asSchema(protocol.HelloAgain), ["t"]))],
        ["beat", code(fields(asSchema(protocol.Beat), ["t"]))],
      ],
    ),
    commands: table(
      ["Request", "Fields beside `t` and `n`"],
      Object.entries(protocol.commands).map(([name, schema]) => [`\`${name}\``, code(fields(asSchema(schema), ["t", "n"]))]),
    ),
    frames: table(
      ["Frame", "Fields beside `t`"],
      Object.entries(protocol.downs).map(([name, schema]) => [`\`${name}\``, code(fields(asSchema(schema), ["t"]))]),
    ),
    shapes: table(
      ["Shape", "Is"],
      Object.entries(shapes)
        .map(([name, schema]) => [`\`${name}\``, code(words(schema, true))])
        .concat([["`Named`", code(words(asSchema(protocol.Town), true))]]),
    ),
    situations: table(
      ["Situation", "Category", "Keyword", "Severity"],
      Object.entries(protocol.situations).map(([name, one]) => [`\`${name}\``, one.category, one.keyword ?? "-", one.severity]),
    ),
    limits: table(["Limit", "Value"], limitRows(protocol.limits, "")),
    routes: table(
      ["Route", "Takes", "Gives"],
      [
        ...Object.values(protocol.routes).map((route) => [`\`${route.method} ${route.path}\``, "-", code(words(asSchema(route.out), true))]),
        ["`POST /api/...`, `/api/v1/...`, `/desk/api/...`", "-", "the desk: see [api.md](api.md)"],
        ["`GET /healthz`", "-", "200 while the process runs"],
        ["`GET /readyz`", "-", "200 when guests may come, 503 while starting or ending"],
        ["`GET /metrics`", "-", "figures for Prometheus, from the machine itself only"],
        ["`GET /openapi.json`", "-", "these routes as OpenAPI 3.1"],
      ],
    ),
    hooks: table(
      ["`data-testid`", "Marks"],
      Object.entries(hooks).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    options: table(
      ["Environment", "Flag", "Default", "Meaning"],
      Object.values(optionTable).map((one) => [`\`${one.env}\``, `\`--${one.flag}\``, one.fallback === "" ? "-" : `\`${one.fallback}\``, cell(one.meaning)]),
    ),
  };
}

/** Puts each part between `<!-- made: name -->` and `<!-- end -->`; a marker without a part is an error of the document. */
export function fill(document: string, made: Readonly<Record<string, string>>): string {
  return document.replace(/<!-- made: ([a-z]+) -->[\s\S]*?<!-- end -->/g, (_, name: string) => {
    const part = made[name];
    if (part === undefined) throw new Error(`No part is called ${name}.`);
    return `<!-- made: ${name} -->\n${part}\n<!-- end -->`;
  });
}

export const documents = ["docs/PROTOCOL.md", "docs/configuration.md"];

if (import.meta.main) {
  if (!existsSync(optionsFile)) throw new Error("The options table packages/server/src/options/options.ts is missing; nothing was written.");
  const made = await parts();
  for (const name of documents) {
    const path = join(root, name);
    const before = readFileSync(path, "utf8");
    const after = fill(before, made);
    if (after !== before) writeFileSync(path, after);
    console.log(`${name}: ${after === before ? "as it was" : "written"}`);
  }
}
