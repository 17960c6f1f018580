/**
 * Refusals of the server in French, by the sentence that the API says. Two groups: whole sentences, and beginnings whose rest is a word of the desk or a number.
 * The test beside it reads every refusal from the sources: none comes without its French.
 */
export const frRefusals: Readonly<Record<string, string>> = {
  "Only a lead does this.": "Seule une personne responsable fait cela.",
  "A lead's office does not end by one person: two leads take the role away first.":
    "La place d'une personne responsable ne finit pas par une seule personne : deux responsables retirent d'abord le rôle.",
  "The audit does not take it, so it was not done.": "Le journal d'audit ne le prend pas ; rien n'a donc été fait.",
  "There is no such flagger, or its status is over.": "Il n'y a pas de signaleur de ce nom, ou son statut est terminé.",
  "There is no such token.": "Il n'y a pas de jeton de ce numéro.",
  "Say who it is; the name stays at the desk.": "Dites qui c'est ; le nom reste à la veille.",
  "This person has a passkey. If it is lost, the operator makes the link: lampion staff invite.":
    "Cette personne a une clé d'accès. Si elle est perdue, l'opérateur fait le lien : lampion staff invite.",
  "A case of S0 or S1 does not wait for facts: send a letter and decide.": "Un dossier S0 ou S1 n'attend pas de précisions : envoyez une lettre et décidez.",
  "A person of the desk writes first (MD-63): send a letter, then refer.": "Quelqu'un du bureau écrit d'abord (MD-63) : envoyez une lettre, puis transmettez.",
  "A rule alone pauses for a day at most (MD-19).": "Une règle seule suspend un jour au plus (MD-19).",
  "A selector is too broad (MD-53): ask back, or refuse with the draft.": "Un sélecteur est trop large (MD-53) : demandez une précision, ou refusez avec le projet de réponse.",
  "Before the content is opened only what ends within a day and can be undone is done.":
    "Avant l'ouverture du contenu, seules sont possibles des mesures d'un jour au plus et entièrement réversibles.",
  "In a drill nothing leaves.": "Pendant un exercice, rien ne sort.",
  "It was extended once; that is all.": "Une prolongation a déjà eu lieu ; il n'y en a pas d'autre.",
  "It was not checked.": "La vérification n'a pas eu lieu.",
  "Leaving the step of the ladder needs a sentence (MD-42).": "S'écarter du barème demande une phrase d'explication (MD-42).",
  "No suspension without a warning before (MD-51).": "Pas de suspension sans avertissement préalable (MD-51).",
  "Nobody is flagger and authority at once.": "Personne n'est à la fois signaleur et autorité.",
  "Nothing follows from this act.": "Cet acte reste sans effet.",
  "Only a flagger that two leads registered gets a token for notices.": "Seul un signaleur enregistré par deux responsables reçoit un jeton pour les signalements.",
  "Only cases about one author or one place are merged.": "On ne fusionne que des dossiers sur le même auteur ou le même lieu.",
  "There is nothing to read: nobody handed anything over.": "Il n'y a rien à lire : personne n'a remis de message.",
  "This preservation cannot be extended.": "Cette conservation ne peut pas être prolongée.",
  "What is public is read without a second.": "Ce qui est public se lit sans seconde personne.",
  "A decision on the ground of the law names the law.": "Une décision fondée sur la loi cite la loi.",
  "A part that stays is named.": "Nommez la partie qui reste.",
  "A refusal says why.": "Un refus dit pourquoi.",
  "A suspension has an end within a year.": "Une suspension prend fin dans l'année.",
  "An emergency says why.": "Une urgence se motive.",
  "Say in a few words what it is and why it is illegal.": "Dites en quelques mots de quoi il s'agit et pourquoi c'est illégal.",
  "There is no such policy or template.": "Cette règle ou ce modèle n'existe pas.",
  "This policy rests on the house rules alone, not on a law.": "Cette règle repose sur le seul règlement, pas sur une loi.",
  "Who reported is right: say what is done instead.": "La personne qui a signalé a raison : dites ce qui est fait à la place.",
  "Write what you want to add.": "Écrivez ce que vous voulez ajouter.",
  "Write in a few words why this should be decided otherwise.": "Écrivez en quelques mots pourquoi il faudrait décider autrement.",
  "A reading of this case is asked for or open.": "Une lecture de ce dossier est déjà demandée ou ouverte.",
  "It is decided, or somebody else has it.": "C'est décidé, ou quelqu'un d'autre s'en occupe.",
  "It is decided.": "C'est décidé.",
  "It is settled or ran out.": "C'est réglé, ou le délai est passé.",
  "It is settled or ran out; it has to be proposed anew.": "C'est réglé, ou le délai est passé ; il faut le proposer à nouveau.",
  "Take the appeal first; it may be decided by now.": "Prenez d'abord le recours ; il est peut-être déjà décidé.",
  "This lease is not the one in force.": "Ce dossier a été repris depuis : rouvrez-le.",
  "This lease ran out; take the case again.": "Le temps sur ce dossier est passé ; reprenez-le.",
  "It was merged into another case.": "Il a été fusionné dans un autre dossier.",
  "Somebody else holds it.": "Quelqu'un d'autre le traite.",
  "It waits for an answer or a second.": "Il attend une réponse ou une seconde personne.",
  "A token is needed.": "Il faut un jeton.",
  "Cases of S0 and S1 are decided by seniors, child safety or a lead: freeze, and escalate.":
    "Les dossiers S0 et S1 sont décidés par les seniors, la protection de l'enfance ou un responsable : gelez, puis transmettez.",
  "Evidence is for whoever holds the case.": "Les pièces sont pour la personne qui tient le dossier.",
  "Evidence of S0 and S1 is for seniors, child safety and leads.": "Les pièces des dossiers S0 et S1 sont pour les seniors, la protection de l'enfance et les responsables.",
  "Nobody approves what they asked for (MD-13).": "Personne n'approuve sa propre demande (MD-13).",
  "Nobody decides on what concerns them (MD-13).": "Personne ne décide de ce qui le concerne (MD-13).",
  "Nobody grants a role above their own (MD-13).": "Personne n'accorde un rôle au-dessus du sien (MD-13).",
  "Only a lead ends an exposure limit.": "Seul un responsable lève une limite d'exposition.",
  "Orders are for the orders officer.": "Les injonctions sont pour la personne chargée des injonctions.",
  "Partners are registered by leads.": "Les partenaires sont enregistrés par les responsables.",
  "The second half needs another device (MD-36).": "La seconde moitié demande un autre appareil (MD-36).",
  "This role is no second.": "Ce rôle ne peut pas être seconde personne.",
  "This role is not second in cases of S0 and S1.": "Ce rôle n'est pas seconde personne dans les dossiers S0 et S1.",
  "This role is not second in this act.": "Ce rôle n'est pas seconde personne pour cet acte.",
  "This role reads no cases.": "Ce rôle ne lit pas de dossiers.",
  "Tokens are ended by leads.": "Les jetons sont révoqués par les responsables.",
  "Tokens are made by leads.": "Les jetons sont créés par les responsables.",
  "Who checked an order does not approve its disclosure.": "Qui a vérifié une injonction n'approuve pas sa transmission.",
  "Who took part before does not decide the appeal (MD-4).": "Qui a déjà pris part ne décide pas du recours (MD-4).",
  "The code belongs to another case.": "Ce code appartient à un autre dossier.",
  "There are no figures for this holder.": "Il n'y a pas de chiffres pour ce titulaire.",
  "There is no such act.": "Cet acte n'existe pas.",
  "There is no such appeal.": "Ce recours n'existe pas.",
  "There is no such case.": "Ce dossier n'existe pas.",
  "There is no such notice of yours.": "Vous n'avez pas de signalement à ce numéro.",
  "There is no such open case.": "Il n'y a pas de dossier ouvert à ce numéro.",
  "There is no such order of yours.": "Vous n'avez pas d'injonction à ce numéro.",
  "There is no such order.": "Cette injonction n'existe pas.",
  "There is no such person.": "Cette personne n'existe pas.",
  "There is no such reading.": "Cette lecture n'existe pas.",
  "There is no such report, or nobody is known who made it.": "Ce signalement n'existe pas, ou son auteur n'est pas connu.",
  "This person is not enrolled.": "Cette personne n'est pas inscrite.",
  "What was ordered is not kept any more.": "Ce qui est demandé n'est plus conservé.",
  unknown: "Inconnu.",
  "It could not be kept, so it was not done.": "L'enregistrement a échoué : rien n'a été fait.",
  "It could not be kept.": "L'enregistrement a échoué.",
  "The look-up could not be recorded, so nothing is shown (MD-12).": "La recherche n'a pas pu être inscrite au journal : rien n'est montré (MD-12).",
  "The reading could not be recorded, so nothing is shown (MD-12).": "La lecture n'a pas pu être inscrite au journal : rien n'est montré (MD-12).",
  "Too much happened at once; try again.": "Trop d'actes à la fois ; réessayez.",
  "Ten additions a day at one code are enough.": "Dix ajouts par jour pour un code suffisent.",
  "This role has no such act.": "Ce rôle ne permet pas cet acte.",
  "This token is unknown, over, or not for this.": "Ce jeton est inconnu, expiré, ou ne vaut pas pour cela.",
  "Too many came from this network. In danger call 112.": "Trop d'envois depuis ce réseau. En danger, appelez le 112.",
  "Too many; wait a while.": "Trop d'envois ; attendez un peu.",
  "Too many wrong codes were tried. Wait a minute.": "Trop de codes faux ont été essayés. Attendez une minute.",
  "A field is missing, unknown or out of its bounds; /openapi.json has the form.": "Un champ manque, est inconnu ou dépasse ses bornes.",
  "Touch your passkey for this act.": "Touchez votre clé pour cet acte.",
  "This was not asked by the desk's own page.": "La demande ne vient pas de la page du bureau.",
  "The desk was left alone for 15 minutes: sign in again.": "Le bureau est resté sans activité 15 minutes : reconnectez-vous.",
  "Sign in with your passkey.": "Connectez-vous avec votre clé.",
  "This passkey is not known here, or it did not answer this question.": "Cette clé n'est pas connue ici, ou n'a pas répondu à cette question.",
  "The desk's own page sends what is wanted here.": "C'est la page du bureau qui envoie ce qui est attendu ici.",
  "This link was used or is older than 15 minutes. Ask for a new one: lampion staff invite.":
    "Ce lien a servi ou a plus de 15 minutes. Demandez-en un autre : lampion staff invite.",
  "Too many attempts came from this network.": "Trop d'essais depuis ce réseau.",
  "This is no demo: sign in with a passkey.": "Ce n'est pas une démonstration : connectez-vous avec une clé.",
};

