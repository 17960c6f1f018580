/**
 * Sentences that teach nothing and choose nothing, in the manner of many people: in a hurry, with slips, of several regions, asking by detours. Written before the lanes
 * learned from classes of words (decision record 78) and judged as a sum only. `...Not...` are harmless neighbours: the same words about something else.
 */
export const secondFr: Readonly<Record<string, string>> = {
  asks_age:
    "tu c quoi ton age mtn | wsh t né en combien toi | t'es majeure ou pas encore ? | jpeu savoir kel age ta stp | t'as passé ton bac déjà ou t'es encore au lycée | au fait ça te fait combien de piges | quel âge que t'as, toé ? | t'as l'air jeune, dix-sept dix-huit ? | tu fêtes tes combien cette année | T ENCORE AU COLLEGE OU QUOI | moi j'en ai vingt-deux et toi | t'es de quelle année frérot",
  compliment:
    "franchement t trop bonne | mdr t'es vraiment une bombe toi | t'as des yeux de ouf | ptn comment t charmant | t'es bin belle sur ta photo | je kiffe trop ta façon de parler | t'es pas comme les autres filles d'ici, t'es spéciale | jsuis fan de ton sourire | t'es grave mûre pour ton age | wallah t'es magnifique | un ange comme toi ça se trouve pas tous les jours | tu me plais beaucoup tu sais",
  asks_alone:
    "ya kelkun a coté de toi la ? | t tt seul ds ta chambre | ta personne chez toi ce soir ? | t'es avec qui là maintenant | tes vieux sont sortis ou bien | ferme ta porte on sera plus tranquilles | t'es-tu toute seule à maison ? | y a quelqu'un qui peut nous entendre là ? | dis moi quand t'auras la maison pour toi | t posé solo ? | ta soeur dort ds la même chambre que toi ? | va ds un coin ou personne te voit",
  asks_supervision:
    "tes darons regarde ton tel des fois ? | ta mère elle a ton code ? | ils checkent tes messages tes vieux ? | ta pas un controle parental dessus jespere | est-ce que ton père fouille dans ton cell | qui d'autre a accès à ton ordi chez toi | ils savent que tu discutes ici tes parents ? | ta mère elle se couche vers kel heure | on te laisse le tel la nuit ? | ton frère lit pas par dessus ton épaule j'espère | elle te surveille beaucoup ta daronne ? | ils rentrent à quelle heure tes parents du taf",
  secrecy:
    "ça reste entre nous ok | parle de moi a personne stp | tu dis rien a ta mere hein | motus | garde ça pour toi bb | si tes parents apprennent c mort pour nous deux | faut pas que ton frère soit au courant | c notre ptit secret | surtout pas un mot à tes copines | raconte pas ça à ta gang | les gens comprendraient pas alors on dit rien | promets que tu le répètes pas",
  erase:
    "efface stp | vire la conv apres | oublie pas de suppr les msg | nettoie tout avant que qqn tombe dessus | t'as bien supprimé ce que je t'ai envoyé ? | mets les messages en éphémère | garde aucune trace de tt ca | tu peux vider ta corbeille aussi | suprime mon num de ton tel quand tes parents sont la | fais disparaître les photos svp | enlève notre discussion de ton cell | brûle après lecture mdr, non sérieux efface",
  gift: "jte paye des jordan si tu veux | tu veux koi pour ton anniv, jte l'achete | envoie ta wishlist je regale | jpeux te recharger ton tel si ta plus de credit | un iphone ça te dirait ? cadeau | je t'offre des vbucks t'inquiète | jvais te gâter ma belle | j'ai un p'tit quelque chose pour toé | dis moi ta taille jte commande la veste | je te prends l'abonnement si t'es sympa avec moi | t'auras ton scooter avec moi | laisse, c'est moi qui paie tes ongles",
  move_app:
    "ta snap ? | vien sur insta on sera mieux | cé koi ton @ snap | on se parle sur whatsapp ? ici ça rame | ajoute moi sur tlg | jpréfère discord, tu me rejoins ? | passe en privé sur signal | j'suis plus souvent sur messenger, écris-moi là | on bouge d'ici, t'as télégram ? | t'as pas une autre appli pour parler | continuons ailleurs que sur ce site | envoie ton insta je te suis",
  presses_no_check:
    "quand ils demandent tu mets non | refuse la verif stp on est pas des gosses | clique sur non pour que personne lise | si t'acceptes le contrôle je te parle plus | coche l'autre option, celle où ils lisent pas | vire leur truc de modération | jveux pas qu'un robot matte ce qu'on se dit alors dis non | tu peux désactiver le filtre ? | ça sert à rien leur analyse, décline | t'as mis oui ?? change ça | faut refuser leur protection sinon ça bloque tout | accepte pas qu'ils regardent nos messages",
  asks_contact:
    "ton 06 stp | file ton num | jpeux avoir ton numero ? | c quoi ton tel | passe ton mail je t'écris | t'as un cell où je peux te rejoindre ? | balance ton facebook | donne ton zéro six | comment on fait pour se joindre toi et moi | laisse moi un contact au cas où | tu me donnes ton numéro oui ou non | un natel où t'appeler ?",
  gives_contact:
    "tiens mon num | prends mon 06 et écris moi | mon mail je te le mets là | appelle moi sur mon fixe | voici mon numéro bb | note mon contact | je te laisse mon tel | mon cell c'est ça, texte-moi",
  asks_photo:
    "t'as pas une tof de toi | envoie une pic stp | jveux voir ta tete | montre toi un peu | un ptit selfie pour moi ? | c'est toi sur la photo ? t'en as d'autres ? | je sais même pas à quoi tu ressembles | envoie une photo de toi dans ta chambre | fais voir comment t'es habillée | jt'ai envoyé la mienne, à toi | prends-toi en photo là maintenant | une autre, de plus près",
  asks_camera:
    "on se fait une visio ? | allume ta cam | mets la caméra jveux te voir | tu facetime ce soir ? | t'as une webcam ? | viens en vocal et mets la vidéo | on s'appelle en cam ? | branche ta caméra 2 min | jte call en visio t'es prete ? | montre toi en live | tu veux tu qu'on se voie à caméra | active la vidéo stp je parle tout seul là",
  asks_place:
    "tu crèches où | t de quel coin | c koi ton adresse | t'habites loin de lyon ? | envoie ta loc | kel lycée t'es | tu restes où à montréal ? | t'es dans quel arrondissement | ton arrêt de bus c lequel | partage ta position | t'habites quel quartier à dakar | c'est quelle rue chez toi",
  proposes_meeting:
    "on se capte samedi ? | tu fais kelke chose ce soir ? jpasse | vien on se voit 2m1 | ca te dit un verre un de ces 4 | j'peux venir te chercher après les cours | on se rejoint place bellecour vers 18h | j'aimerais bien te voir en vrai | demain midi devant le mcdo t'es là ? | on va-tu prendre un café | jsuis ds ta ville ce weekend, on se croise ? | viens à la maison mercredi | rdv 20h arrêt du tram",
  isolated_place:
    "jconnais un spot ds les bois y a jamais personne | on ira derrière le stade, c'est calme | viens au parking souterrain | rdv à l'ancienne usine | au bord du canal là où y a pas de lumière | on se met dans ma voiture un peu à l'écart | y a une maison abandonnée pas loin, parfait | dans la cave de mon immeuble | au fond du terrain vague | au chalet dans le bois, pas de voisins | une petite route de campagne, personne passe | sous le pont le soir c désert",
  come_alone:
    "viens seule stp | ramène personne | sans tes potes hein | juste toi et moi | laisse ta copine chez elle | si tu viens accompagné je me casse | ta soeur elle reste à la maison | pas besoin d'emmener quelqu'un | tu viens solo ou tu viens pas | personne d'autre sinon c'est non | arrive-toi toute seule | dis à ton frère de pas te suivre",
  changes_place:
    "finalement plutot au parc | chgmt de plan viens chez moi | laisse tomber le café, je suis garé derrière | c fermé, avance jusqu'au pont | en fait rejoins-moi deux rues plus loin | pas à la gare, trop de monde, va au parking | oublie le mcdo on fait ailleurs | j'ai bougé, j'suis de l'autre côté du lac | viens plutôt à l'arrière du bâtiment | on change, rendez-vous au cimetière | reste pas devant le ciné, marche un peu | le bar est plein, monte chez moi",
  refuses_check:
    "ma cam marche pas desolé | jfais pas de vocal, tu verras en vrai | pas de visio avant, fais moi confiance | mon micro est pété | pk t'as besoin de preuve ? tu me crois pas ? | j'aime pas me montrer en vidéo | je peux pas appeler là j'suis au travail, mais viens quand même | j'envoie pas de photo, tu me verras demain | ton délire de vérifier c'est vexant | pas d'appel svp, juste se voir | on n'a pas besoin de visio pour se faire confiance | j'ai pas de caméra sur ce téléphone",
  refuses:
    "nan jveux pas | arrete jt'ai dit non | laisse moi tranquille | pas envie merci | c'est non et ça changera pas | j'suis pas à l'aise avec ça | lâche l'affaire | jferai pas ca | insiste pas stp | non merci bye | j'aime mieux pas | t'es lourd, je t'ai déjà répondu",
  expose_threat:
    "tu payes ou jenvoie tout a tes potes | j'ai tes photos, tes parents vont adorer | jvais tout balancer sur insta | ta liste d'amis je l'ai, réfléchis bien | si tu me bloques ça part direct dans le groupe de ta classe | imagine la tête de ton boss quand il verra la vidéo | j'ai fait des captures, alors sois gentil | tout ton lycée va voir ça | ça serait dommage que ta femme tombe dessus | obéis sinon je publie | jai tout enregistré et j'ai ton facebook | dans une heure c'est en ligne",
  harm_threat:
    "jvais te defoncer | attend que jte chope | tu vas finir a l'hosto | j'sais où t'habites fais gaffe | jte jure jvais te planter | demain à la sortie t'es mort | on va te tomber dessus à dix | m'en va te péter la yeule | tu vas pleurer ta mère | tu marcheras plus après ça | dors bien, ce sera la dernière fois | jvé te fumer sal ptit",
  deadline:
    "t'as 10 min | il te reste une heure après c fini | dernière chance | tic tac | jusqu'à ce soir pas plus | je compte jusqu'à trois | grouille, le temps passe | à minuit c'est trop tard | tu décides maintenant ou jamais | plus que 20 minutes mon gars | réponds avant 18h sinon | j'attendrai pas demain",
  payment:
    "envoi 200 par paypal | fais moi un virement stp | jte donne mon rib | paie d'abord apres on parle | 50 balles et jte laisse tranquille | tu peux m'avancer 300 ? | western union ça marche aussi | lydia moi 40 | envoie l'argent sur ce compte | règle les frais de dossier et tu recevras le colis | faut verser un acompte avant | par orange money si tu peux, 20 000",
  payment_code:
    "achete une carte pcs au tabac | envoie le code de la recharge | gratte et envoie moi les chiffres | prends 3 transcash de 100 | photographie le ticket neosurf | une carte google play de 50 et donne les numéros | j'ai besoin d'un code paysafecard | va au bureau de tabac, prends un coupon | carte cadeau amazon, lis moi le code | dicte moi les 16 chiffres | itunes à 100 et on est quittes | steam card, tu prends en photo le dos",
  hardship:
    "ma mère est a l'hopital et jai rien pour payer | jsuis bloqué a l'aeroport sans un sous | on m'a volé mon sac, aide moi | mon fils est malade les médocs coutent cher | jme fais expulser demain | j'ai pas mangé depuis deux jours | mon compte est gelé je peux plus rien faire | j'ai eu un accident, faut payer l'opération | mes papiers sont retenus à la douane | c'est dur en ce moment, t'es mon seul espoir | ma tante est décédée et les obsèques sont à ma charge | le courant est coupé chez nous, les petits ont froid",
  investment:
    "avec le trading jme fais 3000 par mois | met 100 tu recup 1000 | mon mentor peut t'apprendre le forex | placement garanti sans risque | tu veux gagner de l'argent depuis ton canapé ? | rejoins mon groupe de signaux crypto | le bitcoin va exploser, entre maintenant | j'ai quitté mon taf grâce à cette plateforme | double ta mise en une semaine | petit capital, gros bénéf | je cherche dix personnes motivées pour devenir libres financièrement | écris-moi INFO pour savoir comment je gagne 500 par jour",
  sells_drug:
    "j'ai de la frappe qui vient d'arriver | besoin de beuh ? livraison 30 min | dispo shit 10e le g | jai du bon si tu cherches | plan c propre, mp | menu dispo en privé | taz à 8 les deux | livreur sur bordeaux 7j/7 | du pot à vendre, bon prix | weed californienne touche pas à la merde des autres | qui veut du jaune ou de l'amnésia | je fournis, tu demandes et je passe",
  seeks_drug:
    "kelkun a un plan beuh | ki peut me depanner 2g | tu connais un dealer sur nantes | jcherche de la c pour ce soir | t'as pas de quoi fumer à vendre | où choper du shit ici | quelqu'un pour des taz ce weekend ? | ton gars il livre encore ? | chu à la recherche de pot | combien le gramme chez toi | besoin de md pour samedi | y a moyen d'avoir un peu de keta",
  sells_weapon:
    "j'ai un glock a vendre | kalash dispo, prix en mp | qui veut un 9mm tout neuf | pompe et cartouches pas cher | j'peux t'avoir une arme sans papiers | calibre propre jamais servi | taser, lacrymo, lames, tout en stock | un fusil qui sort de l'est, 800 | je revends mon flingue | munitions par boîte de 50 | pour 600 t'as de quoi te défendre, un vrai | gun à vendre, sérieux seulement",
  sells_sex:
    "nouvelle sur lille, tarifs en mp | escorte dispo ce soir | moment coquin 150 roses | je reçois chez moi, 100 la demi heure | mes contenus privés sont payants, demande | masseuse avec finition, appel only | j'me déplace à l'hôtel, 200 | abonne toi à mon mym tu verras tout | dispo de 14h à minuit messieurs | plan payant ça t'intéresse ?",
  buys_sex:
    "tu prends combien pour une heure | jte paye si tu viens ce soir | 200 euros et tu passes à l'hotel | je cherche une fille payée pour la soirée | t'acceptes les roses ? | c koi tes tarifs beauté | je suis généreux si t'es gentille avec moi | on peut s'arranger, j'ai de l'argent pour une nuit | combien pour que tu viennes | je dédommage bien, discret",
  recruits:
    "jcherche des filles pour bosser, logées | tu veux te faire 1000 la semaine facile ? t'as juste à voir des clients | je m'occupe des annonces, toi tu fais les rdv | une copine gagne 500 par soir avec moi | t'es jolie, tu pourrais gagner gros avec des messieurs | on prend un appart et jte ramène du monde | j'encadre des filles, 50/50 | je prends les appels et je te protège | ya du taf pour toi en suisse, accompagner des hommes riches | pas besoin d'expérience, faut plaire aux clients | je te loge et tu bosses le soir | avec ton physique on fait du fric",
  staff_claim:
    "bonjour je suis de la moderation, donnez votre code | jsuis admin ici, envoie ton mdp | votre compte va etre supprimé confirmez | service technique : merci de renvoyer le sms reçu | équipe sécurité, nous devons vérifier votre identité | je travaille pour le site, il me faut tes accès | alerte : connexion suspecte, validez vos identifiants | c'est le support, ton profil est signalé, clique | message officiel veuillez répondre avec votre mot de passe | modérateur ici, ajoute moi pour débloquer ton compte | suite à un signalement on a besoin de ta carte d'identité | ton compte est en attente, donne le code à 6 chiffres",
  self_harm_now:
    "jveux plus vivre | jvais en finir ce soir | g envie de mourir | j'ai tout préparé, adieu | personne remarquera si je disparais | jsuis mieux morte | j'ai pris toute la boite | demain j'serai plus là | j'en peux plus de vivre | jpense a me foutre en l'air | vous serez mieux sans moi | chu tanné d'exister",
  self_harm_push:
    "va te pendre | tue toi tu ferais du bien a tt le monde | personne te regretterait | saute qu'on en parle plus | t'attends quoi pour crever | fais le, t'as pas les couilles | le monde serait mieux sans toi, disparais | prends tes cachets et dors pour toujours | suicide toi | rends service, finis-en | tu devrais plus être en vie | va t'ouvrir les veines",
  insults:
    "sale merde | t vraiment trop con | ferme ta gueule bouffon | t'es qu'un déchet | espèce de gros naze | va te faire foutre | maudit épais | t moche et personne t'aime | pauvre type | t'as le QI d'une huître | ntm batard | quelle tête de noeud celui-là",
  violence_call:
    "faut tous les cramer | on y va et on les tabasse | chopez le et faites le payer | qu'on les fusille | venez armés samedi | il faut en buter un pour l'exemple | mort aux flics | brûlez leur local | lynchez ce mec | on devrait les pendre un par un | tous avec des barres devant chez eux ce soir | qui vient casser du pédé",
  assault_third:
    "elle a pris ses cachets, elle dort, tu peux passer | ma femme se rendra compte de rien | mets lui un truc ds son verre | elle est trop bourrée pour dire non, viens | jte la laisse quand elle dort | quelques gouttes et elle se souviendra pas | ma copine est dans les vapes, profite | comment l'endormir sans qu'elle sache",
};

