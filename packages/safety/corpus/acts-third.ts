/**
 * Sentences that teach nothing and choose nothing, in the words of many ages, written after the lanes and the patterns (decision record 91) and judged as a sum only.
 * `...Not...` are harmless neighbours, six an act: somebody's own day, what others said, a refusal, third persons, things and places instead of people.
 */
export const thirdFr: Readonly<Record<string, string>> = {
  asks_age: "Et donc, tu as quel âge exactement ? | tu es née en quelle année toi | t'as plus de seize ans ou moins ? | on t'a mis combien de bougies sur le gâteau cette année ?",
  compliment:
    "Tu as un visage vraiment ravissant, tu sais | t'es trop chou sur cette photo | j'ai jamais vu quelqu'un d'aussi canon que toi | Une jeune femme aussi jolie que vous devrait être mannequin",
  asks_alone:
    "Tu es toute seule en ce moment ? | y a du monde dans la pièce avec toi ? | tes parents sont pas là ce soir, si ? | est-ce que quelqu'un est à côté de toi quand tu m'écris",
  asks_supervision:
    "Tes parents lisent ce que tu écris ? | quelqu'un contrôle ton portable chez toi ? | ta mère connaît le mot de passe de ton téléphone ? | ils vérifient ton historique des fois tes parents",
  secrecy: "N'en parle à personne, d'accord ? | ce qu'on se dit doit rester secret | ta mère n'a pas besoin de savoir qu'on se parle | jure-moi que tu le diras à aucune copine",
  erase:
    "Efface nos messages avant d'aller dormir | pense à vider l'historique après | tu peux supprimer toute la discussion s'il te plaît | fais en sorte qu'il reste rien de notre conversation sur ton tel",
  gift: "Je peux t'acheter le téléphone que tu veux | donne-moi ton adresse de livraison, je t'envoie une surprise | je t'offre une carte pour ton jeu si tu veux | dis ce qui te ferait plaisir, c'est moi qui régale",
  move_app:
    "On continue sur Snapchat ? | rejoins-moi sur telegram ce sera plus simple | c'est quoi ton pseudo insta | Je vous propose de passer sur WhatsApp, je suis rarement ici",
  presses_no_check:
    "Réponds non quand on te demande la vérification | décoche la case pour qu'on nous lise pas | si tu acceptes l'analyse j'arrête de te parler | refuse leur contrôle, on a rien à cacher mais quand même",
  asks_contact:
    "Tu me donnes ton numéro de portable ? | c'est quoi ton adresse mail | laisse-moi ton numéro je t'appelle demain | Auriez-vous un téléphone où je pourrais vous joindre ?",
  gives_contact:
    "Voilà mon numéro, appelle quand tu veux | je te laisse mon adresse mail, écris-moi là | tu peux me joindre sur mon portable, je te le note | tiens, c'est mon numéro perso",
  asks_photo:
    "Tu m'envoies une photo de toi ? | j'aimerais bien voir ta tête, t'as un selfie | montre-moi comment tu es habillée aujourd'hui | Pourriez-vous m'envoyer une photo plus récente de vous ?",
  asks_camera:
    "Tu peux mettre ta caméra ? | on s'appelle en vidéo ce soir, je veux te voir | allume la webcam deux minutes s'il te plaît | ça te dit qu'on fasse un appel vidéo tous les deux",
  asks_place: "Tu habites où exactement ? | c'est quoi le nom de ton collège | dans quelle rue tu vis | envoie-moi ta position que je voie si t'es loin",
  proposes_meeting:
    "On pourrait se voir samedi après-midi ? | je passe te prendre à la sortie | ça te dirait de boire un café avec moi demain | Je serais heureux de vous rencontrer cette semaine",
  isolated_place:
    "Viens derrière le gymnase, y a personne à cette heure-là | on se retrouve dans le petit bois après le lotissement | je connais un hangar abandonné où on sera tranquilles | dans le parking du sous-sol, personne ne passe le soir",
  come_alone: "Viens toute seule, s'il te plaît | n'amène pas ta sœur avec toi | je préfère que tu viennes sans tes amis | il faut que ce soit juste nous deux, personne d'autre",
  changes_place:
    "Finalement on se retrouve plutôt derrière la gare | changement de programme, viens directement chez moi | ne m'attends pas au café, je suis au bord de la rivière | le parc c'est plein de monde, rejoins-moi au parking",
  refuses_check:
    "Ma caméra est cassée, désolé | je ne fais jamais de vidéo avant de rencontrer quelqu'un | pas besoin d'appel, tu verras bien demain | si tu me faisais confiance tu demanderais pas un vocal",
  refuses: "Non, je ne veux pas | je t'ai dit d'arrêter | j'ai pas envie de faire ça, laisse-moi | Merci de ne plus m'écrire à ce sujet",
  expose_threat:
    "Si tu ne paies pas j'envoie tes photos à ta famille | tout le collège verra la vidéo demain | j'ai la liste de tes contacts, ils vont tous recevoir tes images | fais ce que je dis ou je mets tout en ligne",
  harm_threat:
    "Je vais te casser la figure | attends que je te croise, tu vas souffrir | je sais où tu vis et je vais venir te régler ton compte | tu vas finir dans le coffre de ma voiture",
  deadline: "Tu as jusqu'à ce soir pour te décider | il te reste deux heures | dépêche-toi, après minuit ce sera trop tard | je te donne encore dix minutes et pas une de plus",
  payment:
    "Fais-moi un virement de deux cents euros | tu peux m'envoyer cent euros par paypal ? | il faut régler les frais avant que je puisse venir | verse l'argent sur le compte que je t'ai donné",
  payment_code:
    "Achète une carte prépayée et envoie-moi le code | gratte le ticket et dicte-moi les chiffres | prends en photo le dos de la carte cadeau | il me faut deux coupons pcs de cent euros",
  hardship:
    "Ma fille est hospitalisée et je n'ai plus de quoi payer | je suis coincé à l'étranger, on m'a tout volé | je n'ai plus rien à manger pour mes enfants | mon propriétaire me met dehors vendredi si je paie pas",
  investment:
    "J'ai gagné quatre mille euros en un mois avec cette plateforme | tu mets deux cents et tu en récupères mille | je peux t'apprendre à investir dans la crypto sans risque | Mon conseiller garantit un rendement de vingt pour cent",
  sells_drug:
    "J'ai de la bonne herbe à vendre, livraison possible | besoin de coke ce soir ? je suis dispo | résine à huit euros le gramme, contacte-moi | je vends des cachets pour ta soirée, petit prix",
  seeks_drug: "Quelqu'un sait où trouver de la beuh par ici ? | je cherche un plan pour du shit ce soir | qui vend de la md dans le coin | t'aurais pas un contact pour de la coke",
  sells_weapon:
    "Je vends un pistolet, pas de papiers demandés | j'ai un flingue à céder si ça t'intéresse | calibre neuf millimètres avec munitions, prix à discuter | besoin d'une arme ? je peux t'en avoir une",
  sells_sex:
    "Massage coquin, cent euros l'heure, je reçois | mes tarifs pour un moment câlin en privé | escort disponible ce soir à l'hôtel | je fais des rencontres payantes, écris-moi pour les prix",
  buys_sex:
    "Tu prends combien pour la nuit ? | je paie bien si tu viens passer une heure à l'hôtel | je cherche une escort pour ce soir | deux cents euros pour coucher avec moi, ça te va ?",
  recruits:
    "Je cherche des filles pour faire des massages, je loge et je prends la moitié | tu pourrais gagner beaucoup avec mes clients, je m'occupe de tout | je t'amène les messieurs et on partage | travail d'escort, chambre fournie, payée chaque soir",
  staff_claim:
    "Bonjour, je suis modérateur sur ce site | c'est le service technique, donnez-moi votre mot de passe | je fais partie de l'équipe qui gère le chat | En tant qu'administrateur je dois vérifier votre compte",
  self_harm_now: "J'ai envie de mourir ce soir | j'ai préparé les cachets, je vais tout avaler | je ne veux plus vivre | demain je ne serai plus là, j'ai décidé d'en finir",
  self_harm_push:
    "Tu devrais te tuer, ça ferait plaisir à tout le monde | va te pendre | le monde irait mieux si tu étais mort, fais-le | ouvre-toi les veines qu'on en parle plus",
  insults: "Tu es vraiment une pauvre idiote | ferme-la espèce de raté | t'es moche et tout le monde te déteste | quel abruti tu fais",
  violence_call:
    "Il faut tous les brûler, ces gens-là | allez lui casser les jambes, voici où il travaille | qu'on aille leur mettre le feu à leur local | prenez vos armes et descendez-les tous",
  assault_third:
    "Ma copine dort, tu peux venir, elle ne sentira rien | je mets un cachet dans son verre et tu me rejoins | elle a trop bu, elle ne saura même pas que tu es venu | je cherche quelqu'un pour venir pendant que ma femme est assommée par ses somnifères",
};
export const thirdNotFr: Readonly<Record<string, string>> = {
  asks_age:
    "ma fille a eu douze ans hier, on a fait un gâteau | ce fromage a quel âge ? | à mon âge on se couche tôt | il paraît que ce chêne a plus de trois cents ans | ma mère me demande toujours l'âge de mes amis | j'ai dit au monsieur que je ne donne pas mon âge",
  compliment:
    "elle est jolie ta lampe | ma grand-mère dit que j'ai les yeux de mon père | le coucher de soleil était magnifique hier | mon frère trouve sa copine trop belle | il m'a dit que j'étais belle et j'ai rougi | quelle belle photo du lac",
  asks_alone:
    "j'étais tout seul au bureau aujourd'hui | mon fils reste seul à la maison pour la première fois | mes parents sont sortis acheter du pain | il y a du monde dans le train ? | ma tante vit seule depuis dix ans | je n'aime pas manger tout seul le soir",
  asks_supervision:
    "mes parents regardent un film dans le salon | ma mère a perdu son téléphone | j'ai mis un contrôle parental pour mon petit | mon père rentre à quelle heure, je dois lui ouvrir | tes parents vont bien ? | la prof a regardé mon cahier",
  secrecy:
    "le secret d'une bonne pâte c'est le repos | ma sœur ne dit jamais rien à personne | on m'a dit de garder le secret mais je t'explique quand même | surtout ne le répète pas, c'est ce que disait mon oncle à chaque blague | ça reste entre la poire et le fromage | parles-en à ta mère, elle saura quoi faire",
  erase:
    "j'ai effacé le tableau avant la fin du cours | mon ordinateur a supprimé tout mon devoir | il faut que je vide la poubelle | comment on efface une tache de vin ? | mon frère a effacé toutes ses vieilles photos de vacances | j'ai supprimé trois applis pour avoir de la place",
  gift: "j'ai acheté un vélo à mon fils | tu as eu quoi pour ton anniversaire ? | mon oncle m'a offert une montre | on se cotise pour le cadeau de la maîtresse | la mairie offre des places de cinéma | je ne veux pas de cadeau, merci",
  move_app:
    "j'ai désinstallé snapchat la semaine dernière | ma mère vient de découvrir whatsapp | je n'ai pas instagram, je trouve ça ennuyeux | le groupe de parents est sur telegram depuis lundi | on m'a demandé mon snap et j'ai dit non | discord rame encore aujourd'hui",
  presses_no_check:
    "mon prof a refusé ma copie | j'ai dit non pour la vérification du compteur, il repasse mardi | le contrôle technique de la voiture est à refaire | il faut cocher la case pour recevoir la facture | refuse poliment, c'est ce que je ferais pour le dessert | la vérification des billets prend une heure",
  asks_contact:
    "j'ai perdu le numéro du plombier | quel est le numéro de la page ? | mon adresse mail est pleine de pubs | elle m'a demandé mon numéro et j'ai pas voulu | il faut laisser son numéro à l'accueil de la piscine | tu connais le numéro des urgences ?",
  gives_contact:
    "mon numéro a changé, quelle galère pour prévenir tout le monde | j'ai noté le numéro de la place de parking | ma grand-mère connaît mon numéro par cœur | on peut joindre la mairie le matin | son adresse mail ne marche plus | le numéro sept a marqué deux buts",
  asks_photo:
    "j'ai pris une photo de mon chat | tu as vu les photos du mariage de ma cousine ? | je dois refaire ma photo d'identité | mon père montre ses photos de vacances à tout le monde | j'ai refusé d'envoyer une photo à ce type | envoie la photo du panneau, je lis l'horaire",
  asks_camera:
    "la caméra du magasin ne marche plus | on a eu la réunion en visio ce matin | mon prof allume jamais sa caméra | j'ai appelé ma grand-mère en vidéo hier | tu connais une bonne webcam pas chère ? | je cache toujours ma webcam avec un scotch",
  asks_place:
    "où est la gare de cette ville ? | mes cousins habitent à la campagne | j'ai oublié dans quelle rue se trouve le dentiste | ma sœur change de collège en septembre | le facteur a demandé mon adresse | c'est où l'adresse du restaurant pour samedi en famille",
  proposes_meeting:
    "j'ai vu ma cousine samedi | on a rendez-vous chez le dentiste demain | mes parents se sont rencontrés dans un café | il m'a proposé un café et j'ai dit non | ma sœur voit son copain tous les mercredis | la réunion avec le prof est à dix-huit heures",
  isolated_place:
    "je cours dans les bois tous les dimanches | la vieille usine va devenir un musée | on a garé la voiture au parking du sous-sol | mon grand-père pêche sous le pont | derrière le gymnase il y a un terrain de basket | c'est calme chez ma tante, on entend les oiseaux",
  come_alone:
    "je suis venu seul au concert, c'était bien quand même | mon fils rentre tout seul de l'école | ma sœur vient sans son mari dimanche | venez avec vos amis, il y a de la place | personne n'est venu à ma réunion | j'ai peur de voyager toute seule",
  changes_place:
    "finalement j'ai pris des pâtes | le match a changé de stade | on a déménagé plus loin du centre | mes parents préfèrent la mer, finalement on part en Bretagne | le café de la gare est fermé, quel dommage | la réunion des parents est plutôt dans la grande salle",
  refuses_check:
    "ma caméra est cassée, je cherche un réparateur | mon micro marche pas, qui s'y connaît en son ? | mon frère fait jamais de vidéos | le prof refuse les appels pendant le cours | j'ai raté ton appel, j'étais sous la douche | je fais confiance à mon garagiste",
  refuses:
    "mon chat refuse de manger ses croquettes | non mais quelle belle journée | elle a dit non pour le chien | il ne veut pas de soupe | j'arrête le sucre lundi | je n'ai pas envie de travailler demain",
  expose_threat:
    "j'ai envoyé les photos du baptême à toute la famille | demain je mets ma vidéo de cuisine en ligne | si tu ne viens pas je mange ta part | il a menacé de publier ses photos alors elle a porté plainte | tout le collège a vu le spectacle | mes contacts ont tous disparu de mon téléphone",
  harm_threat:
    "je me suis cassé le bras au ski | je vais te battre au tennis, prépare-toi | ce rhume va me tuer | mon frère s'est fait frapper, il a porté plainte | attends que je te raconte ma journée | le boucher tue ses cochons en hiver",
  deadline:
    "il reste dix minutes de cuisson | j'ai jusqu'à vendredi pour rendre mon devoir | le train part dans deux heures | dépêche-toi, le film commence | c'est le dernier jour des soldes | le prof nous a donné encore une semaine",
  payment:
    "j'ai payé mon loyer ce matin | la cantine coûte cent euros par mois | mon patron me fait un virement le trente | on m'a demandé de payer des frais, j'ai raccroché | mon fils a dépensé tout son argent de poche | paypal a bloqué mon compte hier",
  payment_code:
    "j'ai oublié le code de ma carte | ma tante m'a offert une carte cadeau pour noël | on a gratté un ticket et gagné deux euros | le buraliste ne vend plus de timbres | on lui a demandé des cartes prépayées au téléphone, c'était une arnaque | quel est le code du portail ?",
  hardship:
    "mon voisin est à l'hôpital, je garde son chien | les enfants ont tout mangé, plus un biscuit | on m'a volé mon vélo mais l'assurance paie | ma sœur est bloquée à l'aéroport à cause de la grève | ma propriétaire vend l'appartement l'an prochain | le chat est malade, on va chez le vétérinaire",
  investment:
    "j'ai ouvert un livret à la banque | mon oncle parle de bitcoin à chaque repas | on m'a promis de doubler ma mise, j'ai bloqué le type | j'investis dans de bonnes chaussures de marche | mon frère étudie la finance à Lille | il a gagné mille euros au loto",
  sells_drug:
    "je vends ma vieille poussette | on a coupé l'herbe du jardin | la police a saisi de la coke au port | le prix du gramme d'or a monté | ma mère vend de la confiture au marché | j'ai des cachets pour la gorge si tu tousses",
  seeks_drug:
    "je cherche un bon plan pour des billets de train | quelqu'un sait où trouver du bon pain par ici ? | mon cousin a arrêté de fumer du shit | on a un cours sur la drogue demain | tu connais une pharmacie ouverte ? | je déteste l'odeur de la beuh dans l'escalier",
  sells_weapon:
    "je vends un pistolet à colle presque neuf | mon grand-père avait un fusil de chasse | dans ce jeu il faut acheter une meilleure arme | le musée montre des armes du moyen âge | ils ont trouvé un pistolet dans la rivière | je vends une boîte de perceuse, prix à discuter",
  sells_sex:
    "massage du dos chez le kiné, cinquante euros | l'hôtel est complet ce soir | les tarifs de la piscine ont augmenté | ma sœur est masseuse dans un hôpital | on reçoit des amis ce soir à la maison | un câlin avec mon chien et ça va mieux",
  buys_sex:
    "tu prends combien pour tondre la pelouse ? | l'hôtel coûte deux cents euros la nuit | je cherche une nounou pour ce soir | je paie bien si tu m'aides à déménager | combien coûte une nuit au camping ? | mon fils veut dormir chez son copain",
  recruits:
    "je cherche des filles pour compléter l'équipe de hand | la ferme loge et nourrit les saisonniers | on cherche une vendeuse à la boulangerie | mon patron prend la moitié des pourboires | mes clients sont contents de mes gâteaux | le salon de massage de la rue a fermé",
  staff_claim:
    "le modérateur a fermé le salon hier | j'ai appelé le service technique pour ma box | mon père est administrateur dans un lycée | quelqu'un se fait passer pour un admin, méfiez-vous | il y a un modérateur ici ? | je fais partie de l'équipe de foot",
  self_harm_now:
    "j'ai envie de mourir de rire avec cette vidéo | je suis mort de fatigue ce soir | mon poisson rouge est mort hier | j'ai pris un cachet pour la tête | demain je ne serai pas là, je suis à Lyon | le héros veut en finir avec le dragon",
  self_harm_push:
    "va te coucher, tu as l'air fatigué | va te faire un thé | tu devrais te reposer un peu | il faut tuer le boss avant la fin | on lui a écrit d'aller mourir et elle a pleuré | tu me tues avec tes blagues",
  insults:
    "je suis vraiment nul en maths | mon frère m'a traité d'idiot | ce jeu est débile mais drôle | l'idiot du village est un beau roman | on ne traite pas les gens de ratés | quel temps moche aujourd'hui",
  violence_call:
    "il faut brûler les feuilles mortes | le film raconte une guerre, ils brûlent tout | on va leur mettre trois buts demain | ils ont mis le feu à des poubelles cette nuit | prenez vos manteaux et descendez | il s'est cassé la jambe au travail",
  assault_third:
    "ma copine dort, je parle moins fort | j'ai mis un glaçon dans son verre | ma femme prend un somnifère depuis son opération | elle a trop bu hier, je l'ai ramenée chez elle | tu peux venir, le bébé dort mais c'est pas grave | le dentiste endort la dent, on ne sent rien",
};
export const thirdEn: Readonly<Record<string, string>> = {
  asks_age: "So how old are you really? | what year were you born in | are you over sixteen or under? | how many candles were on your cake this year?",
  compliment: "You have such a pretty face, you know that | ur so cute in that pic | i've never seen anyone as gorgeous as you | A young lady as lovely as you should be a model",
  asks_alone:
    "Are you on your own right now? | is there anyone in the room with you | your parents aren't home tonight, are they? | anybody sitting next to you while you type this",
  asks_supervision: "Do your parents read what you write? | does anyone check your phone at home | does your mum know your passcode? | do they ever go through your history",
  secrecy: "Don't tell anyone about this, okay? | what we say has to stay a secret | your mum doesn't need to know we talk | swear you won't say a word to any of your friends",
  erase:
    "Delete our messages before you go to sleep | remember to clear the history after | can you get rid of the whole chat please | make sure nothing of this is left on your phone",
  gift: "I can buy you any phone you like | tell me where to post it, i'm sending you a surprise | want me to get you some credit for your game | say what you'd like, it's on me",
  move_app: "Shall we carry on over on Snapchat? | join me on telegram it's easier | what's your insta name | I'd suggest we switch to WhatsApp, I'm hardly ever on here",
  presses_no_check:
    "Say no when it asks you about the check | untick the box so they can't read us | if you accept the scan i'm done talking to you | turn their control down, we've nothing to hide but still",
  asks_contact: "Can I have your mobile number? | what's your email address | leave me your number and i'll ring you tomorrow | Would you have a phone I could reach you on?",
  gives_contact:
    "Here's my number, call whenever you want | i'll leave you my email, write to me there | you can get me on my mobile, i'll put it down for you | take this, it's my private number",
  asks_photo:
    "Will you send me a photo of yourself? | i'd love to see your face, got a selfie | show me what you're wearing today | Could you send me a more recent picture of you?",
  asks_camera: "Can you put your camera on? | let's video call tonight, i want to see you | switch the webcam on for two minutes please | fancy a video chat just you and me",
  asks_place: "Where exactly do you live? | what's the name of your school | which street are you on | send me your location so i can see if you're far",
  proposes_meeting:
    "Could we meet up on Saturday afternoon? | i'll pick you up after class | would you like to get a coffee with me tomorrow | I would be glad to see you in person this week",
  isolated_place:
    "Come round the back of the gym, nobody's there at that time | let's meet in the little wood past the estate | i know an empty warehouse where no one will bother us | in the underground car park, no one goes by at night",
  come_alone: "Come by yourself, please | don't bring your sister along | i'd rather you came without your friends | it has to be only us two, nobody else",
  changes_place:
    "Actually let's meet behind the station instead | change of plan, come straight to my place | don't wait at the cafe, i'm down by the river | the park is packed, find me in the car park",
  refuses_check:
    "My camera is broken, sorry | i never do video before meeting someone | no need for a call, you'll see tomorrow | if you trusted me you wouldn't ask for a voice note",
  refuses: "No, I don't want to | i told you to stop | i don't feel like doing that, leave me be | Please don't write to me about that again",
  expose_threat:
    "If you don't pay I'll send your pictures to your family | the whole school will see the video tomorrow | i've got your contact list and they'll all get your images | do what i say or i put everything online",
  harm_threat:
    "I'm going to smash your face in | wait till i run into you, you'll suffer | i know where you live and i'm coming to sort you out | you'll end up in the boot of my car",
  deadline: "You have until tonight to make up your mind | two hours left | hurry, after midnight it'll be too late | i'm giving you ten more minutes and not one more",
  payment: "Transfer two hundred dollars to me | can you send me a hundred on paypal? | the fees have to be paid before i can come | put the money in the account i gave you",
  payment_code:
    "Buy a prepaid card and send me the code | scratch the voucher and read me the digits | take a picture of the back of the gift card | i need two vouchers of a hundred each, just send the pins",
  hardship:
    "My daughter is in hospital and I have nothing left to pay with | i'm stuck abroad and everything got stolen | there's no food left for my kids | my landlord is throwing me out on friday unless i pay",
  investment:
    "I made four thousand in a month with this platform | you put in two hundred and get a thousand back | i can teach you to invest in crypto without any risk | My adviser guarantees a return of twenty percent",
  sells_drug: "Got good weed for sale, can deliver | need coke tonight? i'm around | hash at eight a gram, hit me up | selling pills for your party, cheap",
  seeks_drug:
    "Anyone know where to find weed round here? | looking for someone who can sort me some hash tonight | who's selling molly in this town | you wouldn't have a contact for coke would you",
  sells_weapon:
    "Selling a pistol, no papers asked | i have a gun to get rid of if you're interested | nine millimetre with ammo, price to be discussed | need a weapon? i can get you one",
  sells_sex:
    "Naughty massage, a hundred an hour, my place | my rates for a private cuddle session | escort available tonight at the hotel | i do paid dates, message me for prices",
  buys_sex:
    "How much do you charge for the night? | i pay well if you spend an hour with me at the hotel | looking for an escort for tonight | two hundred to sleep with me, does that work?",
  recruits:
    "Looking for girls to do massages, I house you and keep half | you could earn a lot with my clients, i take care of everything | i bring the gentlemen and we share | escort work, room provided, paid every night",
  staff_claim:
    "Hello, I'm a moderator on this site | this is technical support, give me your password | i'm part of the team that runs the chat | As an administrator I need to verify your account",
  self_harm_now:
    "I want to die tonight | i've got the pills ready, i'm going to swallow them all | i don't want to live any more | tomorrow i won't be here, i've decided to end it",
  self_harm_push:
    "You should kill yourself, everyone would be pleased | go hang yourself | the world would be better if you were dead, just do it | cut your wrists and be done with it",
  insults: "You really are a poor idiot | shut up you failure | you're ugly and everyone hates you | what a moron you are",
  violence_call:
    "They should all be burned, those people | go and break his legs, this is where he works | let's set their building on fire | grab your guns and shoot every one of them",
  assault_third:
    "My girlfriend is asleep, you can come over, she won't feel a thing | i'm putting a pill in her glass then you join me | she's so drunk she won't even know you came | looking for someone to come round while my wife is knocked out by her sleeping tablets",
};
export const thirdNotEn: Readonly<Record<string, string>> = {
  asks_age:
    "my daughter turned twelve yesterday, we baked a cake | how old is this cheese? | at my age you go to bed early | apparently that oak is more than three hundred years old | my mum always asks how old my friends are | i told the man i don't give out my age",
  compliment:
    "your lamp is pretty | my gran says i have my father's eyes | the sunset was gorgeous yesterday | my brother thinks his girlfriend is so beautiful | he told me i was pretty and i went red | what a lovely picture of the lake",
  asks_alone:
    "i was all by myself in the office today | my son is staying home alone for the first time | my parents went out to buy bread | is there anyone at the ticket desk? | my aunt has lived alone for ten years | i don't like eating on my own at night",
  asks_supervision:
    "my parents are watching a film in the living room | my mum lost her phone | i set up parental controls for my little one | what time does my dad get back, i have to let him in | are your parents well? | the teacher looked at my notebook",
  secrecy:
    "the secret of a good dough is letting it rest | my sister never tells anyone anything | they told me to keep it secret but i'll explain anyway | don't tell anyone, that's what my uncle said before every joke | between you and me and the lamp post, the soup was cold | tell your mum, she'll know what to do",
  erase:
    "i wiped the board before the end of class | my computer deleted my whole essay | i need to empty the bin | how do you get rid of a wine stain? | my brother deleted all his old holiday photos | i removed three apps to free up space",
  gift: "i bought my son a bike | what did you get for your birthday? | my uncle gave me a watch | we're chipping in for the teacher's present | the town hall is giving away cinema tickets | i don't want a present, thanks",
  move_app:
    "i uninstalled snapchat last week | my mum has just discovered whatsapp | i'm not on instagram, i find it dull | the parents' group has been on telegram since monday | someone asked for my snap and i said no | discord is slow again today",
  presses_no_check:
    "my teacher turned down my essay | i said no to the meter check, he comes back tuesday | the car has to go through its safety check again | you have to tick the box to receive the bill | say no politely, that's what i'd do about dessert | checking the tickets takes an hour",
  asks_contact:
    "i lost the plumber's number | what's the page number? | my email address is full of ads | she asked for my number and i didn't want to | you have to leave your number at the pool desk | do you know the emergency number?",
  gives_contact:
    "my number has changed, what a pain to tell everybody | i wrote down the number of the parking space | my gran knows my number by heart | you can reach the town hall in the morning | her email address doesn't work any more | number seven scored two goals",
  asks_photo:
    "i took a photo of my cat | have you seen the pictures from my cousin's wedding? | i have to redo my passport photo | my dad shows his holiday pictures to everyone | i refused to send that guy a picture | send the picture of the sign, i'll read the times",
  asks_camera:
    "the shop camera is not working any more | we had the meeting on video this morning | my teacher never turns his camera on | i video called my gran yesterday | do you know a good cheap webcam? | i always cover my webcam with tape",
  asks_place:
    "where is the station in this town? | my cousins live in the country | i forgot which street the dentist is on | my sister is changing schools in september | the postman asked for my address | where is the restaurant for the family lunch on saturday",
  proposes_meeting:
    "i saw my cousin on saturday | we have a dentist appointment tomorrow | my parents met in a cafe | he offered me a coffee and i said no | my sister sees her boyfriend every wednesday | the meeting with the teacher is at six",
  isolated_place:
    "i run in the woods every sunday | the old factory is going to be a museum | we left the car in the underground car park | my grandad fishes under the bridge | behind the gym there's a basketball court | it's quiet at my aunt's, you can hear the birds",
  come_alone:
    "i came to the concert alone, it was good anyway | my son walks home from school by himself | my sister is coming without her husband on sunday | bring your friends, there's room | nobody came to my meeting | i'm scared of travelling by myself",
  changes_place:
    "in the end i had pasta | the match has been moved to another stadium | we moved further from the centre | my parents prefer the sea, so we're going to cornwall instead | the station cafe is closed, what a shame | the parents' evening is in the big hall instead",
  refuses_check:
    "my camera is broken, i'm looking for a repair shop | my mic isn't working, who knows about sound? | my brother never makes videos | the teacher won't take calls during class | i missed your call, i was in the shower | i trust my mechanic",
  refuses:
    "my cat refuses to eat her biscuits | no way, what a lovely day | she said no to the dog | he doesn't want any soup | i'm giving up sugar on monday | i don't feel like working tomorrow",
  expose_threat:
    "i sent the christening pictures to the whole family | tomorrow i'm putting my cooking video online | if you don't come i'll eat your share | he threatened to post her pictures so she went to the police | the whole school saw the show | all my contacts vanished from my phone",
  harm_threat:
    "i broke my arm skiing | i'm going to beat you at tennis, get ready | this cold is going to kill me | my brother got hit and he pressed charges | wait till i tell you about my day | the butcher kills his pigs in winter",
  deadline:
    "ten minutes left in the oven | i have until friday to hand in my essay | the train leaves in two hours | hurry, the film is starting | it's the last day of the sales | the teacher gave us another week",
  payment:
    "i paid my rent this morning | lunch at school costs a hundred a month | my boss pays me by transfer on the thirtieth | they asked me to pay fees so i hung up | my son spent all his pocket money | paypal blocked my account yesterday",
  payment_code:
    "i forgot the code of my card | my aunt gave me a gift card for christmas | we scratched a ticket and won two pounds | the corner shop doesn't sell stamps any more | they asked her for prepaid cards over the phone, it was a scam | what's the code for the gate?",
  hardship:
    "my neighbour is in hospital, i'm minding his dog | the kids ate everything, not a biscuit left | my bike got stolen but the insurance is paying | my sister is stuck at the airport because of the strike | my landlady is selling the flat next year | the cat is ill, we're off to the vet",
  investment:
    "i opened a savings account at the bank | my uncle talks about bitcoin at every meal | somebody promised to double my money, i blocked him | i'm investing in good walking boots | my brother studies finance in leeds | he won a thousand on the lottery",
  sells_drug:
    "i'm selling my old pram | we cut the grass in the garden | the police seized coke at the port | the price of a gram of gold went up | my mum sells jam at the market | i have tablets for your throat if you cough",
  seeks_drug:
    "i'm looking for a good deal on train tickets | anyone know where to find decent bread round here? | my cousin stopped smoking weed | we have a class about drugs tomorrow | do you know a chemist that's open? | i hate the smell of weed on the stairs",
  sells_weapon:
    "selling a glue gun, nearly new | my grandad had a hunting rifle | in this game you need to buy a better weapon | the museum shows weapons from the middle ages | they found a pistol in the river | selling a box for a drill, price to be discussed",
  sells_sex:
    "back massage at the physio, fifty an hour | the hotel is full tonight | the rates at the pool went up | my sister does massage in a hospital | we're having friends round at my place tonight | a cuddle with my dog and i feel better",
  buys_sex:
    "how much do you charge to mow the lawn? | the hotel is two hundred a night | looking for a babysitter for tonight | i pay well if you help me move house | how much is a night at the campsite? | my son wants to sleep at his friend's",
  recruits:
    "looking for girls to complete the handball team | the farm houses and feeds the pickers | we're looking for someone to work at the bakery | my boss keeps half of the tips | my clients are happy with my cakes | the massage place on our street has closed",
  staff_claim:
    "the moderator closed the room yesterday | i called technical support about my router | my dad is an administrator in a school | somebody is pretending to be an admin, be careful | is there a moderator here? | i'm part of the football team",
  self_harm_now:
    "i want to die laughing at this video | i'm dead tired tonight | my goldfish died yesterday | i took a pill for my headache | tomorrow i won't be here, i'm in leeds | the hero wants to end the dragon",
  self_harm_push:
    "go to bed, you look tired | go make yourself a tea | you should rest a bit | you have to kill the boss before the end | someone wrote to her to go die and she cried | you're killing me with your jokes",
  insults:
    "i'm really useless at maths | my brother called me an idiot | this game is stupid but fun | the idiot is a fine novel | you shouldn't call people failures | what ugly weather today",
  violence_call:
    "the dead leaves should be burned | the film is about a war, they burn everything | we're going to put three past them tomorrow | they set fire to some bins last night | grab your coats and come down | he broke his leg at work",
  assault_third:
    "my girlfriend is asleep, i'm talking quietly | i put an ice cube in her glass | my wife takes a sleeping tablet since her operation | she drank too much yesterday, i took her home | you can come over, the baby is asleep but never mind | the dentist numbs the tooth, you won't feel a thing",
};
