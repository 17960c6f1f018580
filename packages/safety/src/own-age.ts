import type { ContextCode, Finding } from "./types.ts";
import { digitGroups, type Group } from "./contact/digits.ts";
import { isDigit, type Token, type Views } from "./views/scan.ts";
import type { Word } from "./views/word-book.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const firstPersonFr = set("jai g gai jsuis chui chuis jviens jfais");
const iAm = set("m im iam am");
const others = set(
  "fils fille filles enfant enfants gosse gamin gamine frere soeur chien chat voiture maison il elle ils elles son daughter kid kids child children brother sister he she they dog cat car house niece neveu nephew cousin cousine petit petite mes neveux ado boy girl ma ta sa tes ses eleves students",
);
const past = set("avais javais etais jetais quand lorsque epoque was when were had used since depuis ago ya");
const negators = set("pas plus jamais not never no aint dont sans ni non isnt");
/** What a number of years is of, when it is not a life. */
const notAge = set(
  "experience dexperience metier mariage marriage boite maison service pratique carriere vie relation couple commun prison ensemble together retard de d of que plus moins ecart difference garantie anciennete ago clean sobre sober abstinence permis credit",
);
const notYears = set(
  "minutes minute min mins euros euro jours jour mois heures heure km days day months month hours hour h weeks semaines percent pourcent cm kg m pieces times fois miles pages people personnes floors etages",
);
const quotes = set("dit disait repondu ecrit said says told wrote annonce pretend claims titre film chanson livre serie song movie book");
const schools = set("6eme 5eme 4eme 3eme 6e 5e 4e 3e sixieme cinquieme quatrieme troisieme cm1 cm2 ce1 ce2 college lycee seconde 2nde lyceen lyceenne collegien collegienne");
const schoolSure = set("6eme 5eme 4eme 3eme 6e 5e 4e 3e cm1 cm2 ce1 ce2 lyceen lyceenne collegien collegienne sixieme cinquieme");
const teaches = set("prof professeur professeure enseigne enseignante enseignant travaille bosse instit cpe surveillant surveillante pion aed stage remplacement");
const notClass = set("etage place position arrondissement division age ligue rang ligne rangee voiture annee mi finale journee semaine jour mois fois");
const units = set("ans an piges balais yo yrs years yr y");
const tail = set("and f m girl boy btw lol too here wbu hbu u you et mdr stp fille gars mec meuf h g toi tt hehe haha xd rn now almost");
const amI = set("je j jsuis chui chuis moi suis");

/**
 * A plausible statement by the author about their own age under 18 (NU-6): number, birth year or school class, in French
 * and English, in digits or words. Negation, past, quotation and what is said about others lower it. `year` is this year, UTC.
 */
export function findOwnAge(views: Views, year: number): { findings: Finding[]; steps: number } {
  const { tokens } = views;
  const groups = digitGroups(tokens);
  if (groups.length === 0 && !tokens.some(mayTell)) return { findings: [], steps: tokens.length * 6 };
  const words = tokens.map((token) => token.plain);
  const isQuoted = (): boolean =>
    views.folded.includes("«") || views.folded.includes('"', views.folded.indexOf('"') + 1 || views.folded.length) || words.some((word) => quotes.has(word));
  const findings: Finding[] = [];
  const add = (p: number, from: number, at: number, end: number, by: string): void => {
    if (p <= 0 || findings.length >= 16) return;
    const span = [tokens[at]?.from ?? 0, tokens[end - 1]?.to ?? 0] as const;
    findings.push(lower({ kind: "minor.disclosed", p, spans: [span], stage: "own-age", by, lowered: [] }, tokens, from, at, isQuoted()));
  };
  for (const group of groups) {
    const value = Number(group.digits);
    if (value >= 5 && value <= 17 && group.digits.length <= 2) add(ageSaid(words, tokens, group), Math.max(0, group.at - 4), group.at, group.end, "age");
    else if (value > year - 18 && value <= year - 5) add(birthSaid(words, group.at), Math.max(0, group.at - 4), group.at, group.end, "birth year");
  }
  for (let at = 0; at < tokens.length; at += 1) {
    if (!mayTell(tokens[at] as Token)) continue;
    // "15ans" in one word, "j'ai15 ans".
    const stuck = stuckAge(tokens[at] as Token);
    if (stuck > 0) add(ageSaid(words, tokens, { at, end: at, after: "ans" }), Math.max(0, at - 4), at, at + 1, "age");
    const school = schools.has(tokens[at]?.text ?? "") || schools.has(words[at] ?? "");
    if (school) add(schoolSaid(words, tokens, at), Math.max(0, at - 4), at, at + 1, "school class");
    else add(englishSchool(words, at), Math.max(0, at - 5), at, at + 1, "school class");
  }
  return { findings, steps: tokens.length * 6 + groups.length * 12 };
}

