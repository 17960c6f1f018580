import { isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import { colourProblems, logoProblems } from "./look.ts";

interface Option {
  readonly env: string;
  readonly flag: string;
  readonly kind: "text" | "number" | "yes-no";
  readonly fallback: string;
  readonly meaning: string;
}
/** Every option once: environment name, flag, default, meaning. `--help` and docs/configuration.md are made from it. None turns the judge off (LW-116). */
export const optionTable = {
  port: { env: "PORT", flag: "port", kind: "number", fallback: "4400", meaning: "Port to listen on; 0 takes a free one." },
  host: {
    env: "HOST",
    flag: "host",
    kind: "text",
    fallback: "127.0.0.1",
    meaning: "Address to listen on. In development only the loopback, unless remote guests are allowed (LW-115).",
  },
  data: { env: "LAMPION_DATA", flag: "data", kind: "text", fallback: "./.lampion", meaning: "Folder of the embedded database and the keys." },
  mode: { env: "LAMPION_MODE", flag: "mode", kind: "text", fallback: "development", meaning: "development, or production, which starts only when the start-up gate is passed." },
  allowRemote: {
    env: "ALLOW_REMOTE",
    flag: "allow-remote",
    kind: "yes-no",
    fallback: "no",
    meaning: "Lets a development server listen on other addresses; every page then says that it is a test installation.",
  },
  origin: {
    env: "PUBLIC_ORIGIN",
    flag: "origin",
    kind: "text",
    fallback: "",
    meaning: "Address of the site as browsers see it, such as https://chat.example. Empty: the address asked for.",
  },
  operator: { env: "OPERATOR_NAME", flag: "operator", kind: "text", fallback: "Lampion", meaning: "Name of the operator, shown at the door." },
  contact: {
    env: "OPERATOR_CONTACT",
    flag: "contact",
    kind: "text",
    fallback: "",
    meaning: "How people reach the operator, shown on /about: an e-mail address or a telephone number.",
  },
  colourDay: {
    env: "COLOUR_DAY",
    flag: "colour-day",
    kind: "text",
    fallback: "",
    meaning: "Accent colour of the day theme, such as #1a5fb4; refused when it cannot be read. Empty: the house's.",
  },
  colourDusk: {
    env: "COLOUR_DUSK",
    flag: "colour-dusk",
    kind: "text",
    fallback: "",
    meaning: "Accent colour of the dusk theme, such as #8ec5ff; refused when it cannot be read. Empty: the house's.",
  },
  logo: {
    env: "OPERATOR_LOGO",
    flag: "logo",
    kind: "text",
    fallback: "",
    meaning: "File with the operator's logo as SVG, at most 64 kB, shown at the door and on the icon. Empty: the lantern.",
  },
  exitPage: { env: "EXIT_PAGE", flag: "exit-page", kind: "text", fallback: "https://www.meteo.fr/", meaning: "Neutral page that the quick exit shows." },
  ageGate: { env: "AGE_GATE", flag: "age-gate", kind: "text", fallback: "contact", meaning: "contact: private talk needs a proof of age." },
  privateProtection: {
    env: "PRIVATE_PROTECTION",
    flag: "private-protection",
    kind: "text",
    fallback: "consent",
    meaning: "consent: both are asked whether private messages are checked on the way; device: they are checked on the devices only.",
  },
  privateHistory: {
    env: "PRIVATE_HISTORY",
    flag: "private-history",
    kind: "text",
    fallback: "sealed",
    meaning: "sealed: private words rest sealed on the service for 72 hours; device-only: they rest on the two devices alone (EV-29).",
  },
  hosting: {
    env: "HOSTING_NETWORKS",
    flag: "hosting-networks",
    kind: "text",
    fallback: "",
    meaning: "File with hosting and anonymising networks, one a line, such as 192.0.2.0/24 or 2001:db8::/32 (EN-18).",
  },
  maxConnections: {
    env: "MAX_CONNECTIONS",
    flag: "max-connections",
    kind: "number",
    fallback: "20000",
    meaning: "Most connections at once; beyond it newcomers are asked to come back in a few seconds.",
  },
  witnesses: {
    env: "LOG_WITNESSES",
    flag: "log-witnesses",
    kind: "text",
    fallback: "",
    meaning: "Witnesses of the transparency log: address and key of each, separated by a space, and by a comma from the next (EV-45).",
  },
  timestamps: {
    env: "LOG_TIMESTAMPS",
    flag: "log-timestamps",
    kind: "text",
    fallback: "",
    meaning: "Address of a time-stamping authority (RFC 3161) for the last checkpoint of each day.",
  },
  databaseUrl: {
    env: "DATABASE_URL",
    flag: "database-url",
    kind: "text",
    fallback: "",
    meaning: "PostgreSQL 15 or newer for a service on several nodes, such as postgres://lampion@10.0.0.5/lampion. Empty: the embedded database of the data folder.",
  },
  natsUrl: {
    env: "NATS_URL",
    flag: "nats-url",
    kind: "text",
    fallback: "",
    meaning: "NATS 2.9 or newer, by which the nodes on one database hear each other, such as nats://10.0.0.6:4222. Empty: this node is alone.",
  },
  keys: {
    env: "LAMPION_KEYS",
    flag: "keys",
    kind: "text",
    fallback: "",
    meaning: "Folder of the service's keys, on an encrypted volume without a backup of its keyring; all nodes on one database share it. Empty: the data folder.",
  },
  keyStore: {
    env: "LAMPION_KEY_STORE",
    flag: "key-store",
    kind: "text",
    fallback: "file",
    meaning:
      "file: the keys of evidence are small files in that folder; nats: they are in the memory of the NATS servers of NATS_URL, which need JetStream, and on no disk (EV-20).",
  },
  light: {
    env: "LAMPION_LIGHT",
    flag: "light",
    kind: "yes-no",
    fallback: "no",
    meaning: "In development: lets the light fall when nobody is on duty, as production always does (OP-8).",
  },
  pager: {
    env: "PAGER_URL",
    flag: "pager-url",
    kind: "text",
    fallback: "",
    meaning: "Address that is called when somebody must come: signed, with a kind and a number only (SA-8).",
  },
  pagerSecret: { env: "PAGER_SECRET", flag: "pager-secret", kind: "text", fallback: "", meaning: "Key of the signature of these calls, 32 characters at least." },
  dsaDatabase: {
    env: "DSA_DATABASE_URL",
    flag: "dsa-database-url",
    kind: "text",
    fallback: "https://transparency.dsa.ec.europa.eu/api/v1",
    meaning: "Address of the DSA Transparency Database, or of its sandbox; used by a platform only (dsa.tier in house.json).",
  },
  dsaToken: {
    env: "DSA_DATABASE_TOKEN",
    flag: "dsa-database-token",
    kind: "text",
    fallback: "",
    meaning: "Token of that database. Empty: nothing is sent to it, and what is due waits.",
  },
  traces: {
    env: "TRACES_URL",
    flag: "traces-url",
    kind: "text",
    fallback: "",
    meaning: "Where a collector of OpenTelemetry takes traces as OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces (PF-19). Empty: nothing is traced.",
  },
  tracesShare: {
    env: "TRACES_SHARE",
    flag: "traces-share",
    kind: "text",
    fallback: "0.01",
    meaning: "Share of requests that are traced, above 0 and at most 1; 1 is for a place with few guests.",
  },
  demo: { env: "LAMPION_DEMO", flag: "demo", kind: "yes-no", fallback: "no", meaning: "Fills the town with seeded guests; development only." },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof optionTable;
export interface Options {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly mode: "development" | "production";
  readonly allowRemote: boolean;
  readonly origin: string;
  readonly operator: string;
  readonly contact: string;
  readonly colourDay: string;
  readonly colourDusk: string;
  readonly logo: string;
  readonly exitPage: string;
  readonly ageGate: "contact";
  readonly privateProtection: "consent" | "device";
  readonly privateHistory: "sealed" | "device-only";
  readonly hosting: string;
  readonly maxConnections: number;
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly keys: string;
  readonly keyStore: "file" | "nats";
  readonly witnesses: readonly string[];
  readonly timestamps: string;
  readonly light: boolean;
  readonly pager: string;
  readonly pagerSecret: string;
  readonly dsaDatabase: string;
  readonly dsaToken: string;
  readonly traces: string;
  readonly tracesShare: number;
  readonly demo: boolean;
}
export type OptionsRead =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));

