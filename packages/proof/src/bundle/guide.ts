import type { BundleAbout } from "./bundle.types.ts";

/** How a clerk checks a bundle, in five sentences, in each language. */
export function guides(about: BundleAbout, keyId: string): { readonly fr: string; readonly en: string } {
  return {
    fr: `# ${about.case}: comment vérifier

1. Coupez le réseau si vous voulez : rien ici n'en a besoin.
2. Ouvrez \`verify.html\` dans un navigateur et choisissez le fichier zip, ou lancez \`node verify.mjs\` suivi du nom du fichier zip ou du dossier (Node 20 ou plus récent, ou Bun).
3. Chaque ligne est verte, orange ou rouge, avec une phrase : vert veut dire vérifié, orange veut dire qu'il manque quelque chose qui est dit, rouge veut dire que quelque chose est faux.
4. Comparez la clé affichée, dans laquelle se trouve \`${keyId}\`, signe par signe avec celle de la lettre du service ou du témoin : sans cette comparaison, vous savez que tout concorde, mais pas de qui cela vient.
5. Lisez les messages dans \`messages.html\`; \`custody.jsonl\` dit qui a touché à quoi et pourquoi.
`,
    en: `# ${about.case}: how to check

1. Switch the network off if you like: nothing here needs it.
2. Open \`verify.html\` in a browser and choose the zip file, or run \`node verify.mjs\` with the name of the zip file or the folder (Node 20 or newer, or Bun).
3. Each line is green, amber or red, with one sentence: green means checked, amber means that something is missing and is named, red means that something is wrong.
4. Compare the key that is shown, which has \`${keyId}\` in it, sign by sign with the one in the letter of the service or of the witness: without that you know that everything fits together, but not from whom it comes.
5. Read the messages in \`messages.html\`; \`custody.jsonl\` says who touched what and why.
`,
  };
}
