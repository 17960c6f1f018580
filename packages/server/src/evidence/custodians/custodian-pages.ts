import { join } from "node:path";
import type { CustodianSet } from "@lampion/proof";
import { pageOf } from "../verifier/build-tools.ts";

const both = (fr: string, en: string): string => `<span lang="fr">${fr}</span><span lang="en">${en}</span>`;
const field = (id: string, fr: string, en: string, control: string): string => `<p><label for="${id}">${both(fr, en)}</label><br>${control}</p>`;

/** The two pages differ in name, colour, frame and first sentence, and neither takes a key or a request of the other (EV-5). */
const about = {
  words: {
    title: "Lampion: WORDS · PAROLES",
    fr: "Gardiens des PAROLES",
    en: "Custodians of WORDS",
    what: both("Cette page ouvre des messages, jamais des connexions.", "This page opens messages, never connections."),
  },
  lines: {
    title: "Lampion: LINES · CONNEXIONS",
    fr: "Gardiens des CONNEXIONS",
    en: "Custodians of LINES",
    what: both("Cette page ouvre des connexions, jamais des messages.", "This page opens connections, never messages."),
  },
} as const;

/** One page, one file, no network. */
export function custodianPage(set: CustodianSet): Promise<string> {
  const { title, fr, en, what } = about[set];
  const body = `<p><button id="fr" type="button">Français</button> <button id="en" type="button">English</button></p>
<main id="page" data-set="${set}" class="${set}"><h1>${both(fr, en)}</h1><p>${what}</p>
<p>${both("Elle n'a pas le droit d'utiliser le réseau : gardez-la sur une clé USB, ouvrez-la hors ligne.", "It is not allowed to use the network: keep it on a USB stick, open it offline.")}</p>
<h2>${both("Répondre à une demande", "Answer a request")}</h2>
${field("request", "Demande d'ouverture", "Request to open", '<input id="request" type="file" accept=".json">')}
${field("key", "Votre fichier de clé", "Your key file", '<input id="key" type="file" accept=".age">')}
${field("pass", "Phrase secrète", "Passphrase", '<input id="pass" type="password" autocomplete="off">')}
<p><button id="look" type="button">${both("Lire la demande", "Read the request")}</button></p>
<div id="asked" role="status"></div>
<p><button id="give" type="button" disabled>${both("Ouvrir et enregistrer la réponse", "Open and save the answer")}</button></p>
<h2>${both("Créer une clé", "Make a key")}</h2>
${field("holder", "Place", "Place", '<select id="holder"><option>custodian-1</option><option>custodian-2</option><option>custodian-3</option></select>')}
${field("name", "Nom", "Name", '<input id="name" autocomplete="off">')}
${field("org", "Organisation", "Organisation", '<input id="org" autocomplete="off">')}
${field("log-key", "Clé du journal (/log/key)", "Key of the log (/log/key)", '<input id="log-key" autocomplete="off">')}
${field("witness-keys", "Clés des témoins, une par ligne", "Keys of the witnesses, one a line", '<textarea id="witness-keys"></textarea>')}
${field("new-pass", "Phrase secrète, 16 signes au moins", "Passphrase, 16 signs at least", '<input id="new-pass" type="password" autocomplete="off">')}
<p><button id="make" type="button">${both("Créer la clé", "Make the key")}</button></p>
<div id="made" role="status"></div></main>`;
  return pageOf(join(import.meta.dir, "custodian.page.ts"), title, body);
}
