import { others, toMe } from "../context/cues.ts";
import { idleBits } from "../lexicon/phrases.ts";
import { wordsOf } from "../lists.ts";
import { isDigit, type Token } from "../views/scan.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const unite = (words: Set<string>, more: string, less: string): ReadonlySet<string> => {
  for (const one of more.split(" ")) words.add(one);
  for (const one of less.split(" ")) words.delete(one);
  return words;
};
/** What a threat to expose would show, and what nobody has the right to tell of another. */
const shown = unite(
  wordsOf("preuves", "photo", "proof"),
  "pix vids recorded enregistre captures screenshots conv convs msgs recording recordings enregistrement preuve preuves dossier",
  "tout everything all it snap snaps",
);
const intimate = set(
  "nude nudes nu nue naked intime intimes sextape sexe sex porno porn gay gays pd pede homo homosexuel homosexuelle lesbienne lesbian bi trans queer couche couches trompe trompes cheat cheated cheating affair escort hiv seropo seropositif",
);
const near = unite(
  wordsOf("contacts", "proche", "near"),
  "meuf cite chef taf travail boite job bahut class fac ville village quartier town mosquee mosque church eglise reputation kids fille daughter son fils",
  "",
);
const open = set("partout ligne internet net web insta instagram facebook fb tiktok twitter snap reseaux site everywhere online viral public everyone everybody");
const publish = unite(wordsOf("publie", "publish"), "posting putting sending showing sharing telling leaking revele mets met", "make apprendre");
const first = set("je j i ill im on nous we jvais jvai jva jle jla jles");
const you = set("tu you u");
const yours = unite(wordsOf("ton", "your"), "t te toi nos notre our", "");
const second = unite(wordsOf("tu", "you", "ton", "your"), "te nos our", "");
const whole = set("tout toute tous toutes all entire whole");
const reaches = set("recevoir voir savoir apprendre decouvrir profiter rigoler rire kiffer regaler get gets see know receive find enjoy hear laugh soon bientot");
const all = set("tout everything all");
const comes = set("va vont will ll gonna going");
const reached = set("verra verront saura sauront recevra recevront recoit recoivent apprendra apprendront sees gets goes");
const price = unite(wordsOf("argent", "money"), "paye paies payes payez payer paie pay raque raques raquer craches", "account amount gram avance");
const afterOr = set("it ca c je j jle jla jles tout tous toute ta tes ton on i ill im we your everyone everybody else they all");
const denied = set("quittes quitte leave pas plus refuse refuses dont don t not never");
const limits = set("jusqu jusque until avant before minuit midnight");
/** What friends and families show each other. */
const mild = set(
  "vacances mariage anniversaire anniv profil cv voyage recette facture cadeau cadeaux invitation dessin concert match legumes chat chien bebe bravo holiday wedding birthday profile trip recipe invoice gift present drawing gig party dinner cat dog baby congrats done convenu prevu agreed",
);
const laughs = set("mdr mdrr ptdr lol haha hahaha xd lmao jk");
const reports = set("dit disait menace menacait ecrit repondu said says told texted wrote threatened threatens threatening messaged");

/** Without one of these nothing is shown, told or said to be: most texts are done with here. */
const about: ReadonlySet<string> = new Set([...shown, ...intimate, ...near, ...open, ...all, "monde"]);

/** A word that is none of them is not looked up again. */
function isAbout(tokens: readonly Token[]): boolean {
  for (const { word, plain } of tokens) {
    if ((word.idle & idleBits.exposure) !== 0) continue;
    if (about.has(plain)) return true;
    word.idle |= idleBits.exposure;
  }
  return false;
}

/** "200e". */
const isSum = (text: string): boolean => text.length > 1 && text.length < 7 && isDigit(text.charCodeAt(0)) && text.endsWith("e");

/** Whether a sentence names what follows when nothing is paid or done: "sinon", "or else", "ou je publie". */
export function namesEnd(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ plain }, at) =>
      plain === "sinon" || plain === "unless" || ((plain === "ou" || plain === "or") && (afterOr.has(tokens[at + 1]?.plain ?? "") || afterOr.has(tokens[at + 2]?.plain ?? ""))),
  );
}

