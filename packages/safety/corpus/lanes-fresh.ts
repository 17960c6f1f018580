/**
 * Sentences that taught nothing, written in one sitting before the lines were widened: what each lane is for, and ordinary talk that sounds like it. They were looked at
 * between trainings, so they flatter; `last.ts` is what nobody had in mind. Sentences are parted by " | ".
 */
export interface Fresh {
  readonly hate: string;
  readonly insult: string;
  readonly threat: string;
  readonly sexual: string;
  readonly selfHarm: string;
  readonly spam: string;
  readonly scam: string;
  /** Ordinary idioms with words of death and violence. */
  readonly idioms: string;
  /** Who tells what was done or said to them. */
  readonly victims: string;
  /** Friends, couples and families that tease. */
  readonly teasing: string;
  /** Reclaimed words, groups named without ill will, speech against hate. */
  readonly groups: string;
  /** As people write each other. */
  readonly ordinary: string;
}
export const freshLanesFr: Fresh = {
  hate:
    "les noirs ça pue et ça vole | j'peux pas blairer les feujs, tous des rats | qu'ils crèvent tous ces pédés | une femme c'est fait pour la cuisine et pour se taire | encore un bougnoule qui vient manger nos allocs | " +
    "faudrait tous les remettre dans un bateau ces migrants | les trans c'est des malades mentaux à enfermer | les gitans savent que voler, c'est dans le sang | les handicapés coûtent trop cher, vaut mieux pas qu'ils naissent | les chinois mangent n'importe quoi, c'est des sauvages | " +
    "islam dehors, ce pays est à nous | hitler a pas fini le boulot | une lesbienne c'est juste une fille qui a pas connu de vrai mec | crevez les juifs | retourne dans ton bled sale rat",
  insult:
    "t'es vraiment une grosse merde mon gars | wsh tg t nul a chier | quel gros fils de p | ta gueule sac à foutre | va niquer tes morts | t'as le qi d'une huître toi | espèce de cassos va prendre une douche | " +
    "t'as vu ta face de rat ? | sale cafard tu sers à rien | hey la grosse vache t'as fini de bouffer | osti de cave, farme ta yeule | maudit niaiseux d'innocent | jveu plu te voir pov tache | t'es qu'une sous race de bouffon | kel gogol ce type",
  threat:
    "tu sors du taf à 18h, on sera là et tu vas manger | je te retrouve et je te démonte | j'te jure sur ma mère t'es un cadavre | compte bien tes dents tant que t'en as | attends que je descende, tu vas cracher du sang | " +
    "je connais ta rue, ce soir ça brûle | un seul mot aux flics et ta sœur y passe | j'vais t'arracher la tête | prépare ton cercueil | toi et tes potes vous allez tomber un par un | jte plante si tu reviens ici | tu finiras dans le coffre d'une bagnole",
  sexual:
    "j'ai envie de te prendre là maintenant contre le mur | t'es bonne à quatre pattes ou sur le dos ? | je bande rien qu'à lire tes messages | tu suces ? | raconte moi comment tu te touches | viens t'asseoir sur mon visage | " +
    "je suis tout dur pour toi bb | on baise ce soir ? | montre tes seins | j'aimerais sentir ta langue partout sur moi | t'es trempée là ? | plan cul vite fait sur lille",
  selfHarm:
    "je veux juste que tout s'arrête pour toujours | cette nuit je passe à l'acte | j'me suis encore ouvert les poignets | si je disparais personne verra la différence | à quoi bon continuer à vivre comme ça | j'ai pris toute la plaquette | " +
    "j'en peux plus de cette vie, je veux partir | j'ai des idées noires depuis des mois | je me scarifie pour respirer | mourir me ferait du bien | j'ai déjà choisi le jour | je mérite pas d'être en vie",
  spam:
    "🔥 PROMO -70% sur toutes nos montres, lien en bio 🔥 | gagne un iphone gratuit en cliquant ici avant minuit | abonne toi a ma chaine et recois 1000 abonnés offerts | régime miracle perdez 10 kilos en une semaine commandez maintenant | " +
    "casino en ligne bonus 200 euros sans dépôt inscris toi | voyance gratuite par téléphone 24h/24 résultats immédiats | envoyez STOP au 36111 forfait illimité 4,99 offre limitée | le meilleur fournisseur iptv 12 mois 30 euros contactez nous",
  scam:
    "je suis avocat au bénin, un héritage vous attend, il faut juste régler les frais de dossier | votre colis est bloqué, payez 1,99 de frais de douane | maman c'est moi, j'ai cassé mon tel, tu peux faire un virement urgent sur ce compte | " +
    "votre carte vitale expire, mettez à jour vos coordonnées bancaires | je suis amoureuse de toi mais il me faut 300 euros pour le visa | multipliez votre mise par dix avec notre robot, retraits garantis | ici la banque, donnez le code reçu pour annuler le paiement | " +
    "prêt entre particuliers rapide sans justificatif, écrivez avec une copie de votre pièce d'identité",
  idioms:
    "j'ai enfin fini de tuer le boss | ce dossier va me tuer | on se tue au boulot pour des clopinettes | je meurs de rire | il fait une chaleur à crever | j'en ai fini avec cette thèse, alléluia | tu me tues avec tes blagues | je suis mort, cette journée m'a achevé | " +
    "elle a sauté de joie | on va les massacrer au baby-foot | plutôt mourir que de rater le concert | j'ai failli m'étouffer de rire | ma mère va me tuer si je rentre tard mdr | vous avez assassiné la chanson lol | la batterie est en train de mourir | " +
    "je l'aurais bouffé tellement il est mignon | ça me saoule, j'ai envie de tout plaquer et d'élever des chèvres | à l'attaque du ménage, on va tout exploser | je vais me pendre à ton cou | cette pizza est une tuerie",
  victims:
    "au collège ils m'appelaient la grosse tous les jours | un mec m'a craché dessus en disant sale arabe | mon ex me disait que j'étais une pute, j'ai mis du temps à partir | on m'a envoyé un message : tu devrais te tuer. j'ai peur | mon frère s'est fait traiter de pédé dans le bus | " +
    "il a menacé de me tuer si je portais plainte | hier une cliente m'a dit retourne dans ton pays, ça m'a glacée | des gars ont crié sale gouine quand on se tenait la main | mon fils se fait insulter de gros porc à l'école, que faire ? | j'ai reçu des photos intimes que j'avais pas demandées, je me sens sale",
  teasing:
    "espèce de patate va, tu m'as manqué | t'es con mdr, allez à demain | oh le gros bébé il boude | ma couille t'es où on t'attend | t'es nul à ce jeu mais je t'aime quand même | salut la moche, ça va ma belle ? | ptdr l'abruti il a oublié ses clés, c'est moi l'abruti | " +
    "t'abuses sale gosse, rends moi mes frites | hé gros bouffon d'amour, bon anniv | j'te déteste tu m'as spoilé la fin haha | wesh vieille branche t'es encore vivant ? | ta gueule mdr c'est même pas vrai",
  groups:
    "moi je suis pédé et je le vis très bien | soirée gouines et alliées vendredi au centre | les musulmans du quartier préparent la fin du ramadan, ça sent bon | ma voisine est juive, elle m'a appris à faire le pain tressé | entre tapettes on se comprend haha | " +
    "c'est quoi le mot pour dire trans en langue des signes ? | faut arrêter de dire que les roms volent, c'est n'importe quoi | les noirs sont sous représentés au cinéma français | drag queen cherche perruque blonde | je suis arabe et fier, lol le couscous du vendredi | " +
    "les gays peuvent adopter en france depuis 2013 | traiter les femmes comme ça c'est honteux | mon cousin handicapé joue au basket en fauteuil | j'ai rencontré une lesbienne super drôle au yoga | la synagogue fait portes ouvertes dimanche",
  ordinary:
    "slt sa va ? moi tranquil jrentre du taf | tu pe me rapeler qd tu sors | g raté le bus jsui deg | bon bah à toute alors bisous | t ou la ? on tattend devant le ciné | jai pas compri lexo 4 tu peu menvoyer le tien | c koi le code du wifi chez toi | ok jprends du pain en rentrant | " +
    "mdr trop drôle ta vidéo | on mange quoi ce soir ? y reste des pâtes | la petite a 39 de fièvre je reste à la maison | joyeux anniversaire tata gros bisous | il pleut des cordes ici et chez vous ? | le train a encore du retard c'est abusé | jvou rejoin dan 10 min | " +
    "c'est le fun ton char, tu l'as pogné où ? | on se capte au maquis à 19h, ya poulet braisé | jsuis trop contente g eu mon permis | pk tu repond pa | dsl jdormais",
};
export const freshLanesEn: Fresh = {
  hate:
    "black people stink and steal | can't stand jews, rats the lot of them | hope all those faggots drop dead | a woman's place is the kitchen, mouth shut | another paki come over for our benefits | stick the migrants back on a boat and sink it | " +
    "trans people are mentally ill and should be locked up | gypsies only know how to thieve, it's in the blood | disabled people cost too much, better if they weren't born | asians eat anything, savages | islam out, this is our country | hitler didn't finish the job | " +
    "a lesbian is just a girl who hasn't met a real man | die jews die | crawl back to your village you filthy rat",
  insult:
    "you're a proper piece of shit mate | stfu you useless clown | what a massive son of a b | shut your face you bag of filth | go to hell you worthless loser | you've got the iq of an oyster | take a shower you tramp | seen your rat face lately? | " +
    "filthy cockroach, you're good for nothing | oi fat cow done stuffing yourself | dumb as a bag of rocks this one | never want to see you again you pathetic stain | you absolute bellend | u r so ugly it hurts | brain dead moron",
  threat:
    "you finish at six, we'll be there and you're getting battered | i'll find you and take you apart | swear on my mum you're a dead man | count your teeth while you still have them | wait till i come down, you'll be spitting blood | i know your street, it burns tonight | " +
    "one word to the cops and your sister gets it | i'll rip your head off | order your coffin | you and your mates are going down one by one | come back here and i'll stab you | you'll end up in the boot of a car",
  sexual:
    "i want to take you right now against the wall | on all fours or on your back? | getting hard just reading your messages | do you suck | tell me how you touch yourself | come sit on my face | rock hard for you babe | shall we fuck tonight | show me your tits | " +
    "want your tongue all over me | are you wet right now | quick hookup in leeds, no strings",
  selfHarm:
    "i just want everything to stop for good | tonight i'm going through with it | opened my wrists again | if i vanished nobody would notice | what's the point of living like this | took the whole packet | can't do this life any more, i want out | dark thoughts for months now | " +
    "i cut so i can breathe | dying would be a relief | i've already picked the day | i don't deserve to be alive",
  spam:
    "🔥 70% OFF all our watches, link in bio 🔥 | win a free iphone, click here before midnight | subscribe to my channel and get 1000 followers on us | miracle diet lose 10 kilos in a week order now | online casino 200 bonus no deposit sign up | " +
    "free psychic readings by phone 24/7 | text STOP to 80888 unlimited plan 4.99 limited offer | best iptv provider 12 months for 30, contact us",
  scam:
    "i am a barrister, an inheritance awaits you, only the file fee is to be paid | your parcel is held, pay 1.99 customs charge | mum it's me, broke my phone, can you do an urgent transfer to this account | your health card expires, update your bank details | " +
    "i love you so much but i need 300 for the visa | multiply your stake by ten with our bot, withdrawals guaranteed | your bank here, give us the code you received to cancel the payment | fast private loan no paperwork, write with a copy of your id",
  idioms:
    "finally killed the boss | this assignment will be the death of me | we work ourselves to death for peanuts | dying laughing | it's boiling, i'm melting to death | done with that thesis for good, hallelujah | you're killing me with these jokes | i'm dead, today finished me off | " +
    "she jumped for joy | we're going to slaughter them at table football | i'd rather die than miss the gig | nearly choked laughing | mum will kill me if i'm late lol | you murdered that song haha | my battery is dying | i could eat him up he's so cute | " +
    "fed up, want to drop everything and raise goats | let's attack the housework and smash it | shoot me a message later | this pizza is to die for",
  victims:
    "at school they called me fatty every day | a guy spat at me and said dirty arab | my ex used to say i was a whore, took me ages to leave | someone sent me: you should kill yourself. i'm scared | my brother got called a faggot on the bus | he threatened to kill me if i went to the police | " +
    "yesterday a customer told me to go back to my country, froze me | lads shouted dyke at us for holding hands | my son gets called a fat pig at school, what can i do | got sent nudes i never asked for, feel disgusting",
  teasing:
    "you muppet, i've missed you | you're such an idiot lol see you tomorrow | aw big baby is sulking | where are you bitch we're waiting | you're rubbish at this game but i love you anyway | hiya ugly, how's my gorgeous girl | lmao the moron forgot his keys, i'm the moron | " +
    "give me my chips back you brat | happy birthday you massive dork | i hate you, you spoiled the ending haha | oi you old git still alive? | shut up lol that's not even true",
  groups:
    "i'm a fag and doing just fine | dykes and allies night friday at the centre | the muslims on our street are getting ready for eid, smells amazing | my neighbour is jewish, she taught me to plait bread | us queers get each other haha | what's the sign for trans in sign language | " +
    "stop saying gypsies steal, it's rubbish | black actors are under represented in film | drag queen looking for a blonde wig | arab and proud, couscous on fridays lol | gays can adopt here since 2005 | treating women like that is shameful | my disabled cousin plays wheelchair basketball | " +
    "met a hilarious lesbian at yoga | the synagogue has an open day on sunday",
  ordinary:
    "hey u ok? just got in from work | can u ring me when ur out | missed the bus gutted | right see you later then x | where are you? we're outside the cinema | didn't get question 4 can you send yours | what's the wifi code at yours | ok i'll grab bread on the way | " +
    "lol your video was brilliant | what's for tea? there's pasta left | little one has a temperature so i'm staying in | happy birthday auntie lots of love | it's chucking it down here, you? | train's late again it's a joke | be there in 10 | " +
    "nice ride where'd you get it | meet at the chippy at 7 | passed my driving test i'm buzzing | why aren't you answering | sorry i was asleep",
};