/** Whether a word can tell an age, worked out once for each. */
function mayTell({ word }: Token): boolean {
  if (word.traits < 0) word.traits = traitsOf(word);
  return word.traits > 0;
}
/** 1 for a word that can be an age in one piece or a class of a school, 0 for any other. */
const traitsOf = ({ text, plain }: Word): number => Number(startsWithDigit(text) || schools.has(text) || schools.has(plain) || englishSchools.has(plain));
const englishSchools = set("school grade grader highschool");

/** The age of a token like "15ans", "16yo"; 0 when it is none from 5 to 17. */
function stuckAge(token: Token): number {
  const { text } = token;
  const digits = text.length >= 2 && text.charAt(1) >= "0" && text.charAt(1) <= "9" ? 2 : 1;
  const value = Number(text.slice(0, digits));
  const unit = text.slice(digits);
  return value >= 5 && value <= 17 && (unit === "ans" || unit === "an" || unit === "yo" || unit === "piges" || unit === "yrs" || unit === "years" || unit === "a") ? value : 0;
}

function ageSaid(words: readonly string[], tokens: readonly Token[], group: Pick<Group, "at" | "end" | "after">): number {
  const { at } = group;
  // A stuck token ("15ans") is its own unit.
  const isStuck = group.end === at;
  const end = isStuck ? at + 1 : group.end;
  const hasUnit = isStuck || units.has(words[end] ?? "");
  const then = words[end + (isStuck || !hasUnit ? 0 : 1)] ?? "";
  const last = words[at - 1] ?? "";
  const second = words[at - 2] ?? "";
  const endsHere = end >= words.length || (tokens[end]?.gap ?? "").trim() !== "" || tail.has(words[end] ?? "");
  if (notYears.has(words[end] ?? "") || (tokens[end]?.gap ?? "").startsWith("'") || startsWithDigit(words[end] ?? "")) return 0;
  if (hasUnit && notAge.has(then) && then !== "old") return 0;
  if (hasUnit && isSpan(words, end + (isStuck ? 0 : 1))) return 0;
  if (isFelt(words, at)) return 0;
  if (hasUnit && (firstPersonFr.has(last) || (last === "ai" && second === "j") || last === "jai" || (last === "ai" && second === "je"))) return 0.95;
  if (
    hasUnit &&
    set5.has(last) &&
    (firstPersonFr.has(second) ||
      (second === "ai" && words[at - 3] === "j") ||
      iAm.has(second) ||
      (second === "a" && words[at - 3] === "g") ||
      words.slice(Math.max(0, at - 4), at).includes("moi"))
  )
    return 0.9;
  if (iAm.has(last) && (second === "i" || last !== "m") && (hasUnit || endsHere)) return 0.95;
  if (iAm.has(second) && ["only", "just", "like", "almost", "turning", "actually", "really"].includes(last) && (hasUnit || endsHere)) return 0.9;
  if (iAm.has(words[at - 3] ?? "") && last === "a" && second === "just" && hasUnit) return 0.9;
  if (last === "a" && iAm.has(second) && hasUnit && then === "old") return 0.9;
  if (hasUnit && at === 0 && (then === "" || ["et", "and", "f", "h", "m", "g", "meuf", "mec", "fille", "gars", "ici", "here", "de"].includes(then))) return 0.85;
  if (hasUnit && last === "moi") return 0.85;
  if (last === "age" && ["mon", "my"].includes(second)) return 0.85;
  if (["cest", "est", "is"].includes(last) && isMyAge(words, last === "est" && second === "c" ? at - 3 : at - 2)) return 0.9;
  return 0;
}
const spansEn = set("into older younger apart behind away left counting");
const spansFr = set("toujours encore still pas quelques des counting plus");
const drags = set("tirer attendre payer rembourser faire purger cotiser travailler");
const someone = set("toi vous ma mon lui elle ca moi you");
/** Years that are no life, by what follows their unit: "10 ans dans la boîte", "comme infirmière", "à tirer", "years into this job", "et toujours ensemble". */
function isSpan(words: readonly string[], then: number): boolean {
  const [first, second, third] = [words[then] ?? "", words[then + 1] ?? "", words[then + 2] ?? ""];
  if (spansEn.has(first)) return true;
  if (first === "dans") return ["la", "le", "l", "les", "cette", "ce", "mon"].includes(second) && !["semaine", "mois", "journee", "nuit", "annee", "foulee"].includes(third);
  if (first === "comme") return second !== "" && !someone.has(second);
  if (first === "a") return drags.has(second);
  return (first === "et" || first === "and") && spansFr.has(second);
}
/** An age that is felt or seems so: "dans ma tête j'ai 12 ans", "on dirait que j'ai 15 ans". */
function isFelt(words: readonly string[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 5), at);
  return before.includes("dirait") || before.includes("impression") || before.includes("mentalement") || before.join(" ").includes("ma tete");
}
const isMyAge = (words: readonly string[], at: number): boolean => words[at] === "age" && (words[at - 1] === "mon" || words[at - 1] === "my");
const startsWithDigit = (word: string): boolean => word !== "" && isDigit(word.charCodeAt(0));
const set5 = set("que seulement presque bientot deja a just only juste qu");

