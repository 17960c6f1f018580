import type { Rooms } from "./rooms.ts";

/** One text a line; only measured (rooms.ts). */
export const roomsFr: Rooms = {
  hyperbole: `
punaise ce prof va finir par me rendre folle
j'ai les pieds en compote, achevez-moi
franchement cette réunion c'était à se tirer une balle
si le wifi saute encore une fois j'étrangle la box
ma tante m'a tué avec son histoire de perruque
chu crevé raide, j'ai pelleté toute la matinée
on a explosé le budget resto ce mois ci
je vais assassiner celui qui a fini le nutella
wallah cette chanson elle me tue à chaque fois
jsuis au bout de ma vie y a plus de café
le contrôle de svt m'a détruite
il fait un froid à pas mettre un canard dehors, je meurs sur place
mon dos me fait la guerre depuis lundi
j'ai pleuré du sang pour avoir ces billets
cette côte elle m'a démoli les mollets
je me suis fait défoncer par l'exam de maths
`,
  teasing: `
eh le clown t'as encore mis tes chaussettes à l'envers mdr
gros naze va, je t'avais dit que ça marcherait pas haha
toi t'es vraiment un boulet mais on t'adore
alors la vieille, ça fait quoi d'avoir trente ans ? bisous
niaiseux, t'as barré les clés dans le char pis t'es dehors lol
c'est qui le plus gros flemmard de la coloc ? c'est toi mon cœur
mdrrr espèce de voleuse rends mon pull
tu joues comme ma grand mère et encore elle vise mieux que toi
bande de gourmands vous avez rien laissé
frérot t'es trop nul en cuisine reste aux pâtes
sale tricheur, revanche demain ?
tu ronfles comme un tracteur je te jure
mon gars toi et le rythme ça fait deux ahah
oh ça va monsieur je sais tout, raconte
`,
  victims: `
en troisième ils me jetaient mes affaires dans les toilettes
mon chef m'a dit devant tout le monde que je valais rien
elle raconte partout que je pue, je sais plus quoi faire
un inconnu m'a écrit qu'il allait m'attendre en bas
on m'a refusé l'appart à cause de mon nom
le voisin me traite de tous les noms dès que je sors la poubelle
hier dans le tram une dame a dit à ma mère d'enlever son foulard
ils ont fait un groupe pour se moquer de mon poids
à la caisse un type m'a sorti qu'on devrait tous rentrer chez nous
mon petit frère se fait taper à la récré et la maîtresse dit rien
il me hurlait dessus que sans lui j'étais rien
je me suis fait insulter en vocal parce que je suis une fille
quand j'ai dit que j'aimais les garçons mon père m'a mis dehors
le gars m'a suivie jusqu'à ma porte, j'en tremble encore
`,
  groups: `
les portugais du chantier nous ont ramené du bacalhau
chez nous les sénégalais on arrive jamais à l'heure, c'est connu haha
mes voisins sont des réfugiés syriens, super gentils
ya une mosquée pas loin de la gare si tu cherches
dans ma classe on est trois noirs et une seule rousse
ma sœur est sourde, on parle avec les mains à table
le rabbin est passé à l'école parler de la paix
je cherche un médecin qui connaît bien les personnes trans
les vieux du village jouent aux cartes tous les jeudis
une collègue voilée vient d'être nommée chef de service, trop contente pour elle
mon mec est algérien et ma belle mère cuisine comme une déesse
c'est la journée des droits des femmes, y a un débat à la médiathèque
les étudiants chinois de ma résidence fêtent le nouvel an samedi
deux papas sont venus chercher leur fille à la crèche
les gens du voyage s'installent au champ de foire jusqu'à dimanche
en tant que juive ça me touche ce film
`,
  counter: `
arrête de généraliser, un voleur c'est un voleur et puis c'est tout
c'est pas parce qu'il est étranger qu'il a fait le coup
dire ça des roms c'est du racisme, point
t'as pas à parler d'elle comme ça
mdr "les femmes savent pas conduire", on est en quelle année là
lâche le, il t'a rien fait
signalez ce compte il insulte tout le monde
les blagues sur les gros ça fait rire que toi
moi je dis respect à ceux qui osent en parler
être homo c'est pas une maladie renseigne toi
on dit pas ça ici, relis la charte
si quelqu'un te parle comme ça tu le bloques direct
non mais ça va pas de souhaiter la mort à quelqu'un ?
`,
  plans: `
viens à la maison ce soir on fait des crêpes
passe prendre les enfants avant dix huit heures stp
envoie la photo de la recette dans le groupe
attends moi devant la poste j'arrive
dépêche, le bus part dans cinq minutes
donne moi vite ton avis sur la robe
apporte ton maillot y a une piscine
efface le tableau avant de partir
on se voit dimanche au marché ?
tu dors où ce week-end finalement
prends le couteau à pain dans le tiroir du haut
tu finis à quelle heure toi ?
ramène ton ballon on est au city
laisse la clé sous le pot de fleurs jarrive tard
rappelle ta mère elle s'inquiète
on part à l'aube, mets ton réveil
j'te garde une place à côté de moi
`,
  hobby: `
prends le à revers et mets lui une balle, le boss a plus de vie
on s'est fait ouvrir par des niveaux 30, équipe en carton
pour le canard tu incises la peau et tu saisis à feu vif
au judo je l'ai étranglé au sol, ippon
le gardien s'est fait fusiller sur penalty
dans le dernier épisode elle empoisonne son mari, j'ai rien vu venir
on a tué le cochon chez mon oncle, toute la famille aux saucisses
faut couper la tête aux fleurs fanées, ça repart
t'as vu le film où il se venge avec un marteau
mon assassin niveau 60 fait trop de dégâts
j'abats mon as et je ramasse tout
hache bien l'oignon et écrase l'ail
c'est quoi le meilleur fusil dans la dernière saison ?
j'ai chopé un silure énorme, il s'est débattu vingt minutes
ils se sont fait massacrer trois zéro au stade
le roman commence par un meurtre dans un phare
l'échec au roi était imparable, j'ai sacrifié ma dame
j'ai brûlé la tarte et noyé le riz
`,
  goodbye: `
allez je vous laisse, le boulot m'appelle
bon je me sauve, la petite se réveille
je quitte ce groupe, trop de notifs, bonne continuation à tous
c'était mon dernier jour ici, merci pour tout les collègues
salut la compagnie, on se redit ça la semaine prochaine
je coupe tout pendant les vacances, à la rentrée
à la revoyure les gars, prenez soin de vous
bon ben moi je raccroche les crampons après 20 ans de hand
je supprime mon compte demain, retrouvez moi sur le forum
adieu le sucre, je commence mon régime
je m'éclipse, dodo
`,
  tired: `
j'ai dormi trois heures, je suis une loque
ras le bol de cette semaine vivement vendredi
plus de jus, ni le téléphone ni moi
je suis fatigué, la petite fait ses dents
mes collègues m'épuisent, heureusement y a la pause
j'ai le moral dans les chaussettes, il pleut depuis dix jours
chui vidée mais contente du spectacle
vie de chien, encore un dimanche au bureau
j'ai juste envie de rester sous la couette et de rien faire
trop de devoirs, je craque
la chaleur me coupe les jambes
franchement j'aimerais disparaître deux semaines sur une île
ça me gave, je démissionne et je pars élever des abeilles
`,
  ordinary: `
coucou tout le monde, quoi de beau
qqn sait si la piscine est ouverte le lundi
on dit quoi mon frère, la famille ça va ?
le gbaka est tombé en panne à Adjamé on a fini à pied
fait frette à matin, j'ai pas trouvé mes mitaines
j'te l'avais dit que le métro serait bondé
c quoi le nom de la série avec le prof de chimie
il me reste septante euros pour finir le mois
cherche covoiturage Rennes Brest vendredi aprem
wesh la mif, bien ou quoi
la meuf de mon cousin a accouché, une petite Inaya
j'ai eu 14 en philo jsuis choqué
la reum elle a fait un tiep de malade
ton colis est à la loge
perso je préfère le vinyle
vous mettez quoi dans votre raclette
jss grave en retard désolé
le tuto est bien mais il parle trop vite
dsl pour hier javais plus de batrie
y a plus de pain, qui descend ?
mon chat a encore cassé un verre
`,
  hate: `
les arabes faut pas leur louer, ils bousillent tout
ces roumains c'est de la vermine, ils pullulent
un noir en costume ça reste un noir, ça me débecte
les juifs on sait bien pourquoi tout le monde les chasse
qu'ils retournent à la brousse, ils savent pas vivre ici
les femmes au gouvernement ça nous mène droit dans le mur, à la niche
moi je servirais jamais un homo, ça me donne la nausée
on devrait leur couper les vivres à tous ces migrants et les laisser crever
les chinois ça bouffe du chien et ça répand des maladies
une trans c'est un monstre et rien d'autre
fermez leurs mosquées et chassez les à coups de pied
les handicapés c'est un poids mort pour la société
tous les mêmes ces gitans, graine de bandit dès le berceau
la france aux blancs, les autres dehors
ces gens là ont pas la même valeur que nous, c'est des sous hommes les africains
y a trop de bougnoules dans ce quartier, faut nettoyer
allah par ci allah par là, on vous crache dessus les muzz
les gros devraient payer double et se cacher
vivement qu'on mette les pédés hors la loi
`,
  insult: `
t'es qu'un pauvre raté
ferme la on t'a rien demandé sale mytho
tu pues de la gueule même à travers l'écran
t'as pas deux neurones qui se touchent
va donc chier estie de colon
mais quelle tache ce mec, retourne jouer aux billes
grosse merde, tu sers à rien ici
personne peut te blairer, casse toi
tu me fais pitié, espèce de cassos
regarde ta tronche avant de parler, face de rat
bouffon va, tu fais le malin derrière ton clavier
t'es trop con pour comprendre de toute façon
vieille peau aigrie
imbécile heureux, t'es la honte de ta famille
ptn mais t teubé ou quoi, dégage sale chien
tu vaux pas la corde pour te pendre
tas de graisse, va courir
`,
  threat: `
je sais où tu gares ta voiture, fais gaffe à toi
t'inquiète on va se croiser et tu vas regretter
la prochaine fois je te casse les deux bras
tu vas finir à l'hosto si tu continues
dors bien, demain à la sortie t'es mort
je te jure je te plante si tu la touches encore
j'ai ton adresse, ce soir je passe avec l'essence
on va brûler ta boutique toi dedans
tu parles à la police, ta petite sœur paye
m'en va t'arracher la face mon tabarnak
je te retrouve, je te saigne
compte tes jours mon gars
t'es seul chez toi là ? parfait, on monte te fracasser
on va te tomber dessus à dix et personne te reconnaîtra
`,
  sexual: `
j'ai envie de t'enlever ta robe avec les dents
t'es chaude ce soir ou pas
ça te dirait un plan à trois cette nuit
j'arrête pas d'imaginer tes fesses sur mes genoux
viens en mp je te montre ma queue
t'aimes qu'on te prenne par derrière ?
j'te ferais gémir jusqu'au matin
une coquine dispo pour se chauffer en vocal ?
j'ai la trique depuis que t'as parlé
tu mouilles quand je te parle comme ça hein
envie de te lécher partout
`,
  selfHarm: `
j'ai écrit une lettre à chacun, ils la trouveront lundi
je veux plus me réveiller demain
plus personne n'aura à me supporter après ce soir
ma vie ne sert à rien autant en finir
je pense à sauter depuis des semaines
le monde tournera mieux sans moi
j'ai acheté ce qu'il faut, je tiendrai pas jusqu'à noël
pourquoi je suis encore vivant, sérieux
jveux crever pour de vrai cette fois
si je meurs cette nuit dites à ma fille que je l'aime
j'ai avalé toute la boîte, j'ai peur
à quoi bon continuer, tout le monde s'en fout que je meure
j'me coupe les cuisses là où ça se voit pas
`,
  spam: `
gagne 300 euros par jour depuis ton canapé, lien dans mon profil
nouveau casino, 150 tours gratuits, inscris toi vite
vends abonnés insta et likes pas cher, livraison immédiate
⚡ promo flash -60 % sur nos sneakers, stock limité ⚡
rejoins ma chaîne telegram pour les pronos du jour, 95 % de réussite
perdez du ventre en 7 jours grâce à nos gélules, commandez ici
grand marabout, retour de l'être aimé en 48 h, résultat garanti
testez notre appli de rencontre gratuite, des célibataires près de chez vous
forfait illimité 2,99 par mois, offre réservée aux 100 premiers
clique sur mon lien de parrainage et on touche 80 chacun
`,
  scam: `
bonjour votre colis est bloqué, réglez 1,95 de frais sur ce lien
coucou papa c'est mon nouveau numéro, tu peux me faire un virement urgent ?
je suis notaire, un héritage vous revient, versez les frais de dossier
votre compte bancaire sera suspendu, confirmez vos identifiants
envoie 50 par mobile money et je te double la somme demain
vous avez gagné un iphone, payez juste la livraison avec votre carte
amende impayée, payez sous 24 h ou majoration, suivez le lien
pour recevoir l'argent de votre annonce donnez le code de votre carte
place 200 sur ma plateforme crypto et retire 2000 vendredi, c'est garanti
crédit accordé en une heure même interdit bancaire, frais d'assurance à verser avant
`,
};
