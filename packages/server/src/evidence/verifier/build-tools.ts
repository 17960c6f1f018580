import { createHash } from "node:crypto";
import { join } from "node:path";
import { framed } from "./page-frame.ts";

const here = import.meta.dir;
/** A browser reads a closing tag inside of a script as its end. */
const inPage = (script: string): string => script.replaceAll("</script", "<\\/script");

/** One entry file and all it needs, as one module without dependency; the same source gives the same bytes. */
async function bundled(entry: string, target: "node" | "browser"): Promise<string> {
  const built = await Bun.build({ entrypoints: [entry], target, format: "esm", minify: true });
  const [output, ...more] = built.outputs;
  if (!built.success || output === undefined || more.length > 0) throw new Error(`${entry} could not be built into one file`);
  return output.text();
}

/** A page of one file: frame, text and a script that its own policy names by hash. */
export async function pageOf(entry: string, title: string, body: string): Promise<string> {
  // A module cannot be named by hash in a page from disk; a function keeps its names to itself all the same.
  const script = inPage(`(async()=>{${await bundled(entry, "browser")}})();`);
  return framed(title, body, script, createHash("sha256").update(script).digest("base64"));
}

const verifyBody = `<p><button id="fr" type="button">Français</button> <button id="en" type="button">English</button></p>
<main><h1 lang="fr">Vérifier un dossier de preuves</h1><h1 lang="en">Check a bundle of evidence</h1>
<p lang="fr">Choisissez le fichier zip. Rien ne quitte cet ordinateur : la page n'a pas le droit d'utiliser le réseau.</p>
<p lang="en">Choose the zip file. Nothing leaves this computer: the page is not allowed to use the network.</p>
<p><input id="file" type="file" accept=".zip" aria-label="zip"></p>
<div id="result" role="status"></div></main>`;

let tools: Promise<Map<string, Uint8Array>> | null = null;

/** verify.mjs and verify.html, built once. */
export function verifierFiles(): Promise<Map<string, Uint8Array>> {
  tools ??= (async () => {
    const program = await bundled(join(here, "verify.program.ts"), "node");
    const page = await pageOf(join(here, "verify.page.ts"), "Lampion: verify", verifyBody);
    return new Map([
      ["verify.html", new Uint8Array(Buffer.from(page))],
      ["verify.mjs", new Uint8Array(Buffer.from(program))],
    ]);
  })();
  return tools;
}
