// Becomes the script of custodians-words.html and custodians-lines.html: one file each, opened from disk, without a network.
import { checkRequest, escrowStream, noble, requestDigest, type CustodianSet, type OpeningFile } from "@lampion/proof";
import { answerRequest } from "./answer.ts";
import { newKeyPair } from "./hpke.ts";
import { openKeyFile, passphraseMin, sealKeyFile, type CustodianKeyFile } from "./key-file.ts";

const page = globalThis.document;
const set = (page.getElementById("page")?.dataset["set"] === "lines" ? "lines" : "words") satisfies CustodianSet;
const value = (id: string): string => (page.getElementById(id) as HTMLInputElement | HTMLTextAreaElement | null)?.value.trim() ?? "";
const chosen = (id: string): File | null => (page.getElementById(id) as HTMLInputElement | null)?.files?.[0] ?? null;

/** A sentence in both languages; the page shows the one that is chosen. */
function say(where: string, fr: string, en: string, kind: "green" | "amber" | "red"): void {
  const box = page.getElementById(where);
  if (box === null) return;
  const line = page.createElement("p");
  line.className = kind;
  for (const [lang, text] of [
    ["fr", fr],
    ["en", en],
  ] as const) {
    const part = page.createElement("span");
    part.lang = lang;
    part.textContent = text;
    line.append(part);
  }
  box.append(line);
}
function clear(where: string): void {
  page.getElementById(where)?.replaceChildren();
}
function download(name: string, content: Uint8Array | string): void {
  const link = page.createElement("a");
  link.href = URL.createObjectURL(new Blob([typeof content === "string" ? content : new Uint8Array(content)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
}

async function makeKey(): Promise<void> {
  clear("made");
  const passphrase = value("new-pass");
  const holder = value("holder");
  if (passphrase.length < passphraseMin || !/^custodian-[123]$/.test(holder) || value("name") === "" || value("org") === "" || value("log-key") === "") {
    say("made", `Remplissez tout; la phrase secrète a au moins ${passphraseMin} signes.`, `Fill in everything; the passphrase has at least ${passphraseMin} signs.`, "red");
    return;
  }
  const pair = await newKeyPair();
  const witnesses = value("witness-keys")
    .split(/\s+/)
    .filter((one) => one !== "");
  const key: CustodianKeyFile = { v: 1, set, holder, name: value("name"), organisation: value("org"), logKey: value("log-key"), witnesses, ...pair };
  download(`lampion-${set}-${holder}.age`, await sealKeyFile(key, passphrase));
  say(
    "made",
    "Le fichier de clé est enregistré : gardez-en deux copies, à deux endroits. Donnez ceci à l'opérateur :",
    "The key file is saved: keep two copies, in two places. Give this to the operator:",
    "green",
  );
  const shown = page.createElement("pre");
  shown.id = "public-key";
  shown.textContent = pair.publicKey;
  page.getElementById("made")?.append(shown);
}

let ready: { file: OpeningFile; key: CustodianKeyFile } | null = null;

async function look(): Promise<void> {
  clear("asked");
  ready = null;
  const [requestFile, keyFile] = [chosen("request"), chosen("key")];
  if (requestFile === null || keyFile === null) {
    say("asked", "Choisissez la demande et votre fichier de clé.", "Choose the request and your key file.", "red");
    return;
  }
  const key = await openKeyFile(new Uint8Array(await keyFile.arrayBuffer()), value("pass"));
  if (key === null) {
    say("asked", "La phrase secrète ou le fichier de clé n'est pas le bon.", "The passphrase or the key file is not the right one.", "red");
    return;
  }
  if (key.set !== set) {
    say(
      "asked",
      "Cette clé est pour l'autre page : paroles et connexions ne s'ouvrent jamais au même endroit.",
      "This key is for the other page: words and lines are never opened in the same place.",
      "red",
    );
    return;
  }
  const check = checkRequest(noble, await requestFile.text(), key, Date.now());
  if (check.kind === "refused") {
    say("asked", check.fr, check.en, "red");
    return;
  }
  const { request } = check.file;
  const hours = request.sheets.map((one) => `${one.stream} ${new Date(one.hourMs).toISOString().slice(0, 13)}:00 UTC`);
  const what = set === "words" ? (["les messages de", "the messages of"] as const) : (["les connexions de", "the connections of"] as const);
  const days = [...new Set(request.sheets.map((one) => new Date(one.hourMs).toISOString().slice(0, 10)))].join("; ");
  const escrow = request.sheets.find((one) => one.stream === escrowStream);
  const isLines = request.sheets.every((one) => one.stream.startsWith("line:"));
  if (escrow === undefined && !isLines)
    say(
      "asked",
      `On vous demande d'ouvrir ${what[0]} ${hours.length} heure(s) : ${hours.join("; ")}.`,
      `You are asked to open ${what[1]} ${hours.length} hour(s): ${hours.join("; ")}.`,
      "amber",
    );
  else if (escrow === undefined)
    say(
      "asked",
      `On vous demande d'ouvrir les connexions d'une personne en un jour (${days}, UTC), connexions : ${hours.length}.`,
      `You are asked to open the connections of one person on one day (${days}, UTC), connections: ${hours.length}.`,
      "amber",
    );
  else {
    const from = new Date(escrow.hourMs).toISOString().slice(0, 13);
    say(
      "asked",
      `On vous demande de rendre au service la copie de ses clés (${set === "words" ? "reçus, dossiers et messages conservés" : "connexions"}), faite le ${from}:00 UTC, parce qu'il a perdu les siennes. Aucun message et aucune connexion ne s'ouvre par cela seul.`,
      `You are asked to give the service back the copy of its keys (${set === "words" ? "receipts, cases and held messages" : "connections"}), made at ${from}:00 UTC, because it has lost its own. No message and no connection opens by this alone.`,
      "amber",
    );
  }
  say("asked", `But : ${request.purpose}`, `Purpose: ${request.purpose}`, "amber");
  say("asked", `Base légale : ${request.basis}`, `Legal basis: ${request.basis}`, "amber");
  say(
    "asked",
    `Demandé par ${request.requester}, approuvé par ${request.approvers.join(", ")}.`,
    `Asked by ${request.requester}, approved by ${request.approvers.join(", ")}.`,
    "amber",
  );
  say(
    "asked",
    "La demande est dans le journal public, à la place " + check.file.entry.index + ".",
    "The request is in the public log, at place " + check.file.entry.index + ".",
    "green",
  );
  const deskKey = check.file.desk.key;
  say(
    "asked",
    `Elle est signée par la clé de la veille que le journal public nomme : ${deskKey}`,
    `It is signed by the key of the desk that the public log names: ${deskKey}`,
    "green",
  );
  if (request.opening === undefined)
    say(
      "asked",
      "Elle a été tapée comme une commande sur la machine de l'opérateur : ces noms n'ont touché aucune clé. Demandez-leur.",
      "It was typed as a command on the operator's machine: these names touched no key. Ask them.",
      "amber",
    );
  else
    say(
      "asked",
      `Deux personnes de la veille l'ont demandée, chacune avec sa clé : ${request.opening}.`,
      `Two people of the desk asked for it, each with their own key: ${request.opening}.`,
      "green",
    );
  ready = { file: check.file, key };
  (page.getElementById("give") as HTMLButtonElement).disabled = false;
}

async function give(): Promise<void> {
  if (ready === null) return;
  const { file, key } = ready;
  const answer = await answerRequest(noble, file, key);
  if (answer === null) {
    say("asked", "Une part ne s'ouvre pas avec cette clé : rien n'est donné.", "A share does not open with this key: nothing is given.", "red");
    return;
  }
  download(`lampion-answer-${set}-${key.holder}-${requestDigest(noble, file.request).slice(0, 8)}.json`, JSON.stringify(answer));
  say(
    "asked",
    "La réponse est enregistrée. Remettez-la à la personne qui exécute la demande; elle seule peut la lire.",
    "The answer is saved. Hand it to the person who executes the request; only they can read it.",
    "green",
  );
}

function on(id: string, act: () => Promise<void>): void {
  page.getElementById(id)?.addEventListener("click", () => {
    act().catch(() => say(id === "make" ? "made" : "asked", "Cela n'a pas réussi. Rechargez la page.", "It did not work. Load the page again.", "red"));
  });
}
on("make", makeKey);
on("look", look);
on("give", give);
for (const id of ["request", "key", "pass"])
  page.getElementById(id)?.addEventListener("change", () => {
    ready = null;
    (page.getElementById("give") as HTMLButtonElement).disabled = true;
  });
for (const name of ["fr", "en"] as const)
  page.getElementById(name)?.addEventListener("click", () => {
    page.documentElement.lang = name;
  });