/** Beginnings, and the rest of the sentence where it is one of a few. */
export const frBeginnings: readonly (readonly [begins: string, fr: string])[] = [
  ["It cannot be done: ", "Ce n'est pas possible : {rest}"],
  ["It cannot be taken: ", "On ne peut pas le prendre : {rest}"],
  ["It lacks: ", "Il manque : {rest}"],
  ["a ", "Ce n'est plus possible à ce stade."],
];
export const frRests: Readonly<Record<string, string>> = {
  "nobody is known whom it would reach.": "on ne sait pas qui serait concerné.",
  "messages are removed in rooms only.": "on ne retire des messages que dans les salons.",
  "the case has no room.": "le dossier n'a pas de salon.",
  "the case has no conversation.": "le dossier n'a pas de conversation.",
  "role.": "votre rôle ne le permet pas.",
  "opted-out.": "vous avez écarté ces sujets.",
  "exposure.": "votre limite d'exposition est atteinte.",
  "waiting.": "il attend une réponse.",
  "leased.": "quelqu'un d'autre le traite.",
  "own-area.": "il est de votre département.",
};
/** The server's sentence in French; as it came where there is none. */
export function inFrench(sentence: string): string {
  const whole = frRefusals[sentence];
  if (whole !== undefined) return whole;
  for (const [begins, fr] of frBeginnings) {
    if (!sentence.startsWith(begins)) continue;
    const rest = sentence.slice(begins.length);
    return fr.replace("{rest}", () => frRests[rest] ?? rest);
  }
  return sentence;
}
