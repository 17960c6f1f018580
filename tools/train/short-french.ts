/** Ordinary French as it is typed on a telephone: what is dropped, shortened and written by ear. Whole words, each by chance. */
const words: Readonly<Record<string, readonly string[]>> = {
  "c'est": ["c", "cest", "ses", "c"],
  "j'ai": ["g", "jai", "j'ai"],
  "t'es": ["tes", "t", "té", "t'es"],
  "t'as": ["tas", "ta", "ta"],
  "tu es": ["t", "tes", "t'es"],
  "je suis": ["jsuis", "chui", "jsui", "chuis", "je sui"],
  "je sais pas": ["jsp", "jsais pas", "chai pas", "chépa"],
  "il y a": ["ya", "y a"],
  "qu'est-ce que": ["keske", "kesk", "qu'es que", "q"],
  "s'il te plaît": ["stp", "svp"],
  "d'accord": ["dac", "dacc", "ok"],
  "aujourd'hui": ["aujourdhui", "ajd", "auj"],
  quelque: ["qq", "qlq"],
  que: ["ke", "q", "k", "qe"],
  qui: ["ki", "ki"],
  quoi: ["koi", "kwa", "koa"],
  quand: ["qd", "qand", "kan"],
  pas: ["pa", "pas"],
  plus: ["+", "plu"],
  pour: ["pr", "pour", "pr"],
  dans: ["ds", "dan"],
  avec: ["avc", "av", "ac"],
  tout: ["tt", "tou"],
  tous: ["ts", "tous"],
  toujours: ["tjs", "tjrs", "toujour"],
  beaucoup: ["bcp", "bocou"],
  vraiment: ["vrmt", "vrm", "vraimen"],
  toi: ["toa", "twa", "toi"],
  moi: ["moa", "mwa", "moi"],
  mais: ["mai", "mé", "ms"],
  être: ["etre", "etr"],
  faire: ["fair", "fr"],
  vous: ["vs", "vou"],
  nous: ["ns", "nou"],
  bonjour: ["bjr", "bonjour"],
  bonsoir: ["bsr", "bonsoir"],
  salut: ["slt", "salu"],
  demain: ["dem1", "2main", "demain"],
  rien: ["ri1", "rien"],
  bien: ["bi1", "bien", "b1"],
  gens: ["gens", "gen"],
  mec: ["mec", "mek"],
  parce: ["pck", "pcq", "parce"],
  même: ["mm", "meme"],
  maintenant: ["mtn", "maintenan", "mnt"],
  personne: ["prsn", "persone", "personne"],
  trop: ["tro", "trop"],
  grave: ["grav", "grave"],
  veux: ["ve", "veu", "veux"],
  peux: ["pe", "peu", "peux"],
  fait: ["fé", "fai", "fait"],
  était: ["etait", "été"],
  sais: ["sé", "sai"],
  vais: ["vé", "vai", "vais"],
  comme: ["com", "comme"],
  comment: ["cmt", "commen"],
  pourquoi: ["pk", "pq", "pourkoi", "prq"],
  rendez: ["rdv", "rendez"],
  message: ["msg", "message"],
  temps: ["tps", "tem"],
  aussi: ["ossi", "aussi"],
  autre: ["otr", "autre"],
  beau: ["bo", "beau"],
  eux: ["eu", "eux"],
};
const ends: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<=\w{2})(?:er|ez|és?|ée)$/u, ["er", "é", "e", "ez", "ait"]],
  [/(?<=\w{2})ent$/u, ["e", "en", "ent"]],
  [/(?<=\w{3})s$/u, ["", "", "s"]],
  [/(?<=\w{3})e$/u, ["", "e", "e", "e"]],
  [/eau$/u, ["o", "eau"]],
  [/(?<=\w)qu(?=[aeiou])/u, ["k", "qu"]],
  [/^qu(?=[aeiou])/u, ["k", "qu"]],
];
const tails = ["", "", "", "", " mdr", " lol", " mdrr", " ptdr", " ^^", " :)", " xd", "...", "!!", " ??", " stp", " frr", " wsh"];
const pick = <T>(list: readonly T[], chance: () => number): T => list[Math.floor(chance() * list.length)] as T;

/** A text as a hurried hand writes it; `chance` decides how far it goes. What it means stays. */
export function shortFrench(text: string, chance: () => number): string {
  const far = 0.25 + chance() * 0.6;
  let out = text.toLowerCase().replaceAll("’", "'");
  for (const [long, short] of Object.entries(words)) if ((long.includes(" ") || long.includes("'")) && chance() < far) out = out.replaceAll(long, pick(short, chance));
  out = out.replace(/(?<![\p{L}'])(?:ne |n')(?=\p{L})/gu, (ne) => (chance() < 0.8 ? "" : ne));
  const parts = out.split(" ").map((word) => {
    const known = words[word];
    if (known !== undefined) return chance() < far ? pick(known, chance) : word;
    if (word.length > 4 && chance() < far * 0.35) {
      const [from, to] = pick(ends, chance);
      return word.replace(from, pick(to, chance));
    }
    return word;
  });
  out = parts.join(" ");
  if (chance() < 0.5) out = out.replace(/'/gu, chance() < 0.5 ? "" : " ");
  if (chance() < 0.6) out = out.normalize("NFD").replace(/\p{M}/gu, "");
  if (chance() < 0.6) out = out.replace(/[.,;]/gu, "");
  return out.trim() + pick(tails, chance);
}
