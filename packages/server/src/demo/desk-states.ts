import {
  decide,
  escalate,
  fileNotice,
  flaggerNotice,
  giveBack,
  isRefused,
  judgeReview,
  keepDrawn,
  letter,
  merge,
  policies,
  proposeFlagger,
  second,
  settlers,
  take,
  takeIn,
  type DeskHouse,
  type StaffPerson,
} from "@lampion/core";
import type { Situation } from "@lampion/protocol";

interface Lease {
  readonly number: number;
  readonly token: string;
}

/** One case in every state that a case can wait in, and a trusted flagger with a notice: what a visitor of the demo should see beside fresh cases. */
export async function fillStates(house: DeskHouse, colleague: StaffPerson, other: StaffPerson): Promise<void> {
  await held(house, colleague, "hate", "Salon de la ville, ce matin", "Des phrases contre un quartier entier.", (id, lease) =>
    escalate(house, colleague, id, lease, "Je ne sais pas si c'est une menace ou une bravade.", "S2"),
  );
  await held(house, colleague, "tracked", "", "Quelqu'un sait toujours où je suis.", (id, lease) =>
    letter(house, colleague, id, lease, house.state.cases.get(id)?.reports[0] ?? "", "Depuis quand ? Et dans quel salon ?", true),
  );
  await held(house, colleague, "other", "Salon de la ville, hier soir", "On m'a demandé mon nom de famille trois fois.", (id, lease) => giveBack(house, colleague, id, lease));
  // Two about one place are one matter: the second goes into the first.
  const first = await notice(house, "drugs-weapons", "/rooms/FR-75111/1/1", "Une annonce avec un tarif.");
  await held(house, colleague, "off-topic", "/rooms/FR-75111/1/1", "La même annonce, encore une fois.", (id, lease) => merge(house, colleague, id, lease, first));
  await proposed(house, colleague);
  // Held by the other one while the visitor looks on.
  await held(house, other, "scam", "Salon de la ville, à midi", "On promet de doubler l'argent en un jour.", async () => {});
  await flagger(house, colleague, other);
  await reviews(house, other);
}
/** Texts for a second look, two of them judged: the table of the means begins to say something. */
async function reviews(house: DeskHouse, other: StaffPerson): Promise<void> {
  const from = (means: "lists" | "model" | null, of: number, ...texts: readonly string[]) => ({
    means,
    of,
    texts: texts.map((text) => ({ text, language: "fr", stream: "room:FR-75111" })),
  });
  const hours = [
    [
      from("lists", 2, "T'es vraiment nul, personne ne veut te parler.", "Ce film est nul, je suis parti avant la fin."),
      from(null, 61, "On se retrouve au marché samedi ?", "Quelqu'un connaît un bon réparateur de vélos ?"),
    ],
    [
      from("model", 3, "Dégage d'ici, on ne veut pas de toi dans ce salon.", "Je vous hais tous, les lundis matin."),
      from(null, 48, "Bonsoir le quartier !", "Il pleut encore sur la fête."),
    ],
  ];
  for (const hour of hours) await keepDrawn(house, hour, () => "demo");
  for (const sample of [...house.state.reviews.values()].slice(0, 4)) await judgeReview(house, other, sample.id, { breaks: sample.means === "lists" });
}
async function notice(house: DeskHouse, situation: Situation, where: string, words: string): Promise<string> {
  const filed = await fileNotice(house, { situation, where, words, language: "fr" });
  if (isRefused(filed)) throw new Error(filed.why);
  return filed.case;
}
async function held(
  house: DeskHouse,
  person: StaffPerson,
  situation: Situation,
  where: string,
  words: string,
  then: (id: string, lease: Lease) => Promise<unknown>,
): Promise<void> {
  const id = await notice(house, situation, where, words);
  const taken = await take(house, person, id);
  if (isRefused(taken) || taken.lease === null) return;
  await then(id, { number: taken.lease.number, token: taken.lease.token });
}
/** A decision that needs two, and waits for somebody else. */
async function proposed(house: DeskHouse, colleague: StaffPerson): Promise<void> {
  const found = await takeIn(house, {
    report: house.number("N"),
    source: "finding",
    situation: "blackmail",
    who: "somebody",
    subject: "demo-subject-000",
    reporter: null,
    about: "finding",
    stream: "room:FR-75111",
    seqs: [],
    records: 0,
    leftOut: 0,
    hours: [],
    authenticated: false,
    claim: "",
    language: "fr",
    department: null,
    isIndependent: false,
    flagger: null,
    act: "now",
    words: "",
    place: "",
    contact: null,
    items: 1,
  });
  const taken = isRefused(found) ? found : await take(house, colleague, found.case);
  const policy = policies.find((one) => one.id === "sextortion");
  if (isRefused(found) || isRefused(taken) || taken.lease === null || policy === undefined) return;
  await decide(house, colleague, found.case, {
    lease: { number: taken.lease.number, token: taken.lease.token },
    policy: policy.id,
    template: policy.facts[0]?.id ?? "",
    consequence: { kind: "pause", powers: ["knock", "media"], scope: "house", minutes: 365 * 1_440 },
    reasons: "Deux demandes d'argent sous menace, à deux personnes.",
    leaving: "Récidive sous un autre surnom.",
  });
}
async function flagger(house: DeskHouse, colleague: StaffPerson, other: StaffPerson): Promise<void> {
  const asked = await proposeFlagger(house, other, {
    name: "Association exemple",
    award: "DSA 22, 2026/3",
    country: "FR",
    expertise: ["ILLEGAL_OR_HARMFUL_SPEECH"],
    webhook: null,
  });
  if (isRefused(asked) || asked.kind !== "proposed") return;
  await second(house, colleague, asked.proposal, true, "", settlers(house));
  const [known] = house.state.flaggers.keys();
  if (known !== undefined)
    await flaggerNotice(house, known, { situation: "hate", where: ["/rooms/FR-75111/1/2"], words: "Appel à la haine contre un groupe.", reference: "AE-2026-17" });
}
