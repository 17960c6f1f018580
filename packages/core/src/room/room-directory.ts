import type { Language, RoomCard, RoundedCount } from "@lampion/protocol";
import { limits } from "@lampion/protocol";
import type { PlaceDirectory } from "../place/place-directory.port.ts";

/** A room that exists by the operator's list or by the ladder of zones. Texts are in both languages. */
export interface RoomPlan {
  readonly id: string;
  readonly kind: "zone" | "theme";
  readonly name: Readonly<Record<Language, string>>;
  readonly charter: Readonly<Record<Language, string>>;
  readonly sensitive: boolean;
}

const theme = (id: string, fr: string, en: string, charterFr: string, charterEn: string, sensitive = false): RoomPlan => ({
  id: `theme-${id}`,
  kind: "theme",
  name: { fr, en },
  charter: { fr: charterFr, en: charterEn },
  sensitive,
});

/** The operator's list at the start (RO-2). None is for explicit content: rooms are open to everybody who entered. */
export const themes: readonly RoomPlan[] = [
  theme("music", "Musique", "Music", "Ce qu'on écoute, ce qu'on joue, les concerts à venir.", "What we listen to, what we play, concerts to come."),
  theme("cinema", "Cinéma et séries", "Films and series", "Films et séries, sans raconter la fin.", "Films and series, without giving the end away."),
  theme("cooking", "Cuisine", "Cooking", "Recettes, marchés, plats ratés et réussis.", "Recipes, markets, dishes that worked and those that did not."),
  theme("games", "Jeux et quiz", "Games and quiz", "Jeux de mots, quiz, jeux vidéo et jeux de société.", "Word games, quizzes, video and board games."),
  theme("books", "Livres", "Books", "Ce qu'on lit ce soir, et pourquoi.", "What we read tonight, and why."),
  theme("sport", "Sport", "Sport", "En regarder, en faire, en parler, sans se fâcher.", "Watching it, doing it, talking about it, without a quarrel."),
  theme("over-40", "Plus de 40 ans", "Over 40", "Pour parler entre gens qui ont connu le Minitel.", "For those who remember the time before the web."),
  theme("retired", "Retraités", "Retired", "Le temps retrouvé, la famille, les projets.", "Time found again, family, plans."),
  theme("new-in-town", "Nouveaux en ville", "New in town", "On arrive, on cherche des idées, on se conseille.", "Just arrived, looking for ideas, giving advice."),
  theme("night-owls", "Noctambules", "Night owls", "Pour les heures où les autres dorment.", "For the hours when others sleep."),
  theme("languages", "Langues", "Languages", "S'exercer dans une autre langue, avec patience.", "Practising another language, with patience."),
  theme(
    "lgbt",
    "LGBT+ et leurs amis",
    "LGBT+ and friends",
    "Entre nous, avec bienveillance. Ici ni lieu ni tranche d'âge.",
    "Among ourselves, kindly. No place and no age band is shown here.",
    true,
  ),
];
const byTheme = new Map(themes.map((plan) => [plan.id, plan]));

export interface Crowd {
  /** People of a zone, or members of a room, connected now. */
  here(id: string): number;
  /** Distinct people of a zone seen within 24 h. */
  seen(zone: string): number;
}

export interface RoomDirectory {
  plan(id: string): RoomPlan | null;
  /** RO-1: the smallest zone room of the chain (smallest first) where enough people were seen and are here; else the largest. */
  landing(chain: readonly string[], crowd: Crowd): string;
  /** Zone rooms of the chain, then the themes, in the order in which they are shown. */
  list(chain: readonly string[]): readonly RoomPlan[];
}

export function createRoomDirectory(places: PlaceDirectory): RoomDirectory {
  /** Made once: the ladder is data, and everybody of a town shares its plans and its list. */
  const zonePlans = new Map<string, RoomPlan>();
  const lists = new WeakMap<readonly string[], readonly RoomPlan[]>();
  const zonePlan = (id: string): RoomPlan | null => {
    const known = zonePlans.get(id);
    if (known !== undefined) return known;
    const zone = places.zone(id);
    if (zone === null) return null;
    const made: RoomPlan = {
      id,
      kind: "zone",
      name: { fr: zone.name, en: zone.name },
      sensitive: false,
      // Without the name: French would need another article for each place.
      charter: { fr: "On y parle de tout, avec respect.", en: "Any subject, with respect." },
    };
    zonePlans.set(zone.id, made);
    return made;
  };
  const plan = (id: string): RoomPlan | null => byTheme.get(id) ?? zonePlan(id);
  return {
    plan,
    landing(chain, crowd) {
      const fit = chain.find((zone) => crowd.seen(zone) >= limits.room.landingSeenPerDay && crowd.here(zone) >= limits.room.landingHereNow);
      return fit ?? chain.at(-1) ?? "theme-new-in-town";
    },
    list(chain) {
      const known = lists.get(chain);
      if (known !== undefined) return known;
      const list = [...chain.map(zonePlan).filter((found) => found !== null), ...themes];
      lists.set(chain, list);
      return list;
    },
  };
}

/** Cards of one plan by what they show: few differ, and every welcome carries some twenty. */
const cards = new WeakMap<RoomPlan, Map<string, RoomCard>>();

export function roomCard(plan: RoomPlan, language: Language, state: { slowMs: number; level: number; count: RoundedCount; joined: boolean }): RoomCard {
  const key = `${language}${state.slowMs}/${state.level}/${state.count}${state.joined ? "j" : ""}`;
  const known = cards.get(plan)?.get(key);
  if (known !== undefined) return known;
  const card = Object.freeze({
    id: plan.id,
    name: plan.name[language],
    kind: plan.kind,
    charter: plan.charter[language],
    keptBy: language === "fr" ? "la veille" : "the desk",
    sensitive: plan.sensitive,
    slowMs: state.slowMs,
    level: state.level,
    count: state.count,
    joined: state.joined,
  } as const satisfies RoomCard);
  cards.set(plan, (cards.get(plan) ?? new Map<string, RoomCard>()).set(key, card));
  return card;
}