function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

/** https, or http on the loopback, where a sandbox of one's own may be. */
function isSafeAddress(text: string): boolean {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
  } catch {
    return false;
  }
}

/** What stands in it is told to whoever reads the options: nothing that opens a door. */
function isTracesAddress(text: string): boolean {
  try {
    const { protocol, username, password, search } = new URL(text);
    return (protocol === "https:" || protocol === "http:") && username + password + search === "";
  } catch {
    return false;
  }
}

const splitWitnesses = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Flags win over the environment. All problems are told at once. */
export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): OptionsRead {
  const names = Object.keys(optionTable) as OptionName[];
  let flags: Record<string, string | boolean | undefined>;
  try {
    const flagTypes = Object.fromEntries(names.map((name) => [optionTable[name].flag, { type: optionTable[name].kind === "yes-no" ? "boolean" : "string" } as const]));
    flags = parseArgs({ args: [...args], options: { ...flagTypes, help: { type: "boolean" } }, strict: true }).values;
  } catch (cause) {
    return { kind: "refused", problems: [`${(cause instanceof Error ? cause.message : "unknown flag").replace(/\.?$/, ".")} Try --help.`] };
  }
  if (flags["help"] === true)
    return {
      kind: "help",
      text: names
        .map(
          (name) =>
            `  --${optionTable[name].flag.padEnd(20)} ${optionTable[name].env.padEnd(20)} ${optionTable[name].meaning}${optionTable[name].fallback === "" ? "" : ` (${optionTable[name].fallback})`}`,
        )
        .join("\n"),
    };
  const text = (name: OptionName): string => {
    const flag = flags[optionTable[name].flag];
    return flag === true ? "yes" : typeof flag === "string" ? flag : (env[optionTable[name].env] ?? optionTable[name].fallback);
  };
  const problems: string[] = [];
  const yes = (name: OptionName): boolean => ["yes", "true", "1"].includes(text(name));
  const port = Number(text("port"));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`PORT is "${text("port")}": give a whole number from 0 to 65535.`);
  const mode = text("mode");
  if (mode !== "development" && mode !== "production") problems.push(`LAMPION_MODE is "${mode}": give development or production.`);
  if (text("ageGate") !== "contact") problems.push(`AGE_GATE is "${text("ageGate")}": give contact; this version knows no other.`);
  const privateProtection = text("privateProtection");
  if (privateProtection !== "consent" && privateProtection !== "device") problems.push(`PRIVATE_PROTECTION is "${privateProtection}": give consent or device.`);
  const privateHistory = text("privateHistory");
  if (privateHistory !== "sealed" && privateHistory !== "device-only") problems.push(`PRIVATE_HISTORY is "${privateHistory}": give sealed or device-only.`);
  const maxConnections = Number(text("maxConnections"));
  if (!Number.isInteger(maxConnections) || maxConnections < 1) problems.push(`MAX_CONNECTIONS is "${text("maxConnections")}": give a whole number of 1 or more.`);
  if (text("origin") !== "" && !isOrigin(text("origin"))) problems.push(`PUBLIC_ORIGIN is "${text("origin")}": give scheme and host without a path, such as https://chat.example.`);
  if (!/^https?:\/\/[^/]/.test(text("exitPage"))) problems.push(`EXIT_PAGE is "${text("exitPage")}": give a whole address, such as https://www.meteo.fr/.`);
  problems.push(...colourProblems("COLOUR_DAY", "day", text("colourDay")), ...colourProblems("COLOUR_DUSK", "dusk", text("colourDusk")), ...logoProblems(text("logo")));
  for (const name of names) {
    const { kind, env: variable } = optionTable[name];
    if (kind === "yes-no" && !["yes", "true", "1", "no", "false", "0", ""].includes(text(name))) problems.push(`${variable} is "${text(name)}": give yes or no.`);
  }
  const keyStore = text("keyStore");
  if (keyStore !== "file" && keyStore !== "nats") problems.push(`LAMPION_KEY_STORE is "${keyStore}": give file or nats.`);
  if (keyStore === "nats" && text("natsUrl") === "") problems.push("LAMPION_KEY_STORE is nats and NATS_URL is empty: name the NATS servers in whose memory the keys are.");
  if (text("natsUrl") !== "" && text("databaseUrl") === "" && keyStore !== "nats")
    problems.push("NATS_URL is set and DATABASE_URL is not: nodes that hear each other keep their records in one database. Set DATABASE_URL, or leave NATS_URL empty.");
  const host = text("host");
  if (mode === "development" && !isLoopback(host) && !yes("allowRemote"))
    problems.push(`HOST is ${host}: a development server listens on the loopback only. Set ALLOW_REMOTE=yes for a test installation that others may reach (LW-115).`);
  if (text("pager") !== "" && !/^https?:\/\/[^/]/.test(text("pager")))
    problems.push(`PAGER_URL is "${text("pager")}": give a whole address, such as https://call.example/lampion.`);
  if (text("pager") !== "" && text("pagerSecret").length < 32)
    problems.push("PAGER_SECRET is too short: give 32 characters or more, so that the receiver can trust the signature.");
  if (!isSafeAddress(text("dsaDatabase"))) problems.push(`DSA_DATABASE_URL is "${text("dsaDatabase")}": give a whole address with https, since a token goes there.`);
  if (/\s/.test(text("dsaToken")) || text("dsaToken").length > 500) problems.push("DSA_DATABASE_TOKEN is no token: it has blanks, or more than 500 characters.");
  if (mode === "production" && yes("demo")) problems.push("LAMPION_DEMO: invented guests are for development only.");
  if (text("timestamps") !== "" && !/^https?:\/\/[^/]/.test(text("timestamps")))
    problems.push(`LOG_TIMESTAMPS is "${text("timestamps")}": give a whole address, such as http://timestamp.example/.`);
  if (text("traces") !== "" && !isTracesAddress(text("traces")))
    problems.push(`TRACES_URL is "${text("traces")}": give a whole address without a name, a password or a query, such as http://127.0.0.1:4318/v1/traces.`);
  const tracesShare = Number(text("tracesShare"));
  if (!(tracesShare > 0 && tracesShare <= 1)) problems.push(`TRACES_SHARE is "${text("tracesShare")}": give a number above 0 and at most 1, such as 0.01.`);
  if (splitWitnesses(text("witnesses")).length > 8) problems.push("LOG_WITNESSES: give at most 8.");
  if (problems.length > 0) return { kind: "refused", problems };
  return {
    kind: "options",
    options: {
      port,
      host,
      data: text("data"),
      mode: mode as Options["mode"],
      allowRemote: yes("allowRemote"),
      origin: text("origin"),
      operator: text("operator"),
      contact: text("contact"),
      colourDay: text("colourDay"),
      colourDusk: text("colourDusk"),
      logo: text("logo"),
      exitPage: text("exitPage"),
      ageGate: "contact",
      privateProtection: privateProtection as Options["privateProtection"],
      privateHistory: privateHistory as Options["privateHistory"],
      hosting: text("hosting"),
      maxConnections,
      databaseUrl: text("databaseUrl"),
      natsUrl: text("natsUrl"),
      keys: text("keys"),
      keyStore: keyStore as Options["keyStore"],
      witnesses: splitWitnesses(text("witnesses")),
      timestamps: text("timestamps"),
      light: yes("light"),
      pager: text("pager"),
      pagerSecret: text("pagerSecret"),
      dsaDatabase: text("dsaDatabase").replace(/\/+$/, ""),
      dsaToken: text("dsaToken"),
      traces: text("traces"),
      tracesShare,
      demo: yes("demo"),
    },
  };
}
