// Becomes verify.mjs, one file for Node 20 and newer and for Bun: no network, no dependency, nothing written.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { bundleLimits, exitCodes, noble, reportText, unreadable, verifyBundle, type BundleVerdict, type Unreadable } from "@lampion/proof";
import { readTimestamp } from "../timestamp/read-timestamp.ts";
import { openZip } from "./open-zip.ts";

const usage = `node verify.mjs [--lang fr|en] [--log-key KEY] [--witness KEY] [--json] FILE.zip | FOLDER
Exit code: 0 everything checked · 1 something is missing and named · 2 something is wrong, or it cannot be read`;

function readFolder(folder: string): Map<string, Uint8Array> | Unreadable {
  const files = new Map<string, Uint8Array>();
  const tooMuch = unreadable("Il y a plus de fichiers, ou de plus grands, que dans un dossier de preuves.", "There are more files, or larger ones, than a bundle has.");
  const walk = (at: string, depth: number): boolean => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) {
        if (depth > 2 || !walk(path, depth + 1)) return false;
      } else if (entry.isFile()) {
        if (files.size >= bundleLimits.files || statSync(path).size > bundleLimits.fileBytes) return false;
        files.set(relative(folder, path).replaceAll("\\", "/"), new Uint8Array(readFileSync(path)));
      } else return false;
    }
    return true;
  };
  return walk(folder, 0) ? files : tooMuch;
}

function open(path: string): Map<string, Uint8Array> | Unreadable {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return readFolder(path);
    if (found.size > bundleLimits.bytes) return unreadable("Le fichier est plus grand qu'un dossier de preuves ne peut l'être.", "The file is larger than a bundle can be.");
    return openZip(new Uint8Array(readFileSync(path)));
  } catch {
    return unreadable(`Il n'y a rien à lire sous ce nom : ${path}`, `There is nothing to read under this name: ${path}`);
  }
}

async function main(): Promise<number> {
  const text = { type: "string" } as const;
  let given: { values: { lang?: string; "log-key"?: string; witness?: string; json?: boolean }; positionals: string[] };
  try {
    given = parseArgs({ options: { lang: text, "log-key": text, witness: text, json: { type: "boolean" } }, allowPositionals: true, strict: true });
  } catch {
    console.error(usage);
    return 2;
  }
  const [path, ...more] = given.positionals;
  if (path === undefined || more.length > 0) {
    console.error(usage);
    return 2;
  }
  const { lang, "log-key": logKey, witness: witnessKey, json } = given.values;
  const language = lang === "fr" || (lang === undefined && (process.env["LANG"] ?? "").startsWith("fr")) ? "fr" : "en";
  const files = open(path);
  const verdict: BundleVerdict =
    files instanceof Map
      ? await verifyBundle(noble, files, { readStamp: readTimestamp, ...(logKey === undefined ? {} : { logKey }), ...(witnessKey === undefined ? {} : { witnessKey }) })
      : files;
  process.stdout.write(json === true ? `${JSON.stringify(verdict)}\n` : reportText(verdict, language));
  return verdict.kind === "unreadable" ? 2 : exitCodes[verdict.colour];
}

process.exitCode = await main();
