import { createMemory, createRuleSet, rank, type Draft, type Judge, type Kind, type Rule, type Scene } from "@lampion/safety";
import { sha256 } from "../sha256.ts";

/** What people write each other on any day, in both languages: short and long, with numbers, hours, jokes and reproaches that mean no harm. */
export const everyday: readonly string[] = [
  ...["salut", "ok", "mdr 😂", "bonne nuit à tous", "ça va et toi ?", "haha trop vrai", "bon anniversaire Karim !!", "t'es où ?"],
  "je rentre du boulot, il pleut des cordes ici",
  "qui regarde le match ce soir ? ça commence à 21h",
  "j'ai 42 ans et deux enfants, et toi tu fais quoi dans la vie",
  "la boulangerie de la place est fermée jusqu'au 15 août, dommage",
  "le train de 18h12 a encore 40 minutes de retard, j'en peux plus",
  "quelqu'un a une recette de tarte aux pommes simple ? pour 6 personnes",
  "ma mère me tue avec ses photos de vacances, il y en a 200",
  "tu es sérieuse là ? j'y crois pas, raconte",
  "je suis infirmière, je travaille de nuit cette semaine",
  "on se retrouve samedi au marché vers 10h, devant le fleuriste ?",
  "j'ai adoré la saison 2, la fin m'a fait pleurer",
  "arrête de te moquer, j'étais fatigué et j'avais mal lu",
  "vous connaissez un bon garagiste pas trop cher près de la gare ?",
  "mon chat a encore mangé les plantes du salon, je vais devenir folle",
  "pas grave, on fera ça une autre fois, repose-toi bien",
  "j'ai rien compris au film, quelqu'un peut m'expliquer ?",
  "depuis qu'on a déménagé je ne connais personne ici, je suis venue pour parler un peu",
  "la réunion des voisins est lundi à 19h30 salle des fêtes, apportez une chaise",
  ...["hi", "lol", "good morning everyone", "same here tbh", "no way!!", "where are you from?", "see you tomorrow"],
  "just got home from work, it's been raining all day",
  "anyone watching the match tonight? kick-off is at 9",
  "i'm 35 with two kids, what do you do for a living?",
  "the bus was 25 minutes late again, i nearly missed the film",
  "does anybody have a simple recipe for apple pie, for six people",
  "you're killing me, i was about to say exactly that",
  "are you serious? tell me everything",
  "we could meet at the library on saturday around ten, if you like",
  "loved the second season, the ending made me cry",
  "my cat ate the plants again, i am going mad",
  "never mind, another time, get some rest",
  "i moved here in june and don't know anybody yet, so i came to chat a bit",
  "the neighbours meet on monday at half past seven, bring a chair",
  "sorry for yesterday, i was tired and misread your message",
];
const places = ["room", "knock", "private"] as const;
/** The largest share of messages that a guard may let a rule stop. */
const shareMost = 0.2;

export interface Everyday {
  /** Rules that act and would stop more of what anybody says on any day than any guard allows, in words. */
  faultsOf(rules: readonly Rule[]): string[];
}
/**
 * The last look before a set is in force (SF-64): a rule that stops the talk of every day is refused before a guard has to find it. Judged once, each sentence by
 * itself, from one adult to another who have been here for a month; the rules then run over the numbers.
 */
export function createEveryday(judge: Judge, sentences: readonly string[] = everyday): Everyday {
  let judged: readonly { readonly draft: Draft; readonly scene: Scene; readonly slots: Float64Array }[] | null = null;
  const facts = { typedAge: 35, isProvenAdult: true, deviceAgeMs: 30 * 86_400_000, mayLink: true };
  const sceneOf = (kind: Kind): Scene => ({
    ...{ scope: "full", from: "author", author: facts, nowMs: 1_900_000_000_000 },
    to: kind === "room" ? null : { id: "reader", facts },
    room: kind === "room" ? { id: "room", level: 0, near: [] } : null,
  });
  const all = (): NonNullable<typeof judged> => {
    const memory = createMemory({ senders: 8, pairs: 8 });
    return places.flatMap((kind) =>
      sentences.flatMap((text) => {
        const draft = { kind, text, language: "fr", anyway: true } as const;
        const { slots } = judge.judge(draft, sceneOf(kind), memory);
        return slots === null ? [] : [{ draft, scene: sceneOf(kind), slots }];
      }),
    );
  };
  return {
    faultsOf(rules) {
      const acting = rules.filter(({ mode, then }) => (mode === "canary" || mode === "live") && rank(then.step) >= rank("hold"));
      if (acting.length === 0) return [];
      judged ??= all();
      const set = createRuleSet(
        acting.map((rule) => ({ ...rule, mode: "live" })),
        sha256,
      );
      const hits = new Map<string, number>();
      for (const { draft, scene, slots } of judged)
        for (const { rule } of set.run(slots, draft, scene).hits) hits.set(`${rule}/${draft.kind}`, (hits.get(`${rule}/${draft.kind}`) ?? 0) + 1);
      return acting.flatMap(({ id, on }) =>
        on.flatMap((kind) => {
          const count = hits.get(`${id}/${kind}`) ?? 0;
          return count > sentences.length * shareMost ? [`${id}: it would stop ${String(count)} of ${String(sentences.length)} everyday sentences in ${kind}`] : [];
        }),
      );
    },
  };
}
