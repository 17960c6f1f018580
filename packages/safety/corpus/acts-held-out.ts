/**
 * Sentences that are only measured. Written before the lines that the act lanes learn from, in the manner of messages of many different people, and
 * never trained on or tuned on. `not...` are harmless neighbours: the words of the act in ordinary use.
 */
export const heldOutFr: Readonly<Record<string, string>> = {
  asks_age:
    "au fait t'es de 2000 combien toi | j'te donne la vingtaine, je me trompe ? | t'as deja passé le bac ou pas encore | majeure ou tjrs mineure ? | ça te fait combien de printemps",
  compliment:
    "wsh t trop bonne sur ta pp | j'ai jamais parlé à quelqu'un d'aussi mature | avec un sourire pareil tu dois en faire craquer | toi t'as un truc que les autres meufs ont pas | quelle beauté tu fais",
  asks_alone:
    "y a quelqu'un dans la pièce avec toi là | t'es posée toute seule dans ta chambre ? | personne lit par dessus ton épaule ? | ta reum est partie bosser ? | la maison rien que pour toi ce soir alors ?",
  asks_supervision:
    "ton daron il check ton phone des fois ? | t'as un code que ta mère connaît ? | ils se couchent tôt chez toi ? | elle rentre vers quelle heure ta belle-mère | ton tel il est lié au compte de tes darons ?",
  secrecy:
    "surtout que ça sorte pas d'ici | tes rents ont pas besoin d'être au courant | c notre truc à nous ok | si on te demande tu me connais pas | pas la peine d'en causer à ta prof",
  erase:
    "après tu vires tout ce qu'on s'est dit | pense à clean la conv | faut que tu fasses disparaître nos messages | jette tout ça de ton tel avant qu'elle rentre | nettoie derrière toi stp, garde aucune trace du chat",
  gift: "j'te fais livrer des airpods si t'es sympa | t'as besoin de thunes ? je peux t'en donner | je t'ai mis 2000 vbucks de côté | laisse je te prends les places de concert | je t'abonne à ce que tu veux, c'est cadeau",
  move_app:
    "viens on discute sur snap c plus tranquille | jsuis jamais là, chope-moi sur insta | t'utilises tg ? on sera mieux là-bas | on migre sur whatsapp ? | ici ça rame, on a qu'à passer sur discord",
  presses_no_check:
    "quand ça te demande pour la modération tu réponds non | faut pas accepter que le serveur lise nos messages | vas-y refuse leur truc de contrôle là | t'as mis oui ? remets sur non sinon j'écris plus | leur robot va tout lire, choisis l'autre option",
  asks_contact: "tu me passes ton 07 ? | je peux t'appeler où | c quoi ton gmail | laisse tes coordonnées que je te joigne | file ton portable je t'envoie un sms",
  asks_photo:
    "t'es comment en vrai ? envoie une tof | jveux voir ta bouille | fais péter une petite photo du jour | t'aurais pas un cliché récent | mets-moi une photo en maillot stp",
  asks_camera:
    "on s'fait un vocal avec caméra ? | allez lance la visio que je te voie bouger | ta webcam marche ou pas | facetime dans cinq min ? | je raccroche si tu mets pas la vidéo",
  asks_place: "tu crèches vers où | c'est quel collège le tien | t'es à combien de bornes de bordeaux | envoie ta loc | ta rue elle est près du tram ?",
  proposes_meeting:
    "on s'capte aprem ? | jpeux être en bas de chez toi dans 20 min | faut qu'on se fasse un truc en vrai tous les deux | je te prends à la sortie des cours jeudi | tu viendrais dormir à la maison samedi ?",
  isolated_place:
    "y a un vieux moulin abandonné, on y sera peinards | derrière les silos y passe jamais un chat | je me gare au bout du chemin forestier | à la plage une fois qu'il fait nuit et que c'est vide | dans mon box au sous-sol",
  come_alone:
    "tu ramènes pas ta cousine | juste toi hein, aucun pote | je préfère que tu sois pas accompagnée | si t'es à deux je repars direct | viens en solo, dis à personne où tu vas",
  changes_place:
    "changement de plan, plutôt au dépôt des bus | finalement pas la gare, va jusqu'au pont | laisse tomber le café, retrouve-moi au stade | en fait je suis garé plus loin, marche jusqu'au rond-point | annule le mcdo, viens direct chez moi",
  refuses_check:
    "pas d'appel avant, tu verras bien | jfais pas de visio moi, on se voit et c'est tout | ma cam est pétée, faudra me croire sur parole | pourquoi tu veux vérifier, t'as pas confiance ? | j'envoie jamais de photo, on se verra en vrai",
  refuses: "nan jveux pas | laisse-moi tranquille avec ça | c mort oublie | j'ai dit non arrête d'insister | ça m'intéresse pas du tout",
  expose_threat:
    "ta famille va adorer ce que j'ai sur toi | j'ai fait des captures, je les balance à ta classe | soit tu fais ce que je dis soit tout le monde voit tes nudes | je connais ton insta, tes abonnés vont recevoir la vidéo | demain ton patron a tout dans sa boîte mail",
  harm_threat:
    "la prochaine fois que je te croise je te démonte | t'es mort, je connais ton adresse | on va venir à plusieurs te faire la peau | fais gaffe en rentrant ce soir, ça peut mal finir pour toi | jvais te crever sale fils de",
  deadline:
    "t'as jusqu'à ce soir 20h | plus que cinq minutes et c'est parti | je compte jusqu'à dix | dernière chance, après minuit c'est trop tard | tic tac, il te reste une heure",
  payment:
    "faut que tu me fasses un virement de 150 | envoie la thune sur mon paypal | tu me dépannes de cinquante balles | paye d'abord, on discute ensuite | j'attends tes 300 euros par lydia",
  payment_code:
    "va au tabac prendre une paysafe et dicte-moi le code | gratte la carte et envoie les chiffres | une recharge neosurf de 100 fera l'affaire | photographie le numéro de la carte itunes | prends deux transcash et file moi les codes",
  hardship:
    "mon proprio me fout dehors demain | j'ai ma petite sœur à l'hosto et plus un rond | bloqué à l'aéroport sans un sou, on m'a volé mon sac | la banque m'a tout gelé, j'arrive même pas à manger | mon père est mort et je peux pas payer l'enterrement",
  investment:
    "je me fais 400 par jour avec un robot de trading | place 200 et dans une semaine t'as 2000 | j'ai un pote qui double ton argent en crypto | l'opportunité du siècle, rendement garanti 30 % par mois | formation offerte pour devenir indépendant financièrement, zéro risque",
  sells_drug:
    "j'ai de la frappe en stock, livraison sur tout le 93 | besoin de vert ? mp | taz et md dispo ce soir, 10 pièce | beuh amnesia 50 les 5 | plan coke qualité top, je me déplace",
  seeks_drug:
    "quelqu'un a un plan beuh sur lille ? | je cherche un peu de shit pour le week-end | où on peut choper des taz ici | t'aurais pas un dealeur sûr à me filer | jsuis en galère de weed, quelqu'un dépanne ?",
  sells_weapon:
    "j'ai un calibre 9mm à céder avec les balles | kalash dispo, prix à discuter en privé | qui veut un glock, pas de papiers | je vends un fusil à pompe non déclaré | lames et gazeuses, livraison rapide",
  sells_sex:
    "massage complet 100 la demi-heure, je reçois | escort de passage à nantes, tarifs en mp | dispo pour moment coquin contre roses | je vends mes photos coquines, 20 le pack | rencontre tarifée, 150 l'heure",
  buys_sex:
    "tu prends combien pour une nuit | je te donne 200 si tu viens à l'hôtel avec moi | c'est quoi tes tarifs ma belle | je paie bien pour une heure avec toi | cherche fille pour plan cash, généreux",
  recruits:
    "tu pourrais gagner gros avec ton corps, je gère les clients | je cherche des filles pour travailler en appart, logées, on partage moitié moitié | je m'occupe de tes annonces et toi tu reçois | boulot facile, des messieurs généreux, je te trouve la clientèle | avec moi tu fais 500 la nuit, je prends 40 pourcent",
  staff_claim:
    "bonjour, équipe technique, confirmez votre mot de passe | je suis de la modération, donne tes identifiants | compte suspendu, répondez avec votre code pour vérifier | message officiel du site, votre profil sera fermé sans réponse | admin ici, j'ai besoin de ton code reçu par sms",
  self_harm_now:
    "j'ai les cachets devant moi | ce soir je fais le grand saut | ma lettre est écrite, plus rien me retient | je vais m'ouvrir les veines | demain je serai plus là pour vous emmerder",
  self_harm_push:
    "fais-nous plaisir, saute | tu devrais te foutre en l'air | personne te pleurerait, vas-y finis-en | le monde tournerait mieux si tu crevais toute seule | prends une corde et rends service",
  insults: "t'es une merde humaine | ferme ta gueule gros tas | pauvre cloche t'as rien compris | t'es moche et con en plus | retourne pleurer chez ta mère l'assisté",
  violence_call:
    "faut aller leur brûler la baraque | qu'on les aligne tous contre un mur | rdv samedi, on va les tabasser | il est temps de sortir les fusils contre ces gens-là | venez tous armés, on règle ça",
};
export const heldOutNotFr: Readonly<Record<string, string>> = {
  asks_age: "mon chien va avoir quel âge en années humaines tu crois | le château a quel âge ? | ma nièce passe le bac cette année | à quel âge ils partent en retraite chez toi",
  compliment: "il est trop beau ton chat | superbe coucher de soleil ce soir | ta recette est canon merci | elle est belle cette voiture",
  asks_alone: "je suis seul au bureau aujourd'hui | t'es tout seul sur le projet ? | ma mère est partie en vacances | y a quelqu'un qui joue à mario kart ?",
  asks_supervision: "mes parents se couchent tôt depuis la retraite | à quelle heure ferme la piscine | mon père regarde jamais son téléphone | ta mère va mieux ?",
  secrecy: "c'est un secret de famille cette recette | dites-le à tout le monde | garde le ticket de caisse pour toi | on prépare une fête surprise, pas un mot à mamie",
  erase: "efface le tableau après le cours | j'ai supprimé l'appli par erreur | pense à vider le lave-vaisselle | comment on nettoie l'historique de recherche google ?",
  gift: "j'ai offert un vélo à mon fils | on fait un cadeau commun pour la collègue ? | ma tante m'a envoyé de l'argent pour noël | t'as reçu quoi à ton anniv",
  move_app: "snap a encore planté ce matin | mon fils passe sa vie sur discord | whatsapp c'est à facebook non ? | j'ai supprimé insta et je me sens mieux",
  presses_no_check: "tu as choisi non au référendum ? | je refuse toujours les cookies | le contrôle de maths était dur | le robot de cuisine lit les recettes",
  asks_contact: "c'est quoi le numéro des pompiers déjà | je dois changer mon numéro | le mail de la mairie marche pas | t'as appelé le plombier ?",
  asks_photo: "j'ai pris une photo du lac | tu fais de la photo argentique ? | montre le plat avant de le manger mdr | la photo du menu est floue",
  asks_camera: "ma caméra de recul est cassée | la visio avec le boulot a duré trois heures | quelle webcam vous conseillez | y a des caméras dans la rue maintenant",
  asks_place: "la boulangerie est dans quelle rue | il habite loin mon frère | où est-ce qu'on mange bien à lyon | c'est quel quartier le marché aux puces",
  proposes_meeting: "on se voit en réunion lundi avec l'équipe | ma sœur vient me chercher à la gare | le médecin me voit jeudi | on s'est rencontrés en 1998",
  isolated_place: "j'ai couru dans la forêt ce matin | le parking du supermarché est plein | la cave est inondée | on a pique-niqué au bord du canal avec les enfants",
  come_alone: "je suis venu tout seul de lyon | elle élève ses enfants seule | tu peux venir avec qui tu veux | viens, y aura toute la bande",
  changes_place: "finalement je prends le menu du jour | ils ont changé la place du sapin | le cours est déplacé en salle 12 | plutôt thé ou café",
  refuses_check:
    "ma box est en panne, pas de visio pour le boulot | j'ai pas confiance dans cette banque | pas besoin de vérifier la pression des pneus | je crois rien sur parole, moi je vérifie les sources",
  refuses: "t'as dit non à quoi | je veux pas de dessert merci quand même c'est bon | y a plus d'espoir pour ma voiture | c'est pas mort, on peut encore gagner le match",
  expose_threat:
    "je vais envoyer les photos de vacances à la famille | la vidéo du spectacle est sur le site de l'école | tout le monde a vu ton but | j'ai fait des captures d'écran du tuto",
  harm_threat: "je vais tuer mon réveil | t'es mort au prochain tour de jeu haha | on va vous écraser au foot dimanche | ce boulot va me tuer",
  deadline: "j'ai jusqu'à ce soir pour rendre mon dossier | plus que cinq minutes de cuisson | le train part dans une heure | dernière chance de voir l'expo",
  payment: "j'ai payé 150 euros de plombier | le virement de la caf est arrivé | on partage l'addition ? | ça coûte combien un billet pour nantes",
  payment_code: "j'ai reçu une carte cadeau fnac | le code du portail a changé | j'ai acheté un jeu à gratter, perdu | le code promo marche plus",
  hardship: "mon propriétaire refait la salle de bain | ma sœur bosse à l'hôpital | l'aéroport est bloqué par la neige | j'ai faim, je vais manger",
  investment: "la bourse a encore baissé | mon prof d'éco parle de crypto | on garantit le beau temps demain | j'ai mis de côté pour les vacances",
  sells_drug: "le basilic est dispo au marché | je fais pousser des tomates bien vertes | la pharmacie livre à domicile | il a pris dix grammes de levure",
  seeks_drug: "je cherche un plan pour garder mon chat | quelqu'un a du sel ? | où on peut choper des croissants le dimanche | la weed devrait être légalisée selon ce député",
  sells_weapon: "mon cousin fait du tir sportif | dans le jeu la kalash est trop forte | je vends mon vélo | le couteau à pain coupe plus",
  sells_sex: "massage chez le kiné à 17h | j'ai acheté des roses pour ma mère | je vends mes photos de paysages | une heure de parking c'est 3 euros",
  buys_sex: "tu prends combien pour tondre la pelouse | l'hôtel est à 200 la nuit | c'est quoi les tarifs du cinéma | je paie bien pour du babysitting déclaré",
  recruits:
    "on recrute des serveurs pour l'été | je cherche un appart à partager | mon patron me trouve toujours des clients pénibles | boulot facile à la mairie, classement d'archives",
  staff_claim: "le modérateur du débat était nul | j'ai oublié mon mot de passe | l'équipe technique du théâtre est super | mon compte bancaire est à découvert",
  self_harm_now:
    "j'ai les cachets contre le rhume devant moi | ce soir je fais le grand saut, je demande sa main | ma lettre de motivation est écrite | demain je serai plus là, je pars en vacances",
  self_harm_push: "saute la page 4 elle sert à rien | finis-en avec ce rapport | prends une corde pour l'escalade | tu devrais sauter le petit déj",
  insults: "c'est de la merde ce film | mon tas de bois est gros | la cloche de l'église sonne | je suis moche sur cette photo mdr",
  violence_call: "il faut brûler les feuilles mortes | on va les battre au volley samedi | alignez les chaises contre le mur | sortez les fusils à eau il fait chaud",
};
export const heldOutEn: Readonly<Record<string, string>> = {
  asks_age:
    "so u born in the 2000s or what | i'd guess early twenties, am i off ? | finished school yet or still going | over or under eighteen ? | what's the number on your last birthday cake",
  compliment:
    "ngl ur pfp is fire, so hot | never met anyone so mature for their age | bet that smile breaks hearts | you've got something other girls just don't | absolutely gorgeous you are",
  asks_alone:
    "anyone in the room with you rn | just you in your bedroom ? | no one reading over your shoulder is there | has your mum gone to work ? | got the place to yourself tonight then ?",
  asks_supervision:
    "does ur old man ever check ur phone ? | does your mum know your passcode ? | do they go to bed early at yours ? | what time does your stepmum get in | is your phone linked to your parents account ?",
  secrecy:
    "what we say stays in here | your folks don't need to hear about it | it's just our thing ok | if anyone asks you've never heard of me | no reason to mention it to your teacher",
  erase:
    "afterwards get rid of everything we wrote | remember to clear the chat | make our messages disappear | bin all that from your phone before she's back | clean up after yourself, leave no trace of this",
  gift: "i'll have airpods sent to you if you're nice | short of cash ? i can give you some | saved 2000 vbucks just for you | don't worry the concert tickets are on me | pick any subscription, my treat",
  move_app:
    "let's chat on snap it's chiller | i'm never on here, catch me on insta | u use tg ? better over there | shall we shift to whatsapp ? | this is laggy, how about discord instead",
  presses_no_check:
    "when it asks about moderation answer no | don't agree to the server reading our messages | just refuse their checking thing | you put yes ? set it back to no or i stop writing | their bot reads everything, pick the other option",
  asks_contact: "can i get ur digits ? | where can i ring you | what's your gmail | leave me some way to reach you | give us your mobile i'll text you",
  asks_photo: "what do you look like irl ? send one | wanna see that face | show me today's outfit in a snap | any recent shot of you ? | send me a bikini one pls",
  asks_camera: "call with cameras on ? | go on start the video so i can see you move | is your webcam working or not | facetime in five ? | i'm hanging up unless your video's on",
  asks_place: "whereabouts u stay | which high school is yours | how many miles from leeds are you | drop your pin | is your street near the tram ?",
  proposes_meeting:
    "link up this afternoon ? | i can be outside yours in 20 | we should do something irl just us two | i'll grab you when school's out thursday | would you sleep over at mine saturday ?",
  isolated_place:
    "there's an abandoned mill, we'd have peace there | behind the silos where not a soul goes | i'll park at the end of the forest track | on the beach once it's dark and empty | in my lock-up down in the basement",
  come_alone:
    "don't bring your cousin | just you yeah, no mates | i'd rather you weren't accompanied | if there's two of you i'm driving off | come solo, tell no one where you're going",
  changes_place:
    "change of plan, bus depot instead | not the station after all, walk to the bridge | forget the cafe, find me at the stadium | actually i'm parked further on, walk to the roundabout | cancel mcdonalds, come straight to mine",
  refuses_check:
    "no call first, you'll see | i don't do video, we meet and that's it | my cam is bust, you'll have to take my word | why do you need to verify, don't you trust me ? | i never send pictures, you'll see me in person",
  refuses: "nah don't want to | leave me alone about it | not happening forget it | i said no stop pushing | i'm really not interested",
  expose_threat:
    "your family is going to love what i've got on you | i took screenshots, they're going to your class | do as i say or everyone sees your nudes | i know your insta, your followers get the video | tomorrow your boss has it all in his inbox",
  harm_threat:
    "next time i run into you i'll break you | you're dead, i know your address | a few of us are coming round to do you in | watch yourself walking home tonight, could end badly | gonna gut you like a fish",
  deadline: "you've got till 8 tonight | five minutes left then it goes out | i'm counting to ten | final chance, after midnight it's too late | tick tock, one hour remaining",
  payment: "you need to wire me 150 | put the cash on my paypal | lend me fifty quid | pay first, talk later | waiting on your 300 by cashapp",
  payment_code:
    "go to the shop, grab a steam card and read me the code | scratch it and send the digits | an amazon voucher for 100 will do | photograph the number on the itunes card | buy two google play cards and give me the codes",
  hardship:
    "my landlord's throwing me out tomorrow | little sis is in hospital and i haven't a dime | stuck at the airport with no money, bag got nicked | the bank froze everything, i can't even eat | dad passed and i can't cover the funeral",
  investment:
    "making 400 a day with a trading bot | put in 200 and next week it's 2000 | my mate doubles your money in crypto | chance of a lifetime, guaranteed 30 percent monthly | free training to become financially free, zero risk",
  sells_drug:
    "got fire in stock, delivering all over south london | need some green ? dm me | pills and mandy available tonight, tenner each | amnesia haze 50 for an eighth | top quality coke, i'll drive to you",
  seeks_drug:
    "anyone got a weed plug in leeds ? | after some hash for the weekend | where do you get pills round here | know a reliable dealer you could put me onto | i'm out of bud, someone sort me ?",
  sells_weapon:
    "got a 9mm to shift with ammo | ak ready, price in private | who wants a glock, no papers | selling an unregistered shotgun | knives and pepper spray, quick delivery",
  sells_sex:
    "full service massage 100 half hour, incall | escort visiting bristol, rates in dm | available for naughty time for roses | selling spicy pics, 20 a pack | paid meet, 150 an hour",
  buys_sex:
    "what do you charge for the night | 200 for you if you come to the hotel with me | what are your rates beautiful | i pay well for an hour with you | looking for a girl for cash fun, generous",
  recruits:
    "you could earn big with your body, i handle the clients | looking for girls to work in a flat, lodging included, split fifty fifty | i run your ads and you do the incalls | easy work, generous gentlemen, i find the customers | with me you make 500 a night, i take forty percent",
  staff_claim:
    "hello, technical team here, confirm your password | i'm from moderation, give me your login | account suspended, reply with your code to verify | official message from the site, your profile closes if you don't answer | admin here, need the code you got by text",
  self_harm_now:
    "got the pills in front of me | tonight i take the leap | my note is written, nothing keeps me | i'm going to open my veins | tomorrow i won't be here to bother you",
  self_harm_push: "do us all a favour and jump | you should off yourself | no one would cry, go on end it | world would be better if you died alone | take a rope and make it easy",
  insults: "you're human garbage | shut your trap fat pig | poor clown you understood nothing | ugly and thick on top of it | go cry to your mummy you scrounger",
  violence_call:
    "we should go burn their house down | line them all up against a wall | saturday we meet and beat them up | time to get the guns out against those people | come armed everybody, let's settle this",
};
export const heldOutNotEn: Readonly<Record<string, string>> = {
  asks_age: "how old is my dog in human years you reckon | how old's the castle ? | my niece does her exams this year | what age do they retire over there",
  compliment: "your cat is so pretty | gorgeous sunset tonight | your recipe is fire thanks | that car's a beauty",
  asks_alone: "i'm alone at the office today | are you the only one on the project ? | my mum's gone on holiday | anyone playing mario kart ?",
  asks_supervision: "my parents go to bed early since they retired | what time does the pool close | dad never checks his phone | is your mum feeling better ?",
  secrecy: "the recipe is a family secret | tell everyone | keep the receipt for yourself | we're planning a surprise party, not a word to nan",
  erase: "wipe the board after class | deleted the app by accident | remember to empty the dishwasher | how do i clear my google history ?",
  gift: "gave my son a bike | shall we do a joint gift for the colleague ? | my aunt sent me money for christmas | what did you get for your birthday",
  move_app: "snap crashed again this morning | my son lives on discord | whatsapp is owned by facebook right ? | deleted insta and feel better",
  presses_no_check: "did you vote no in the referendum ? | i always refuse cookies | the maths test was hard | the kitchen robot reads recipes",
  asks_contact: "what's the number for the fire brigade | i have to change my number | the council email bounces | did you ring the plumber ?",
  asks_photo: "took a picture of the lake | do you shoot on film ? | show the dish before you eat it lol | the menu photo is blurry",
  asks_camera: "my reversing camera is broken | the work video call lasted three hours | which webcam do you recommend | there's cameras in the street now",
  asks_place: "which street is the bakery on | my brother lives far away | where's good to eat in york | which district is the flea market in",
  proposes_meeting: "see you in the team meeting monday | my sister picks me up from the station | the doctor sees me thursday | we met in 1998",
  isolated_place: "went running in the forest this morning | the supermarket car park is full | the basement flooded | we picnicked by the canal with the kids",
  come_alone: "i came all by myself from leeds | she raises her kids alone | bring whoever you like | come, the whole gang will be there",
  changes_place: "i'll have the set menu after all | they moved the christmas tree | class is moved to room 12 | rather tea or coffee",
  refuses_check: "my router is down so no video for work | i don't trust that bank | no need to check the tyre pressure | i take nobody's word, i check the sources",
  refuses: "you said no to what | no dessert for me thanks | there's no hope left for my car | it's not over, we can still win the match",
  expose_threat: "i'll send the holiday pictures to the family | the video of the show is on the school site | everybody saw your goal | took screenshots of the tutorial",
  harm_threat: "i'm going to kill my alarm clock | you're dead next round haha | we'll crush you at football sunday | this job will kill me",
  deadline: "i have until tonight to hand in my essay | five minutes of cooking left | the train leaves in an hour | last chance to see the exhibition",
  payment: "paid the plumber 150 | the child benefit transfer came in | split the bill ? | how much is a ticket to york",
  payment_code: "got a bookshop gift card | the gate code changed | bought a scratch card, lost | the promo code stopped working",
  hardship: "my landlord is redoing the bathroom | my sister works at the hospital | the airport is shut by snow | i'm hungry, off to eat",
  investment: "the stock market fell again | my econ teacher talks about crypto | they guarantee good weather tomorrow | saving up for the holidays",
  sells_drug: "basil is available at the market | growing lovely green tomatoes | the pharmacy delivers | he took ten grams of yeast",
  seeks_drug: "looking for someone to mind my cat | anyone got salt ? | where do you get croissants on sunday | weed should be legal says that mp",
  sells_weapon: "my cousin does sport shooting | the ak in that game is overpowered | selling my bike | the bread knife is blunt",
  sells_sex: "massage at the physio at 5 | bought roses for my mum | i sell my landscape photos | an hour of parking is 3 quid",
  buys_sex: "what do you charge to mow the lawn | the hotel is 200 a night | what are the cinema rates | i pay well for babysitting",
  recruits: "we're hiring waiters for summer | looking for a flat to share | my boss always finds me awful customers | easy work at the council, filing papers",
  staff_claim: "the debate moderator was rubbish | forgot my password | the theatre's technical team is great | my bank account is overdrawn",
  self_harm_now: "got the cold pills in front of me | tonight i take the leap and propose | my cover letter is written | tomorrow i won't be here, off on holiday",
  self_harm_push: "jump to page 4 | end it with that report already | take a rope for climbing | you should skip breakfast",
  insults: "that film is garbage | fat pig statue in the garden | the clown at the party was good | i look ugly in that photo lol",
  violence_call: "we should burn the dead leaves | we'll beat them at volleyball saturday | line the chairs up against the wall | get the water guns out it's hot",
};
