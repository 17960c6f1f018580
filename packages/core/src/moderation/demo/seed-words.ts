import type { Situation } from "@lampion/protocol";

/** What invented people wrote to the desk of the demo: plain words, nobody real, nothing explicit. */
export const seedReports: readonly { readonly situation: Situation; readonly words: string; readonly said: readonly string[]; readonly isPrivate?: boolean }[] = [
  {
    situation: "harassment",
    words: "Je lui ai dit trois fois que je ne veux pas parler avec lui.",
    said: ["Réponds-moi.", "Pourquoi tu ne réponds pas ?", "Tu vas répondre, oui ?"],
  },
  { situation: "hate", words: "Il s'en prend aux gens pour leur origine.", said: ["(des mots contre un groupe de personnes)"] },
  { situation: "scam", words: "Elle demande une carte cadeau au bout de dix minutes.", said: ["Tu peux m'acheter une carte cadeau ?", "Je te rembourse demain."], isPrivate: true },
  { situation: "blackmail", words: "Il menace de tout dire à ma famille si je ne paie pas.", said: ["Paie avant ce soir.", "Sinon ta famille saura tout."], isPrivate: true },
  { situation: "doxing", words: "Il a écrit mon adresse dans le salon.", said: ["(l'adresse d'une personne)"] },
  { situation: "tracked", words: "Je le retrouve dans chaque salon où j'entre, depuis une semaine.", said: ["Encore toi.", "Je te vois partout."] },
  {
    situation: "trap",
    words: "Le lieu du rendez-vous a changé au dernier moment, loin de tout.",
    said: ["Finalement, viens plutôt sur le parking.", "Seul, surtout."],
    isPrivate: true,
  },
  { situation: "adult-approaches-minor", words: "Une personne a dit avoir 15 ans et il a continué.", said: ["(la conversation a continué après un âge dit)"], isPrivate: true },
  { situation: "under-18-here", words: "Elle parle de son collège et de ses profs.", said: ["Demain j'ai contrôle de maths au collège."] },
  { situation: "self-harm", words: "Il écrit qu'il ne veut plus vivre, j'ai peur pour lui.", said: ["Je n'en peux plus.", "C'est la dernière fois que j'écris ici."] },
  { situation: "drugs-weapons", words: "Il vend des produits dans le salon.", said: ["(une offre interdite, avec un prix)"] },
  { situation: "call-to-violence", words: "Il appelle à frapper quelqu'un.", said: ["Il faut lui régler son compte samedi."] },
  { situation: "image-without-consent", words: "Il dit avoir une photo de moi et la montrer.", said: ["J'ai ta photo.", "Tout le monde va la voir."], isPrivate: true },
  { situation: "off-topic", words: "De la publicité sans fin dans le salon de lecture.", said: ["Promo, promo, promo.", "Promo, promo, promo."] },
  { situation: "exploitation", words: "La même annonce pour une personne, par plusieurs pseudos.", said: ["(une annonce pour une autre personne)"] },
  { situation: "other", words: "Je ne sais pas où le ranger, mais cela me met mal à l'aise.", said: ["Tu habites bien près du canal, non ?"] },
];
