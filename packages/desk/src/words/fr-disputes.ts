/** Mots des litiges devant un organisme extérieur. */
export const frDisputes = {
  title: "Litiges dehors",
  lead: "Ce qu'un organisme certifié regarde, et ce qu'il a décidé. Ce qu'il défait est exécuté en 72 heures, par quelqu'un qui n'avait pas décidé.",
  empty: "Aucun litige.",
  note: "Noter un litige",
  noteLead: "L'organisme écrit à l'opérateur : notez sa lettre sous le code ou le numéro qu'elle donne. Rien ne change pour personne en attendant.",
  about: "Code de suivi, ou numéro de la décision ou des motifs",
  aboutHint: "Tel que la lettre le donne.",
  by: "Qui l'a saisi",
  body: "Organisme",
  reference: "Sa référence (facultatif)",
  settle: "Noter ce qu'il a décidé",
  settleLead: "Ce qui ne défait rien clôt le litige. Le reste s'exécute en 72 heures.",
  reasons: "Ses raisons, en bref",
  carryOut: "Exécuter",
  carryOutLead: "L'organisme a décidé : {outcome}. La restriction, les points et les messages suivent dans la même opération. Votre clé d'accès sera demandée.",
  states: { open: "devant l'organisme", settled: "à exécuter", closed: "clos" },
};
