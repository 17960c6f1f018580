/** Words that the context rules know, folded. French and English stand together: both run on every text (SF-18). */
const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** "don't", "isn't": the apostrophe parts them from their t. */
export const contracted = set("don doesn didn isn aren wasn weren won wouldn shouldn couldn can ain hasn haven");
export const negators = set("pas pa plus jamais aucun aucune aucunement non ni nullement sans not never no none nobody isnt arent dont doesnt wont cant neither without");
/** With these after the negator the sentence refuses somebody something: "ne meritent pas de vivre", "i don't like". */
export const flips = set(
  "merite meritent meritez supporte supportons supporter veux veut veulent voulons voulait place droit droits respect respecte aime aimes aiment confiance blairer sentir valent vaut vivre exister etre ete dehors bienvenus bienvenue stand like want deserve deserves belong trust allowed exist live human humans welcome worth need respectable normal",
);
/** What is hateful or contemptuous when it stands alone, and harmless when it is denied. */
export const bad = set(
  "deteste detestes detester detestons hais hait hair haine meprise mepriser parasites parasite vermine animaux rats cafards plaie cancer maladie dechets dechet racaille voleurs voleur menteurs menteur profiteurs degeneres sauvages assistes inferieurs inferieur inferieure singes monstres honte sales sale dangereux stupides stupide betes bete idiot idiots idiote nul nulle nuls moche laide laid debile debiles terroristes terroriste criminels criminel malade malades degoute degoutants degoutant pareils fous pute putes con conne cons " +
    "hate hates despise despises vermin animals disease criminals disgusting thieves parasites inferior plague subhuman stupid trash ugly loser losers worthless terrorists dumb idiots monsters evil dirty dangerous sick",
);
export const speech = set(
  "dire dit dis dites disent disait disaient traiter traite traitee traites traitent appeler appelle appelait appelaient ecrire ecrit ecrivent repeter repete croire croit croient penser pense pensent insulter insulte crier crie lancer poster poste dise employer utiliser use using say saying says said call calls calling called write writes writing wrote writes tell telling tells claim claiming claims think thinking thinks post posted posting spread spreading utilise",
);
/** Verbs by which somebody tells what another said or did. */
export const reports = set(
  "dit disait disent disaient dits crie criee crient hurle lance balance ecrit ecrivait traite traitee traites traitait traitaient appele appelee appelait appelaient appelle insulte insultee insultait sorti repete repetait murmure envoye called calls call calling said says shouted yelled told wrote posted sprayed screamed texted names whispered say saying shouting yelling screaming sent messaged disant criant hurlant gueulant lancant murmurant ecrivant insulter traiter",
);
export const others = set(
  "il elle ils elles lui quelqu quelquun certains certaines gens type mec homme femme dame inconnu inconnus voisin voisine collegue chef patron ex client passant prof mari femme frere soeur fils fille pere mere cousin cousine mecs gars eleves eleve camarades husband wife brother sister son daughter dad mum mom lads blokes bloke classmates he she they someone somebody people guy man woman stranger coworker boss neighbour neighbor kids bully bullies qui who",
);
/** The author as the one to whom it was done. */
export const toMe = set("m me moi nous us our my");
export const second = set("tu t te toi tes ta ton vous vos votre you your u ur yours youre yall espece");
export const againstBefore = [
  "arrete de",
  "arretez de",
  "arreter de",
  "arretons de",
  "stop",
  "please stop",
  "faut pas",
  "il ne faut pas",
  "on ne",
  "on dit pas",
  "personne ne devrait",
  "personne devrait",
  "plus personne",
  "nobody should",
  "no one should",
  "don t",
  "dont",
  "do not",
  "je ne pense pas",
  "je pense pas",
  "je ne crois pas",
  "je crois pas",
  "je dirais jamais",
  "i don t think",
  "i would never",
  "pourquoi",
  "why do",
  "why would",
  "comment peut on",
  "how can you",
  "si tu entends",
  "quand quelqu un dit",
  "si tu penses",
  "ceux qui",
  "celui qui",
  "if you say",
  "people who",
  "anyone who",
  "those who",
  "whoever",
  "marre d entendre",
  "marre de lire",
  "sick of hearing",
  "tired of hearing",
  "interdit de",
  "contre",
  "luttons contre",
  "stop a",
  "non a",
  "le mot",
  "l insulte",
  "the word",
  "the slur",
  "saying that",
  "saying",
  "claiming",
  "dire que",
  "dire",
];
export const against = set(
  "faux fausse honteux honteuse raciste racistes racisme homophobe homophobes homophobie transphobe antisemite antisemitisme islamophobie sexiste interdit interdite delit puni punie loi inacceptable inadmissible insultant insultante blesse blessant blessee navrant bete tort signale signaler signalee porte plainte reagis reagir bannir honte grave normal cool bien wrong racist homophobic transphobic sexist hurtful offensive unacceptable illegal lie lies ok okay ashamed reported report disgusting problem ignorant hurt hurts sad cruel bullying harcelement ",
);
/** The author makes the quoted words their own. */
export const agrees = [
  "je le redis",
  "et j assume",
  "je confirme",
  "d accord avec",
  "il a raison",
  "elle a raison",
  "ils ont raison",
  "a bien raison",
  "c est vrai",
  "c est mon avis",
  "je pense pareil",
  "je le partage",
  "i agree",
  "he is right",
  "he s right",
  "she is right",
  "they are right",
  "it s true",
  "it is true",
  "so true",
  "and i mean it",
  "bien dit",
  "well said",
];
export const groups = set(
  "arabe arabes noir noirs noire noires juif juifs juive juives musulman musulmans musulmane musulmanes chretien chretiens catholique catholiques rom roms gitan gitans asiatique asiatiques chinois chinoise africain africains africaine blanc blancs blanche gay gays lesbienne lesbiennes bi bisexuel bisexuels bisexuelle trans transgenre homo homos homosexuel homosexuels femme femmes homme hommes meuf meufs fille filles handicape handicapes handicapee sourd sourde autiste autistes etranger etrangers etrangere migrant migrants refugie refugies immigre immigres maghrebin maghrebins turc turcs polonais roumain roumains voilee voilees gros grosse grosses kabyle malien algeriens marocains senegalais portugais athee queer queers drag lgbt religion peuple race " +
    "jew jews jewish muslim muslims black blacks white whites asian asians christian christians lesbian lesbians bisexual transgender women woman men man disabled deaf blind immigrant immigrants refugee refugees mexican mexicans indian indians african africans arab arabs gypsy gypsies girls boys people kids old",
);
/** Words that a group has taken back for itself. */
export const reclaimed = set(
  "pede pedes pd pedale pedales gouine gouines tapette folle folles trans queer queers dyke dykes fag fags faggot faggots tranny butch salope salopes pute putes bitch bitches slut sluts negro nigga niggas crip grosse gros moche nulle fou folle homo ours boulet idiot idiote con conne debile nul bete loser mess stupid idiot crazy freak",
);
export const people = set(
  "personne gens mec mecs type types enfant enfants frere soeur mere pere voisin voisins chef prof quelqu collegue copain copine ami amis lui eux leur guy guys kid kids mom mum dad brother sister friend friends him her them everyone someone person",
);
export const hateVerbs = set("deteste detestes hais meprise supporte blaire hate despise detest loathe cant stand");
export const notOnly = set("que seulement only just juste qu");

/** What is said of a group in good or neutral talk. */
export const good = set(
  "respect droits bienvenus bienvenue bienvenues salaire histoire culture cuisine musique fete fetes musee expo exposition documentaire film livre association asso statut egaux egalite fierte mariage langue voisins amis amie ami ensemble aide aider soutiens soutien defends aime adore soeur frere " +
    "rights respect welcome equal equality history culture food music museum exhibition documentary book festival church choir community friends friend neighbours neighbors love support proud pride kind great lovely family ramadan eid aid hanoukka shabbat yoga recette recipe concert wedding hilarious drole sympa adorable gentil gentille taught appris medecin doctor infirmiere nurse benevoles volunteers accueil wheelchair",
);
/** Words that spoil a good one beside them. */
export const foul = set("servent putain merde fuck fucking shit dirty filthy sale sales mort morts kill tuer dehors degage trop envahis envahissent");
export const games = set(
  "round manche lobby fortnite minecraft valorant noob echecs fifa scrabble uno mario kart pingpong ping babyfoot baby bowling poker belote tennis chess cards monopoly console manette partie boss",
);
export const thingVerbs = set("eliminer virer interdire jeter supprimer ecraser bruler remove ban delete burn");