/**
 * How much a sentence with the words of a threat to expose threatens: 2 names what would be shown or told, whose it is, to whom and by whom, or at which price,
 * and convicts alone (SF-49); 3 does so with a point more, and needs no pattern of the act beside it; 1 leaves some of that open and says something only beside money, a picture or a term; 0 is anybody's talk of photos, parents and
 * telling ("je te tiens au courant", "tell your mum i said hi").
 */
export function exposureOf(tokens: readonly Token[]): 0 | 1 | 2 | 3 {
  const word = (at: number): string => tokens[at]?.plain ?? "";
  if (!isAbout(tokens)) return 0;
  const count = Math.min(tokens.length, 120);
  let points = 0;
  let isOwned = false;
  let isShown = false;
  let isIntimate = false;
  let isTold = false;
  let isAll = false;
  let isAim = false;
  let isWhole = false;
  let isBy = false;
  let willReach = false;
  let hasReach = false;
  let isYou = false;
  let terms = 0;
  for (let at = 0; at < count; at += 1) {
    const one = word(at);
    const isYours = yours.has(word(at - 1)) || yours.has(word(at - 2));
    if (second.has(one)) isYou = true;
    if (intimate.has(one)) isIntimate = true;
    else if (shown.has(one)) {
      isShown = true;
      if (yours.has(word(at - 1))) isOwned = true;
    }
    if (open.has(one) || (one === "monde" && word(at - 1) === "le") || (near.has(one) && (isYours || yours.has(word(at - 3))))) {
      isAim = true;
      if (near.has(one) && [at - 2, at - 3].some((back) => whole.has(word(back)))) isWhole = true;
    }
    if (first.has(one) || (one.startsWith("j") && publish.has(one.slice(1)))) {
      for (let next = one.startsWith("j") && publish.has(one.slice(1)) ? at : at + 1; next <= at + 5 && !you.has(word(next)); next += 1) {
        if (!publish.has(next === at ? one.slice(1) : word(next))) continue;
        isBy = true;
        if ([next - 1, next + 1, next + 2].some((beside) => all.has(word(beside)))) isAll = true;
        break;
      }
    }
    if (comes.has(one)) willReach = true;
    if (reaches.has(one)) hasReach = true;
    if (reached.has(one)) {
      willReach = hasReach = true;
      if (all.has(word(at + 1))) isAll = true;
    }
    if (price.has(one) || isSum(tokens[at]?.text ?? "")) terms |= 4;
    if (limits.has(one)) terms |= 2;
    if ((one === "si" || one === "if") && [at + 1, at + 2, at + 3, at + 4, at + 5].some((next) => denied.has(word(next)))) terms |= 1;
    if (mild.has(one)) points -= 2;
    if (laughs.has(one)) points -= 1;
    // Who asks whether it may be shown does not threaten to.
    if (((one === "peux" || one === "puis") && (word(at - 1) === "je" || word(at + 1) === "je")) || ((one === "can" || one === "may") && word(at + 1) === "i")) points -= 2;
    if ((one === "veux" && word(at + 1) === "que" && word(at + 2).startsWith("j")) || (one === "want" && word(at + 1) === "me")) points -= 2;
    if (reports.has(one) && [at - 1, at - 2, at - 3].some((back) => others.has(word(back)) || toMe.has(word(back)))) isTold = true;
  }
  const isAlternative = namesEnd(tokens);
  const does = isBy || (willReach && hasReach && isAim);
  // Neither done nor asked a price for: talk about it.
  if (!does && terms === 0 && !isAlternative) return 0;
  points += isIntimate ? (isOwned || isShown ? 3 : 2) : isShown ? (isOwned ? 2 : 1) : 0;
  if (isAll) points += isShown ? 1 : 2;
  if (isAim) points += 1;
  if (isWhole) points += 1;
  if (does) points += 1;
  points += (terms & 1) + ((terms & 2) >> 1) + ((terms & 4) !== 0 || isAlternative ? 2 : 0);
  if (isTold) points -= 3;
  // Without anybody to show it to and without a price it is praise, or a picture sent.
  if (!(isShown || isIntimate || isAll || isAim) || (!isAim && !isAll && terms === 0 && !isAlternative)) return 0;
  return points >= 4 && isYou ? (points > 4 ? 3 : 2) : points >= 3 ? 1 : 0;
}
