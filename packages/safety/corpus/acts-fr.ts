/**
 * What people do with a sentence, in French, one line per act, sentences between bars. Written for this project. The odd ones (1st, 3rd ...)
 * were before the eyes of who wrote the patterns, the even ones are only measured (SF-22).
 */
export const actsFr: Readonly<Record<string, string>> = {
  asks_age:
    "t'as quel âge ? | quel âge tu as | quel est ton âge | ton âge stp ? | tu as quel age toi | vous avez quel âge ? | et toi tu as combien ? ans je veux dire | t es née en quelle année | tu es de quelle année ? | asv ? | âge ? | ça te fait quel âge | c'est quoi ton âge | t'es majeure ? | tu es mineur ou majeur | tu as plus de 18 ans ? | t as bientôt quel âge | dis moi ton age | je peux te demander ton âge ? | quel age as-tu",
  tells_own_age:
    "j'ai 34 ans | moi 41 ans et toi | j'ai 29 ans et toi ? | je viens d'avoir 38 ans | 45 ans de mon côté | j'ai la trentaine | moi j'ai 27 | je suis né en 1984 | bientôt 40 ans | j'ai quarante-deux ans",
  school:
    "j'ai un devoir de maths | je suis en cours là | ma prof de français est malade | j'ai eu 14 en histoire | j'ai sport demain au collège | mon lycée est fermé lundi | j'ai pas fini mes devoirs | le brevet c'est dans deux mois | ma mère est venue à la réunion parents profs | interro surprise ce matin | je rentre du collège | on a eu une heure de colle | je passe en seconde l'an prochain | le prof de svt m'a puni | j'ai mon contrôle d'anglais jeudi | je prends le bus scolaire | c'est la récré | la cpe m'a convoqué | mes parents ont vu mon bulletin | j'ai techno cet après-midi",
  compliment:
    "t'es trop belle | tu es vraiment jolie | t'as de beaux yeux | tu es différente des autres | t'es super mature pour ton âge | tu fais plus vieille que ton âge | t'es magnifique | tu es adorable | j'adore ton sourire | t'es pas comme les autres filles | tu me plais bien | je te trouve charmante | vous êtes une belle personne | t'es canon | tu es tellement spéciale pour moi | t'es mimi | tu parles comme une adulte | on dirait que tu as 18 ans | je pense à toi tout le temps | tu es la seule qui me comprend",
  asks_alone:
    "t'es seule ? | tu es tout seul là | t'es toute seule à la maison ? | y'a du monde autour de toi ? | quelqu'un est avec toi ? | t es dans ta chambre ? | tu es tranquille là ? | personne à côté de toi ? | t'as quelqu'un dans la pièce | tu es seule dans ta chambre | il y a quelqu'un chez toi | t'es seule ce soir ? | tu dors seule ? | vous êtes seule en ce moment ? | ya qqn avec toi la ? | t'es où dans la maison | ta porte est fermée ? | on peut parler tranquille tu es seule ?",
  asks_supervision:
    "tes parents sont là ? | ta mère est à la maison ? | ils rentrent quand tes parents | ton père travaille tard ? | tes parents dorment ? | tes parents regardent ton téléphone ? | quelqu'un lit tes messages ? | ta mère fouille ton portable ? | ils savent ton code ? | l'ordi est dans le salon ou dans ta chambre ? | ta famille est où ? | tes vieux sont pas là ? | ta mère te surveille ? | tes parents vérifient ton tel ? | y a un contrôle parental sur ton téléphone ? | tes parents te laissent sortir ? | elle finit à quelle heure ta mère ? | t'as tes parents à côté ?",
  secrecy:
    "ça reste entre nous | n'en parle à personne | faut pas le dire à tes parents | c'est un secret entre toi et moi | garde ça pour toi | promets-moi de rien dire | dis rien à ta mère | personne doit savoir | ils comprendraient pas, dis rien | c'est notre petit secret | surtout le répète pas | tu le dis à personne hein | ne raconte rien à tes copines | si tes parents apprennent on pourra plus se parler | motus et bouche cousue | que ça reste secret nous deux | t'en parles pas autour de toi d'accord | mens à tes parents | faut que ça reste discret entre nous | pas un mot à ton père",
  erase:
    "efface les messages | supprime la conv | vide l'historique | pense à tout effacer après | supprime notre discussion | efface tout | tu peux virer les messages ? | mets les messages éphémères | supprime ça de ton téléphone | nettoie ton historique | enlève la conversation | efface mes messages stp",
  gift: "je t'offre un téléphone si tu veux | je peux te payer une recharge | tu veux des vbucks ? | je t'envoie de l'argent de poche | je t'achète ce que tu veux | tu veux un cadeau ? | je te fais un paypal de 20 | je peux te donner une carte cadeau | je t'offre des robux | je te rembourse le train | je t'achète des baskets | je peux t'aider avec de l'argent | je te paye le resto et un ciné | dis-moi ce qui te ferait plaisir je te l'achète | un petit cadeau pour toi si tu es gentille | je te prends un abonnement",
  move_app:
    "viens sur snap | t'as insta ? | on continue sur whatsapp ? | ajoute-moi sur telegram | donne ton snap | passe-moi ton insta | je préfère parler sur signal | tu es sur discord ? | on va sur wa c'est mieux | mon snap c'est mieux pour parler | rejoins-moi sur messenger | on peut se parler ailleurs ? | t as pas un autre moyen de parler | change d'appli c'est nul ici | télécharge telegram | je suis plus souvent sur kik | viens en privé sur insta | go snap | écris-moi plutôt sur whats app | c'est quoi ton facebook | vient sur skype | tu me donnes ton tiktok ? | on bascule sur tg | je te donne mon whatsapp",
  presses_no_check:
    "mets non pour la vérification | choisis non sinon on nous lit | refuse la vérification des messages | dis non au contrôle | clique sur non | mets seulement sur nos appareils | enlève la vérif | désactive le contrôle des messages | je veux pas qu'un robot lise, mets non | coche non au programme | change ton choix et mets non | si tu m'aimes tu mets non | refuse le programme qui lit | faut dire non à la vérification",
  asks_contact:
    "c'est quoi ton numéro ? | donne ton num | passe ton tel | tu me files ton 06 ? | je peux avoir ton numéro | ton mail ? | laisse-moi ton numéro | envoie-moi ton num | t'as un numéro ? | ton 06 stp | je t'appelle, c'est quoi ton tel | on s'échange nos numéros ?",
  asks_photo:
    "t'as une photo ? | envoie une photo de toi | montre-toi | je peux te voir en photo | une tof ? | envoie un selfie | fais voir ta tête | t'as pas une pic | photo stp | j'aimerais voir à quoi tu ressembles | envoie-moi une autre photo | tu m'envoies une image de toi ? | prends-toi en photo là | t'aurais pas des photos de toi ? | fais un selfie pour moi | montre ton visage | envoie photo | je veux voir une photo de toi maintenant | tu peux m envoyer des photos | fais voir une foto",
  asks_camera:
    "mets ta cam | on fait un appel vidéo ? | allume ta caméra | visio ce soir ? | on fait une cam | t'as une webcam ? | active ta webcam | je peux te voir en cam | appel cam ? | on s'appelle en vidéo | branche ta cam | on se fait un facetime | tu peux te mettre en caméra | viens en cam | t'es dispo pour une vidéo | cam to cam ?",
  asks_place:
    "t'habites où ? | tu vis dans quel coin | c'est quoi ton adresse | tu es de quelle ville ? | quel quartier exactement | tu habites dans quelle rue | t'es d'où exactement | ton école elle est où | tu loges où | t'es loin de moi ? | dans quel bâtiment tu habites | t'es dans quel lycée | donne-moi ton adresse | tu crèches où | envoie ta position | partage ta localisation | vous habitez quel secteur | il est où ton immeuble | quel arrêt de bus tu prends | tu rentres par où le soir",
  proposes_meeting:
    "on se voit ce soir ? | on se rencontre demain ? | viens me voir | je peux passer te chercher | rendez-vous à 20h | on se capte quand ? | ça te dit qu'on se voie | rdv ce soir | on peut se rejoindre quelque part | je viens te chercher après les cours | tu veux venir chez moi ? | retrouve-moi là-bas | on se croise dans une heure | j'aimerais te voir en vrai | faudrait qu'on se rencontre | passe à la maison | tu peux sortir cette nuit ? | je t'attends à 22h | tu bouges ce soir ? viens | on va boire un verre ?",
  isolated_place:
    "au parking souterrain | derrière le hangar | près de la forêt | au bout du chemin de terre | au vieux dépôt | à la carrière | au bord du canal la nuit | sur l'aire d'autoroute | dans la zone industrielle | derrière le cimetière | au parc quand il ferme | chez moi, y aura personne | dans la cave de mon immeuble | au terrain vague | près des entrepôts | sur le parking du supermarché fermé | au fond du bois | dans un hôtel | dans ma voiture | à l'usine abandonnée | sous le pont | dans un coin tranquille à l'écart",
  public_place:
    "au café de la mairie | devant la gare | au mcdo du centre | au musée | sur la grande place au marché | au centre commercial | dans un bar en ville | devant le cinéma | à la terrasse du bistrot | à la bibliothèque | au restaurant de la place | à la station de métro",
  come_alone:
    "viens seul | viens toute seule surtout | sans tes copines | ne ramène personne | tu viens sans personne | viens pas accompagné | faut que tu sois seul | personne d'autre hein | dis à personne où tu vas | que personne ne sache où tu es | laisse tes potes chez eux | juste toi et moi | t'amènes personne | préviens personne | tout seul ou rien | surtout n'en parle pas avant de venir",
  brings_others:
    "un pote viendra aussi | je serai avec un ami | mon cousin sera là | y aura deux potes à moi | je viens avec quelqu'un | un copain nous rejoint | on sera plusieurs | mes potes passent après",
  changes_place:
    "finalement viens plutôt derrière le stade | changement de plan, on se retrouve ailleurs | en fait viens au parking | c'est plus au café, viens au bois | on change d'endroit | nouveau lieu de rdv | plutôt là-bas finalement | je te donne une autre adresse au dernier moment",
  refuses_check:
    "pas de cam | ma caméra marche pas | je peux pas appeler | pas d'appel | j'aime pas la vidéo | mon micro est cassé | j'ai pas de webcam | pas besoin d'appel, viens | impossible en visio | je fais pas d'appel vidéo | pas de photo pour moi | ma webcam est en panne | je préfère pas téléphoner | on se verra en vrai, pas d'appel avant",
  refuses:
    "non | arrête | j'ai pas envie | laisse-moi | stop | je veux pas | lâche-moi | non merci | pas intéressée | fous-moi la paix | arrête de m'écrire | j'ai dit non | ça m'intéresse pas | je préfère pas | non c'est non | laisse tomber | me parle plus | j'aime pas ça | ça me gêne | nan",
  expose_threat:
    "je vais publier tes photos | j'envoie tout à ta famille | tes amis vont tout voir | je balance la vidéo à tes contacts | tout ton lycée va le savoir | je mets tes photos sur internet | je diffuse tout | je vais le dire à ta femme | sinon je poste tout | j'ai tes photos et la liste de tes amis | je montre les captures à tes parents | tout sera en ligne ce soir | je vais ruiner ta réputation | ta famille va recevoir la vidéo | je partage ça à tout le monde | j'ai fait des captures, je les envoie à ton patron | je raconte tout à ton mari | si tu réponds pas je publie | tes collègues vont adorer la vidéo | je la mets sur facebook ta vidéo",
  harm_threat:
    "je vais te frapper | je vais te casser la gueule | je te retrouverai | fais attention à toi | tu vas le regretter | je vais venir chez toi | je vais m'occuper de toi | tu vas payer | je t'attends en bas de chez toi | on va te choper | surveille tes arrières | je te jure que tu vas souffrir | je sais où te trouver | on va t'attraper à la sortie | tu vas voir ce qui va t'arriver | je vais te démolir | t'as intérêt à te cacher | tu ferais bien de pas sortir | je vais te faire la misère | ça va mal finir pour toi",
  deadline:
    "tu as dix minutes | t'as jusqu'à ce soir | plus que 5 min | dépêche-toi sinon | le compte à rebours commence | il te reste une heure | dernière chance | tic tac | t'as 24h | avant minuit ou c'est fini | je compte jusqu'à trois | tu as une heure pour payer | vite sinon je le fais | ton temps est écoulé bientôt",
  payment:
    "envoie-moi 200 euros | paye et j'efface | fais un virement | il me faut 300 euros ce soir | tu peux me prêter de l'argent ? | envoie l'argent par western union | fais-moi un paypal | j'ai besoin de 150 euros | avance-moi les frais | verse 100 sur ce compte | tu peux m'aider financièrement | donne 50 euros | envoie par virement instantané | règle les frais de dossier | paye 500 si tu veux que ça s'arrête | peux-tu m'envoyer un mandat cash | envoie du bitcoin | il faut payer la douane | tu me dois de l'argent, paye | transfère la somme aujourd'hui",
  payment_code:
    "achète une carte prépayée | envoie le code de la carte | prends un ticket neosurf | gratte la carte et donne le code | recharge transcash de 100 | une carte google play et tu m'envoies le code | photo du ticket avec le code | coupon pcs au tabac | achète des cartes itunes | donne-moi les chiffres de la carte cadeau | une carte amazon de 50 et le code | prends une recharge paysafecard au bureau de tabac",
  hardship:
    "ma fille est malade | je suis coincé à l'aéroport | on m'a volé mon portefeuille | ma mère doit être opérée | je n'ai plus rien à manger | mon compte est bloqué | je suis en mission à l'étranger et bloqué | j'ai eu un accident | je dois payer l'hôpital | mon père vient de mourir et je dois payer | je suis veuf et ma fille est hospitalisée | ma carte bancaire ne marche plus ici | je suis retenu à la douane | mon fils a besoin de soins urgents | je suis à la rue | j'ai perdu mon travail et mon logement | on va me couper l'électricité | je suis militaire en mission sans accès à mon compte",
  investment:
    "je gagne 800 euros par semaine en trading | tu veux investir ? | j'ai un coach en bourse | doublez votre argent en une semaine | un placement sûr à 20% | la crypto m'a rendu riche | je peux t'apprendre à trader | rendement garanti | mon oncle travaille dans le bitcoin et on gagne beaucoup | une plateforme qui rapporte chaque jour | revenus passifs depuis chez toi | commence avec 100 euros et gagne 1000 | opportunité d'investissement | liberté financière en trois mois | le forex ça rapporte gros | gagner de l'argent facile sur internet",
  sells_drug:
    "beuh dispo 10 euros le g | livraison de shit ce soir | je vends de la coke 60 le g | md et exta dispo | plan weed livraison rapide | j'ai de la c si tu veux 50 euros",
  seeks_drug: "je cherche de la beuh | quelqu'un a du shit ? | un plan pour de la weed ? | qui vend de la coke | je cherche un plug | tu connais un dealer ?",
  sells_weapon: "je vends un pistolet | arme à vendre | un 9mm dispo 800 euros | je vends une kalach | flingue à vendre pas cher | calibre dispo avec balles",
  sells_sex: "prestations 100 roses | escort dispo 150 de l'heure | rencontre vénale 200 | je reçois 80 euros la demi-heure | massage complet 120 euros | tarif 100 la prestation",
  buys_sex:
    "combien tu prends ? | c'est quoi tes tarifs | je paie pour passer la nuit avec toi | tu prends combien de l'heure | 200 euros pour une heure avec toi | je cherche une escort ce soir, je paie bien",
  recruits:
    "je cherche des filles pour travailler, logement fourni | gagne 500 par jour avec moi, je gère les clients | je te trouve des clients et on partage | hôtesse bien payée, je te loge | tu travailles pour moi, je prends la moitié | je gère tout, appart et clients, tu gagnes bien | recherche filles 18-25 pour clients fortunés | viens bosser, je fournis l'appart et les rdv",
  staff_claim:
    "je suis modérateur ici | je fais partie de l'équipe lampion | support lampion, donnez votre code | je suis admin du site | je travaille pour la modération | message officiel de la modération | je suis de la police de lampion | ici le service client lampion",
  assault_third:
    "ma femme dort, qui veut venir | elle sait pas, venez chez moi ce soir | je cherche des hommes pour ma copine à son insu | je lui donne un somnifère et vous venez | elle est endormie, on peut y aller | qui pour s'occuper de ma meuf sans qu'elle sache | je la drogue ce soir, venez | ma copine a pris ses cachets, elle sentira rien",
  asks_check:
    "on fait un appel avant ? | tu peux m'appeler d'abord | je préfère qu'on s'appelle avant | montre que c'est vraiment toi | une visio d'abord pour être sûr | envoie un vocal",
  celebration: "c'est une surprise pour son anniversaire | surprise party samedi | on prépare une fête surprise | c'est pour l'anniv de maman | cadeau surprise pour noël",
  sorry: "désolé | pardon j'étais énervé | je m'excuse | excuse-moi pour tout à l'heure | j'aurais pas dû dire ça | on fait la paix ?",
  insults:
    "t'es vraiment une merde | ferme-la | sale type | t'es nulle | dégage | ta gueule | t'es moche | pauvre fille | personne t'aime | tu sers à rien | casse-toi | grosse nulle | espèce d'idiote | tu fais pitié | t'es une honte | tais-toi crétin | retourne pleurer chez ta mère | t'es trop bête | sale gamine | quel boulet celui-là | tu me dégoûtes | va te faire voir",
};

