/** Mots de ce qui part par la loi : les exposés des motifs vers la base européenne. */
export const frPublication = {
  submissions: {
    lead: "Les exposés des motifs des salons partent vers la base européenne de transparence, sans rien d'une personne. Ceux des conversations privées n'y vont pas.",
    state: {
      off: "Rien ne part d'ici",
      sending: "Les exposés partent",
      waiting: "La base ne répond pas ou demande d'attendre",
      "token-refused": "La base refuse le jeton : plus rien ne part avant un redémarrage avec un jeton valable",
    },
    tier: {
      "micro-small": "Un service micro ou petit n'a pas à les envoyer. Ils attendent ici et partiront si le service grandit.",
      platform: "Aucun jeton n'est donné au serveur (DSA_DATABASE_TOKEN) : les exposés attendent.",
    },
    waiting: "Attendent",
    oldest: "le plus ancien depuis {t}",
    sent: "Partis",
    withheld: "Gardés ici",
    parked: "Mis de côté",
    next: "Prochain essai à {t}, après {n} échecs.",
    last: "Dernier envoi : {t}.",
    none: "Rien n'est mis de côté.",
    parkedTitle: "Mis de côté, à regarder",
    parkedLead: "Un texte semblait parler d'une personne, ou la base l'a refusé. Corrigez la cause, puis renvoyez ; les mêmes contrôles passent de nouveau.",
    personal: { name: "un nom qui se trouve dans le dossier", quote: "des mots repris du dossier", "e-mail": "une adresse", link: "un lien", digits: "une suite de chiffres" },
    again: "Renvoyer",
    againTitle: "Renvoyer {id}",
    againLead: "Il passe de nouveau les mêmes contrôles.",
    keep: "Garder ici",
    keepTitle: "Garder {id} ici pour de bon",
    keepLead: "Il ne partira pas. La personne garde son exposé, et le rapport annuel compte la mesure.",
  },
};