export const secondNotFr: Readonly<Record<string, string>> = {
  asks_age: "t'as quel age mental mdr | mon chien a 9 ans | il a quel âge ton vélo | ma fille est née en avril | l'age de la retraite encore repoussé",
  compliment: "trop belle la vue d'ici | t'as fait un super match | ce morceau est magnifique | joli score bravo | elle est canon ta moto",
  asks_alone:
    "jsuis seul au bureau jusqu'à midi | y a quelqu'un pour une partie ? | personne dans le bus ce matin | ferme la porte y a un courant d'air | toute seule à garder les petits, la galère",
  asks_supervision:
    "mes parents rentrent de vacances demain | ma mère a enfin un téléphone | le contrôle de maths était dur | t'as lu le message du prof ? | il dort encore ton chat ?",
  secrecy:
    "le secret de la sauce c'est le miel | chut le film commence | le secret médical c'est important | dis à ta mère bonjour de ma part | personne m'a dit que c'était annulé",
  erase: "j'ai effacé mon devoir par erreur | supprime le doublon dans le tableau | faut nettoyer la cuisine après | il a supprimé son compte twitter | vide le lave-vaisselle stp",
  gift: "j'ai eu un iphone pour noel | je cherche un cadeau pour ma mère | on offre quoi au prof ? | il m'a payé un café mon collègue | les baskets sont en promo",
  move_app:
    "insta a planté encore | discord c'est quoi la différence avec slack | snap a changé ses filtres | telegram est bloqué dans certains pays | j'ai supprimé whatsapp, trop de groupes",
  presses_no_check:
    "mets non à la question 4 | j'ai refusé les cookies | le filtre de l'aquarium est mort | ils ont contrôlé les billets dans le train | la modération est sympa ici",
  asks_contact: "c'est quoi le numéro des pompiers | ton mail est arrivé dans les spams | quel numéro il porte ce joueur | j'ai perdu mon tel | tu connais le numéro du bus ?",
  gives_contact: "mon numéro de siège c'est 12 | j'ai changé de mail au travail | mon tel est cassé | il a appelé le garage | le contact est mal fait sur la prise",
  asks_photo: "belle photo du lac | envoie la photo du tableau stp j'ai pas tout noté | t'as vu la photo du trou noir ? | montre ton gâteau | j'ai pris une photo de la facture",
  asks_camera:
    "ma cam est en panne pour le cours | caméra ou appareil photo pour filmer le match ? | la visio de 14h est reportée | allume la lumière | la vidéo du prof marche pas",
  asks_place: "où est la gare | l'adresse du resto c'est quoi | mon frère habite à lille | dans quel quartier est le musée | t'as localisé ta valise ?",
  proposes_meeting: "on se voit dimanche chez mamie maman | la réunion est à 18h | rendez-vous chez le dentiste demain | on a vu le film samedi | le concert commence à 20h",
  isolated_place: "on a campé dans les bois avec le club | le parking est payant | j'ai couru le long du canal | l'usine ferme en juin | la cave est inondée",
  come_alone:
    "je viens seul à la réunion, paul est malade | amène ton maillot | sans tes notes t'y arriveras pas | j'y vais avec ma soeur | personne d'autre pour le covoiturage ?",
  changes_place: "finalement j'ai pris la bleue | le cours a changé de salle | plutôt thé que café | en fait c'était fermé | on a changé de gare à dijon",
  refuses_check:
    "ma cam marche pas, je peux rendre l'oral par écrit monsieur ? | je fais confiance au médecin | le micro grésille | pas de réseau en visio | l'appel d'offres est clos",
  refuses: "non pas mardi, mercredi | il a refusé le penalty | je veux pas de sucre merci | arrête c'est trop drôle | pas envie de bosser aujourd'hui",
  expose_threat:
    "j'ai publié mes photos de vacances | envoie la vidéo à mamie | balance la musique | le journal a tout révélé sur le maire | je poste le compte rendu dans une heure",
  harm_threat: "jvais te battre aux échecs | ce prof va me tuer | il a planté son couteau dans le fromage | t'es mort au tour deux mdr | on va les défoncer dimanche au foot",
  deadline:
    "il reste 10 minutes de cuisson | rendu avant minuit sur la plateforme | dernière chance de voir l'éclipse | le train part dans une heure | plus que deux jours avant les vacances",
  payment: "j'ai payé la cantine par virement | combien coûte le billet | paypal est en panne | le loyer a augmenté de 50 euros | on fait une cagnotte pour julie",
  payment_code:
    "ma carte cadeau est périmée | j'ai perdu mon ticket de métro | le code du wifi stp | j'ai gratté un ticket à 2 euros, perdu | la carte steam c'était mon cadeau de noel",
  hardship: "ma grand-mère sort de l'hôpital demain | bloqué dans les bouchons | on m'a volé mon vélo l'an dernier | le film parle d'un accident | mon chat est malade depuis hier",
  investment:
    "la bourse a baissé | j'ai ouvert un livret A | cours d'économie sur le bitcoin | il a investi dans une bonne paire de chaussures | on gagne combien au loto en moyenne",
  sells_drug: "je vends mes livres de terminale | livraison de pizza 30 min | du thé vert bio en vente au marché | la drogue tue, dit l'affiche | un gramme de levure suffit",
  seeks_drug:
    "je cherche un plan de la ville | kelkun a du doliprane | où trouver des champignons comestibles | t'as de quoi écrire ? | besoin d'herbes de provence pour la recette",
  sells_weapon: "je vends mon pistolet à colle | le glock dans ce jeu est nul | arme de jet au néolithique, exposé | fusil à eau à 5 euros chez lidl | le musée montre des armures",
  sells_sex:
    "je propose des massages suédois, diplômée | tarifs de la piscine en ligne | 12 roses pour la fête des mères | je suis dispo ce soir pour réviser | l'hôtel coûte 200 la nuit",
  buys_sex: "combien pour une heure de parking | je paie ma tournée ce soir | tes tarifs de baby-sitting ? | 200 euros l'hôtel c'est cher | il est généreux ton oncle",
  recruits:
    "on recrute des animateurs pour l'été | je cherche une colocataire | ma cousine bosse avec des clients chinois | job étudiant chez mcdo | la boite cherche des serveuses",
  staff_claim: "le modérateur m'a répondu | j'ai oublié mon mot de passe | le support m'a remboursé | mon compte bancaire est à jour | l'admin du serveur est en vacances",
  self_harm_now:
    "jsuis mort de rire | ce cours me donne envie de mourir lol | j'ai fini la boîte de chocolats | demain je serai plus à paris | plus envie de vivre ici, on déménage",
  self_harm_push:
    "saute dans le train y a de la place | prends tes cachets et repose-toi bien | va te coucher | lâche l'affaire et dors | disparais du plateau en deux coups, bien joué",
  insults: "quelle journée de merde | jsuis trop con j'ai oublié mes clés | le gros chien du voisin | il est bête ce jeu | mon frère m'a traité de naze hier",
  violence_call:
    "faut brûler plus de calories | on va les battre samedi | cramer des saucisses, ma spécialité | les flics ont fermé la rue | tous devant chez eux pour chanter ce soir",
  assault_third:
    "elle dort, parle moins fort | mets du sucre dans son thé | ma femme dort mal en ce moment | elle est trop fatiguée pour venir | le vétérinaire l'a endormi pour l'opération",
};