function birthSaid(words: readonly string[], at: number): number {
  const from = Math.max(0, at - 5);
  let isBorn = false;
  let isI = false;
  for (let index = from; index < at; index += 1) {
    const word = words[index] ?? "";
    if (word === "ne" || word === "nee" || word === "nes" || word === "born" || word === "naissance") isBorn = true;
    if (["suis", "jsuis", "chuis", "chui", "i", "je", "my", "mon", "ma", "moi"].includes(word)) isI = true;
    if (others.has(word) && word !== "ma") return 0;
  }
  return isBorn && (isI || ["ne", "nee", "born"].includes(words[0] ?? "")) ? 0.9 : 0;
}

function schoolSaid(words: readonly string[], tokens: readonly Token[], at: number): number {
  const before = words.slice(Math.max(0, at - 4), at);
  const isI = before.some((word) => amI.has(word)) && before.some((word) => ["suis", "jsuis", "chui", "chuis", "rentre", "passe", "entre", "vais"].includes(word));
  if (!isI || before.some((word) => teaches.has(word))) return 0;
  const token = tokens[at] as Token;
  const last = words[at - 1] ?? "";
  if (schoolSure.has(token.text) || schoolSure.has(token.plain)) {
    const isPerson = token.plain.startsWith("lyceen") || token.plain.startsWith("collegien");
    return notClass.has(words[at + 1] ?? "") || (!isPerson && last !== "en" && last !== "de" && last !== "classe") ? 0 : 0.85;
  }
  if (token.plain === "seconde" || token.text === "2nde")
    return last === "en" && ["", "au", "et", "gt", "pro", "generale", "cette", "mdr", "lol"].includes(words[at + 1] ?? "") ? 0.6 : 0;
  return (last === "au" || last === "en") && before.length <= 3 && at + 1 >= words.length && ["college", "lycee"].includes(token.plain) ? 0.6 : 0;
}

function englishSchool(words: readonly string[], at: number): number {
  const word = words[at] ?? "";
  const isHigh = word === "school" && (words[at - 1] === "high" || words[at - 1] === "middle");
  if (word !== "grade" && word !== "grader" && word !== "highschool" && !isHigh) return 0;
  const before = words.slice(Math.max(0, at - 5), at);
  if (
    !before.some((one) => one === "im" || one === "am" || one === "m") ||
    before.some((one) => ["teach", "teacher", "teaching", "work", "of", "after", "finished", "at", "from"].includes(one))
  )
    return 0;
  if (words[at + 1] === "teacher" || words[at + 1] === "reunion" || (word === "grade" && !["in", "th"].some((one) => before.includes(one)))) return 0;
  return isHigh && words[at - 1] === "high" ? 0.7 : 0.85;
}

/** Context only lowers, and says so. The words looked at begin two before `from`. */
function lower(finding: Finding, tokens: readonly Token[], from: number, at: number, isQuoted: boolean): Finding {
  const lowered = new Set<ContextCode>();
  for (let index = Math.max(0, from - 2); index < at; index += 1) {
    const word = tokens[index]?.plain ?? "";
    if (index >= from && negators.has(word) && !onlyThat(tokens, index, at)) lowered.add("negated");
    if ((index >= from && past.has(word) && (word !== "was" || finding.by !== "birth year")) || word === "quand" || word === "when") lowered.add("past");
    if (index >= from && others.has(word) && !startsAnew(tokens, index, at)) lowered.add("other");
  }
  if (isQuoted) lowered.add("quoted");
  return lowered.size === 0 ? finding : { ...finding, p: Math.min(finding.p, 0.4), lowered: [...lowered] };
}
/** "je n'ai pas que 15 ans" aside, "je n'ai que 15 ans" is none; "non, j'ai 15 ans" and "no, I'm 15" begin anew. */
function onlyThat(tokens: readonly Token[], index: number, at: number): boolean {
  const word = tokens[index]?.plain;
  return (word === "non" || word === "no") && startsAnew(tokens, index, at);
}
/** Between a word and the number a new clause in the first person begins: "ma fille dort, j'ai 15 ans". */
function startsAnew(tokens: readonly Token[], index: number, at: number): boolean {
  for (let next = index + 1; next < at; next += 1) {
    const word = tokens[next]?.plain ?? "";
    if (firstPersonFr.has(word) || iAm.has(word) || word === "ai" || word === "i" || word === "j") return true;
  }
  return false;
}