/** Ordinary sentences that share words with an act, and are none of it: `act not meant | sentence`. */
export const notActsFr: Readonly<Record<string, string>> = {
  asks_age: "à quel âge on passe le permis ? | c'est quoi l'âge de ton chien | le moyen âge c'est intéressant | quel âge a ta fille ? | il a quel âge ce film",
  asks_alone: "je suis seule ce soir | elle vit seule depuis des années | t'es pas le seul à penser ça | je voyage souvent seul | il y a quelqu'un qui a vu le match ?",
  asks_supervision: "mes parents sont en vacances | mes parents rentrent demain | tes parents ont l'air sympas | ma mère travaille à l'hôpital | comment vont tes parents ?",
  secrecy: "le jardin secret est un beau livre | personne ne sait qui a gagné | je garde la monnaie | on n'en parle plus, c'est réglé | c'est un secret de fabrication",
  erase: "j'ai effacé le tableau | l'historique du château est passionnant | j'ai supprimé mon compte ailleurs | il efface ses dettes | supprimer le sucre c'est dur",
  gift: "j'ai reçu un beau cadeau | tu veux du thé ? | je dois acheter un cadeau à ma mère | il m'a offert des fleurs | les cadeaux de noël c'est cher",
  move_app: "j'ai supprimé instagram l'an dernier | whatsapp est en panne aujourd'hui | les jeunes sont tous sur tiktok | j'ai vu ça sur facebook | une alerte sur mon téléphone",
  asks_contact: "c'est quoi le numéro des urgences ? | j'ai changé de numéro | le numéro gagnant est sorti | mon tel est cassé | le bus numéro 6 arrive",
  asks_photo: "j'adore la photo argentique | la photo du pont est belle | il expose ses photos au musée | j'ai pris le chat en photo | une photo de famille sur le mur",
  asks_camera:
    "la caméra du parking est cassée | ma cam est de mauvaise qualité pour filmer les oiseaux | un film tourné avec une vieille caméra | j'ai une visio de travail demain | les caméras de surveillance en ville",
  asks_place: "j'habite à Nantes | où est la gare ? | il habite où le maire ? | c'est où le concert | quelle ville a gagné ?",
  proposes_meeting:
    "on se voit souvent avec ma soeur | j'ai un rendez-vous chez le dentiste | je vais voir un film ce soir | ils se sont rencontrés en 2010 | ce soir je reste au lit",
  isolated_place: "le parking est complet au centre | j'aime la forêt en automne | le canal est gelé | ma voiture est au garage | un reportage sur une usine abandonnée",
  come_alone: "je suis venu seul au concert | personne n'est venu | elle est venue accompagnée | seul contre tous, quel film | je mange seul à midi",
  refuses_check: "ma caméra est neuve | pas de souci | pas de problème pour demain | je n'aime pas le rap | mon micro-ondes est cassé",
  expose_threat:
    "j'envoie les photos de vacances à ma famille | il publie ses photos sur un blog | je vais tout dire au médecin | tout le monde va voir le match | je poste souvent des recettes",
  harm_threat: "je vais te montrer la recette | je vais te retrouver à la gare maman | il m'a frappé hier | fais attention à la route | le film va te plaire",
  deadline: "j'ai dix minutes de pause | plus que deux jours avant les vacances | le temps passe vite | tu as cinq minutes pour un café ? | le train part dans une heure",
  payment: "j'ai payé 200 euros de courses | la paie arrive le 28 | un virement de mon employeur | ça coûte 50 euros l'entrée | je dois payer mes impôts",
  payment_code: "ma carte vitale est périmée | le code de la route | une carte postale de Nice | j'ai oublié le code de la porte | la carte du restaurant",
  hardship: "mon chat est malade | j'ai raté mon train | mon père est infirmier à l'hôpital | j'ai perdu au foot | je suis bloqué dans les bouchons",
  investment: "il investit beaucoup de temps dans son club | la bourse a baissé aujourd'hui | un article sur le bitcoin | j'ai gagné à la belote | le trading me fait peur",
  insults: "ce film est nul | je suis nul en maths | la merde du chien sur le trottoir | il fait un temps dégueulasse | j'ai été bête de vendre",
  harm: "t'es trop bête mdr je rigole",
  school: "ma fille est au collège | je suis prof de maths | le collège de mes enfants | à l'école on chantait | j'ai fini l'école il y a vingt ans",
};