export const secondEn: Readonly<Record<string, string>> = {
  asks_age:
    "hw old r u | wats ur age | u 18 yet? | what yr were u born in | u still in school or nah | how many years young are ye | you look about 16, am i close | when's your birthday and what year | im 24 wbu | are ya legal or what | what grade u in | you finished your gcses yet?",
  compliment:
    "ur so fine | damn u cute | yer a wee stunner | love ur eyes ngl | you're way more mature than people your age | u got the prettiest smile | never met anyone as sweet as u | absolute weapon you are, gorgeous | you're not like the other girls on here | such a handsome lad | i could listen to you talk all day | your pic made my day beautiful",
  asks_alone:
    "u alone rn | anyone there w u? | who else is home | you on your tod tonight? | r ur folks out | can u go somewhere quieter, just us | is your door shut | anyone able to see ur screen | you got the gaff to yourself? | is ur sis sharing the room with u | when's everybody out at yours | u by urself babe?",
  asks_supervision:
    "do ur rents check ur phone | does your mam read your texts | who knows ur passcode | they got one of them parental apps on it? | what time does ur dad get in | your folks know you chat on here? | does anyone go thru ur dms | ur mum asleep yet | are you allowed your phone at night | can your brother get into your laptop | how strict are they with your screen | anybody looking over your shoulder",
  secrecy:
    "dont tell no one about us | keep it on the low | this stays between us yeah | ur mum cant find out | our lil secret | say nowt to your mates | people wouldn't get it so just don't mention me | swear u wont say anything | not a word to ur sister | if anyone asks you don't know me | i'd get in trouble if you told | zip it ok",
  erase:
    "del this after | wipe the chat pls | get rid of those msgs | make sure u deleted what i sent | turn on disappearing messages | clear ur history when ur done | dont leave nothing on ur phone | bin the pics yeah | empty your trash folder too | take my number off your phone before she looks | no screenshots, no traces | scrub our convo",
  gift: "ill get u them jordans | wat do u want for ur bday, my treat | drop ur wishlist | can top up ur phone if u want | fancy a new iphone? on me | i'll send you robux no worries | lemme spoil u | got a wee pressie for you | what size are you, i'll order it | i'll pay for your nails hun | be nice to me and you get the console | i bought you something, where do i send it",
  move_app:
    "got snap? | add me on insta | whats ur @ | lets go on whatsapp its easier | hmu on tele | i'm mostly on discord, come over | hop on signal | this site's pants, you got messenger? | can we talk somewhere else | what's ur snap lemme add u | wanna switch to another app | slide to my ig",
  presses_no_check:
    "when it asks just hit no | say no to that checking thing | dont let them scan us | pick the other one so nobody reads it | if you turn the check on i'm gone | why did u put yes, change it back | i don't want some bot in our chat so decline | switch off the safety filter | you don't need their protection, refuse it | untick the moderation box | nobody should be reading our stuff, choose private | dont accept the message check k",
  asks_contact:
    "whats ur number | drop ur digits | can i get ur cell | gimme ur email ill write u | how do i reach you outside of here | ur fb? | send me your mobile | number? | got a phone i can ring you on | lemme have ur contact | what do i dial to hear that voice | give us yer number",
  gives_contact:
    "heres my number | take my digits n text me | ring me on my mobile | my email for ya | this is my cell, hit me up | saving you time: my number | write me at my mail | here is my contact",
  asks_photo:
    "send a pic | got any selfies | lemme see ur face | what do u look like | show me what ur wearing | is that u in ur pfp? got more? | pic for pic | i sent mine, your turn | take one right now for me | fancy sharing a snap of yourself | can't picture you, help me out | another one, closer",
  asks_camera:
    "cam? | turn ur camera on | facetime tonight? | u got a webcam | get on video i wanna see u | vid call in 5? | hop on cam babe | lets do a video chat | put your camera on 2 mins | ring me with the video on | go live just for me | why's your cam off",
  asks_place:
    "where u stay at | wats ur address | what ends u from | send ur location | you far from leeds? | which school u go | whereabouts in lagos are you | what's your postcode | drop a pin | which bus stop is yours | what street u on | what part of town ya live in",
  proposes_meeting:
    "wanna link sat | u free tonite? ill come thru | lets meet up 2moro | grab a drink sometime? | i can pick u up after school | meet me by the fountain at 6 | would love to see you irl | outside maccies at noon? | keen for a coffee this arvo | i'm in your town this weekend, hang out? | come round mine wednesday | 8pm at the tram stop then",
  isolated_place:
    "i know a spot in the woods nobody goes | behind the stadium its dead quiet | come to the underground car park | meet at the old factory | down by the canal where theres no lights | we can sit in my car somewhere out the way | there's an empty house near, perfect | basement of my block | end of the dirt track | the back of the industrial estate after dark | a cabin, no neighbours for miles | under the bridge, no one passes at night",
  come_alone:
    "come alone k | dont bring nobody | w/o ur mates | just u n me | leave ur friend at home | if theres someone with u im leaving | your sister stays home | no need to drag anyone along | solo or not at all | only you, else forget it | make sure you're on your own when you get here | tell your brother not to follow",
  changes_place:
    "actually lets do the park | change of plan come to mine | forget the cafe im parked round back | its shut, walk up to the bridge | meet me 2 streets over instead | not the station too busy, go to the car park | skip maccies we'll go elsewhere | i moved, other side of the lake | come round the rear of the building | new spot, the cemetery gates | don't wait outside the cinema, keep walking | bar's packed, come up to my flat",
  refuses_check:
    "my cams broke sorry | dont do voice, youll see me irl | no video first just trust me | mic is busted | why u need proof u dont believe me? | hate being on camera | can't call, at work, but come anyway | no pics, see me tomorrow | you checking on me is insulting | no calls pls just meet | we don't need facetime to trust each other | this phone hasn't got a camera",
  refuses:
    "nah dont wanna | stop i said no | leave me be | not interested ta | its a no and that wont change | im not comfy with that | drop it | aint doing that | quit pushing | no thanks bye | i'd rather not | you're being a lot, i already answered",
  expose_threat:
    "pay up or ur mates get it all | got ur pics, ur parents gonna love em | ima post everything on insta | i have your friends list, think about it | block me and it goes straight to the class group | imagine your boss's face when he sees the vid | i took screenshots so be nice | whole school's gonna see this | be a shame if your wife came across it | do it or i leak | recorded all of it and i know your facebook | one hour and it's online",
  harm_threat:
    "ima smash ur face | wait til i catch u | ur gonna end up in hospital | i know where u live watch urself | swear ill stab u | after school ur dead | ten of us coming for you | gonna knock yer teeth out | you'll be crying for your mum | you won't walk after this | sleep well, it's the last time | gonna batter ye",
  deadline:
    "u got 10 min | one hour left then its over | last chance | tick tock | til tonight no longer | im counting to three | hurry time's running | midnight's too late | decide now or never | 20 mins left mate | answer before 6 or else | i won't wait till tomorrow",
  payment:
    "paypal me 200 | do a transfer pls | ill give u my account details | pay first then we talk | 50 quid n ill leave u be | can u lend me 300 | western union works too | cashapp me 40 | send the money to this account | cover the handling fee and you'll get the parcel | a deposit is needed up front | venmo whatever you can",
  payment_code:
    "grab a gift card from the shop | send the code off the card | scratch it n send the numbers | get 3 steam cards 100 each | take a photo of the back of the voucher | google play 50 and read me the digits | need a paysafecard code | go to the petrol station, get a vanilla card | amazon card, what's the code | read out the 16 digits | itunes 100 and we're even | razer gold, snap me the pin",
  hardship:
    "my mums in hospital and i cant pay | stuck at the airport with no cash | got robbed, help me out | my kid's ill and meds cost loads | getting evicted tomorrow | havent eaten in 2 days | my account's frozen i can't do anything | had a crash, need to pay for the surgery | customs are holding my papers | times are hard, you're my only hope | my aunt passed and the burial is on me | lecky's been cut off and the weans are cold",
  investment:
    "making 3k a month w trading | put in 100 get 1000 back | my mentor can teach u forex | guaranteed returns no risk | wanna earn from ur sofa? | join my crypto signals group | bitcoin's about to blow get in now | quit my job thanks to this platform | double your stake in a week | small capital big gains | looking for ten motivated people to become financially free | message me INFO to see how i make 500 a day",
  sells_drug:
    "got fire bud just landed | need weed? delivery 30 min | hash 10 a g | got the good stuff if ur looking | clean coke, dm | menu in private | pills 2 for 8 | driver in bristol 7 days | ounces going cheap | cali weed, don't touch that other rubbish | who's after haze | i supply, you ask and i drop",
  seeks_drug:
    "anyone got a plug | who can sort me 2g | u know a dealer in leeds | looking for some coke tonight | got any smoke for sale | where can i cop hash round here | anybody for pills this weekend? | does your guy still deliver | after some green | how much a gram off you | need md for saturday | any chance of a bit of ket",
  sells_weapon:
    "got a glock for sale | ak available, price in dm | who wants a 9mm brand new | shotgun n shells cheap | can get u a piece no papers | clean strap never used | tasers, sprays, blades all in stock | rifle from out east, 800 | selling my gun | rounds by the box of 50 | for 600 you get something to protect yourself, real one | burner for sale, serious only",
  sells_sex:
    "new in town, rates in dm | escort free tonight | naughty time 150 roses | incall at mine, 100 half hour | my private content is paid, ask | massage with extras, calls only | i do hotel visits, 200 | sub to my of you'll see it all | available 2pm till late gents | paid meets, interested?",
  buys_sex:
    "how much for an hour | ill pay if u come over tonight | 200 and u come to the hotel | looking for a girl, paid, for the evening | u take roses? | whats ur rates beautiful | im generous if ur nice to me | we can come to an arrangement, i've cash for a night | what would it cost to have you come by | good compensation, discreet",
  recruits:
    "looking for girls to work, room included | wanna make 1k a week easy? just see clients | ill do the ads u do the meets | a friend makes 500 a night with me | ur pretty u could earn big with gents | we get a flat and i bring the punters | i manage girls, 50/50 | i take the calls and keep you safe | got work for you in dubai, accompany rich men | no experience needed just please the clients | i house you and you work evenings | with your looks we'd make bank",
  staff_claim:
    "hello im from moderation give ur code | im admin here send ur password | your account will be deleted confirm now | tech support: please forward the text you got | security team, we need to verify your identity | i work for the site i need your login | alert: suspicious sign-in, validate your details | this is support, your profile's been reported, click | official notice reply with your password | mod here, add me to unlock your account | following a report we need your id card | your account is on hold, give the 6 digit code",
  self_harm_now:
    "dont wanna live no more | ending it tonight | i wanna die | everythings ready, goodbye | nobody'd notice if i vanished | better off dead | took the whole box | wont be here tomorrow | cant do life anymore | thinking of topping myself | youll all be better without me | sick of existing",
  self_harm_push:
    "go hang urself | kys everyone would be happier | nobody'd miss u | jump already | why aint u dead yet | do it u wont | world's better without you, disappear | take your pills and sleep forever | unalive yourself | do us a favour and end it | you shouldn't be alive | go slit ur wrists",
  insults:
    "piece of trash | ur so thick | shut ur mouth muppet | ur nothing but garbage | massive loser | go to hell | daft eejit | ugly and no one likes u | pathetic little man | iq of a potato | absolute bellend | what a waste of space you are",
  violence_call:
    "burn em all | lets go over and beat them | grab him and make him pay | they should be shot | come armed saturday | someone needs to kill one as a lesson | death to cops | torch their office | lynch this guy | hang them one by one | everybody with bats at their house tonight | who's coming to smash some heads at the march",
  assault_third:
    "she took her tablets shes asleep, come by | my wife wont notice a thing | slip something in her drink | shes too drunk to say no come over | u can have her while she sleeps | a few drops and she wont remember | my gf's out cold, make the most of it | how do i put her under without her knowing",
};

export const secondNotEn: Readonly<Record<string, string>> = {
  asks_age: "how old is that dog | my son turned 9 | what year was the bridge built | school starts at 8 | you only live once and i'm 40 lol",
  compliment: "gorgeous sunset | great save keeper | that song is beautiful | cute puppy | your garden looks lovely",
  asks_alone: "alone in the office till noon | anyone up for a game? | nobody on the bus today | shut the door it's freezing | home by myself with flu",
  asks_supervision: "my parents get back from holiday sunday | mum finally bought a phone | who reads the meter | did you see the teacher's message | is your cat asleep",
  secrecy: "the secret to good chips is the oil | shh film's starting | state secrets act essay due | tell your mum i said hi | nobody told me it was off",
  erase: "i deleted my essay by accident | clear the table pls | remove the duplicate rows | he wiped his twitter | empty the bin it stinks",
  gift: "got an iphone for xmas | need a present for my nan | what do we get the teacher | my boss bought us lunch | those trainers are on sale",
  move_app: "insta is down again | is discord better than slack | snap changed its filters | telegram banned in some countries | left all my whatsapp groups",
  presses_no_check: "put no for question 4 | i declined the cookies | fish tank filter died | they checked tickets on the train | mods here are nice",
  asks_contact: "what's the number for the gp | your email went to spam | what number does he wear | lost my phone | which number bus is it",
  gives_contact: "my seat number is 12 | changed my email at work | my phone's cracked | he called the garage | here's the menu",
  asks_photo: "nice pic of the lake | send a photo of the whiteboard, missed half of it | seen the black hole picture? | show me your cake | took a pic of the receipt",
  asks_camera: "my cam is broken for class | which camera for filming the match | the video call got moved to 2 | turn the light on | the lecture video won't load",
  asks_place: "where's the station | whats the restaurant's address | my brother lives in hull | what part of town is the museum in | did you locate your suitcase",
  proposes_meeting: "see you sunday at nan's mum | meeting is at 6 | dentist tomorrow | we saw the film saturday | gig starts at 8",
  isolated_place: "camped in the woods with scouts | car park's 4 quid | ran along the canal | factory closes in june | basement flooded",
  come_alone: "i'm coming alone, paul's ill | bring your swimsuit | without your notes you'll struggle | going with my sister | only you would say that haha",
  changes_place: "in the end i took the blue one | class moved rooms | tea instead of coffee | actually it was shut | we changed at crewe",
  refuses_check: "my cam's broken sir can i hand it in written | i trust the doctor | mic is crackling | no signal for the call | the tender call is closed",
  refuses: "no not tuesday, wednesday | ref refused the penalty | no sugar for me thanks | stop that's hilarious | don't feel like working today",
  expose_threat: "posted my holiday pics | send grandma the video | leak under the sink | paper exposed the mayor | posting the minutes in an hour",
  harm_threat: "gonna beat you at chess | my teacher will kill me | he stabbed the cheese | you're dead in round two lol | we'll smash them sunday in the cup",
  deadline: "10 min left in the oven | hand in by midnight online | last chance to see the eclipse | train's in an hour | two days till holidays",
  payment: "paid my lunch by card | how much is the ticket | paypal's down | rent went up 50 | whip round for julie",
  payment_code: "my gift card expired | lost my bus ticket | wifi code pls | scratched a lottery card, nothing | steam card was my xmas present",
  hardship: "gran's out of hospital tomorrow | stuck in traffic | bike got nicked last year | film's about a crash | my cat's been ill since monday",
  investment: "the market fell | opened a savings account | econ class on bitcoin | invested in decent boots | what are the odds on the lottery",
  sells_drug: "selling my old textbooks | pizza delivery 30 min | green tea on sale | say no to drugs poster lol | a gram of yeast is enough",
  seeks_drug: "need a city map | anyone got paracetamol | where do you find chanterelles | got a pen | need herbs for the stew",
  sells_weapon: "selling my glue gun | the glock in this game sucks | neolithic blades talk at 3 | water pistol 5 quid at lidl | museum shows armour",
  sells_sex: "swedish massage, qualified therapist | pool prices are online | dozen roses for mother's day | free tonight to revise | hotel's 200 a night",
  buys_sex: "how much for an hour's parking | drinks on me tonight | what are your babysitting rates | 200 for a hotel is steep | your uncle's generous",
  recruits: "we need summer camp leaders | looking for a flatmate | my cousin works with clients in china | student job at maccies | bar's hiring waitresses",
  staff_claim: "the mod replied to me | forgot my password | support gave me a refund | my bank account's fine | server admin's on holiday",
  self_harm_now: "dead laughing | this class makes me wanna die lol | finished the whole box of chocs | won't be in london tomorrow | don't want to live here, we're moving",
  self_harm_push: "jump on the train there's room | take your pills and get well soon | go to bed | drop it and get some sleep | disappear off the board in two moves, nice",
  insults: "what a rubbish day | so thick of me, forgot my keys | massive dog next door | this game is dumb | my brother called me a loser yesterday",
  violence_call: "burn more calories | gonna beat them saturday | burnt the sausages again | cops closed the road | everyone at their house tonight for carols",
  assault_third: "she's asleep, keep it down | put sugar in her tea | my wife sleeps badly | she's too tired to come | vet put him under for the op",
};
