import { contestAt, decide, fileNotice, isRefused, offeredStep, policyOf, receiveOrder, take, takeIn, type DeskHouse, type MessageStore, type StaffPerson } from "@lampion/core";
import { roomStream, type OrderIn, type Situation } from "@lampion/protocol";
import type { DemoGuest } from "./demo-guest.ts";
import { fillStates } from "./desk-states.ts";

/** Lines that are said in a room and then reported: plain, and harmless to read. */
const lines: readonly { readonly text: string; readonly situation: Situation; readonly words: readonly string[] }[] = [
  {
    text: "Encore toi. Personne ne veut te lire ici, va voir ailleurs.",
    situation: "harassment",
    words: ["Il me suit de salon en salon et me répond toujours comme ça. J'ai demandé deux fois d'arrêter.", "Ce n'est pas la première fois ce soir."],
  },
  { text: "Qui veut gagner de l'argent sans sortir de chez soi ? J'explique à qui me parle.", situation: "scam", words: ["On m'a déjà fait le coup, c'est un faux profil."] },
  { text: "Le match de samedi, quelqu'un l'a vu ? Et celui d'avant, et celui d'avant ?", situation: "off-topic", words: [""] },
];
const notices: readonly { readonly situation: Situation; readonly where: string; readonly words: string; readonly language: "fr" | "en" }[] = [
  {
    situation: "trap",
    where: "Salon de la ville, vers 18 h",
    words: "Quelqu'un propose le même parking à plusieurs personnes, à la même heure, et change au dernier moment.",
    language: "fr",
  },
  { situation: "doxing", where: "Salon de la ville, hier vers 22 h", words: "Ma rue et l'étage ont été écrits dans le salon. Je ne suis pas inscrite ici.", language: "fr" },
  { situation: "other", where: "", words: "Somebody uses the name of my shop.", language: "en" },
  { situation: "self-harm", where: "Salon de la ville", words: "Une personne a écrit qu'elle n'en pouvait plus, puis plus rien. Je m'inquiète.", language: "fr" },
];
const orders: readonly OrderIn[] = [
  order("dsa9", "Autorité exemple", {
    legalBasis: "Règlement (UE) 2022/2065, article 9",
    reasons: "Message signalé illégal.",
    redress: "Tribunal administratif, deux mois.",
    selectors: [{ kind: "address", value: "/rooms/FR-75111/1/12" }],
  }),
  order("fr-requisition", "Tribunal exemple", {
    reasons: "Enquête préliminaire.",
    selectors: [{ kind: "words", value: "Tous les messages du salon de la ville" }],
    dataClasses: ["content"],
  }),
];
function order(kind: OrderIn["kind"], name: string, more: Partial<OrderIn>): OrderIn {
  return {
    kind,
    authority: { name, country: "FR", contact: "greffe" },
    reference: "2026/114",
    legalBasis: "",
    reasons: "",
    selectors: [],
    dataClasses: [],
    territory: ["FR"],
    language: "fr",
    redress: "",
    gagUntil: null,
    category: null,
    dueAt: null,
    ...more,
  };
}

export interface Stage {
  readonly house: DeskHouse;
  readonly messages: MessageStore;
  readonly guests: readonly DemoGuest[];
  readonly colleague: StaffPerson;
  /** Somebody else of the desk, who holds a case and asks for what two must do. */
  readonly other: StaffPerson;
  /** Lets what was asked be answered: a few turns of the loop. */
  settle(): Promise<void>;
  /** The next knock that any guest receives is reported and not accepted. */
  reportNextKnock(situation: Situation, words: string): void;
}

/** Fills the desk through the doors that everybody uses: reports over the wire, notices at the paper desk, findings, orders; some are decided, one is contested. */
export async function fillDesk(stage: Stage): Promise<void> {
  const { house } = stage;
  if (house.state.cases.size > 0) return;
  await inRooms(stage);
  const claims: string[] = [];
  for (const notice of notices) {
    const filed = await fileNotice(house, notice);
    if (!isRefused(filed)) claims.push(filed.claim);
  }
  await finding(house);
  for (const one of orders) await receiveOrder(house, { as: "staff", id: stage.colleague.staff }, one);
  await alreadyDecided(stage);
  await fillStates(house, stage.colleague, stage.other);
  stage.reportNextKnock("under-18-here", "Elle m'écrit qu'elle est encore au collège. Je ne sais pas quoi faire.");
  stage.reportNextKnock("harassment", "Je lui ai déjà dit non hier, sous un autre nom.");
}

async function inRooms(stage: Stage): Promise<void> {
  for (const [at, line] of lines.entries()) {
    const author = stage.guests[at * 5 + 2];
    const room = author?.room() ?? null;
    if (author === undefined || room === null) continue;
    author.say(line.text);
    await stage.settle();
    const stream = roomStream(room);
    const head = await stage.messages.head(stream);
    const seq = (await stage.messages.after(stream, head.epoch, Math.max(0, head.seq - 20), 20)).findLast((record) => record.text === line.text)?.seq;
    // What the judge did not let through was never said, and nobody can report it.
    if (seq === undefined) continue;
    for (const [who, words] of line.words.entries()) stage.guests[at * 5 + 3 + who]?.report({ room, seqs: [seq] }, line.situation, words);
    await stage.settle();
  }
}

const finding = (house: DeskHouse) =>
  takeIn(house, {
    report: house.number("N"),
    source: "finding",
    situation: "drugs-weapons",
    who: "room",
    subject: null,
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

/** Two matters of yesterday: one that was answered with a warning and stands, one that was not followed and is contested by who reported it. */
async function alreadyDecided({ house, colleague }: Stage): Promise<void> {
  for (const [situation, words, contested] of [
    ["hate", "Des moqueries sur un accent, plusieurs fois.", "Vous n'avez rien fait, et il recommence ce soir."],
    ["image-without-consent", "Il dit avoir une photo de moi et veut la montrer.", ""],
  ] as const) {
    const filed = await fileNotice(house, { situation, where: `Salon de la ville, avant-hier (${situation})`, words, language: "fr" });
    if (isRefused(filed)) continue;
    const taken = await take(house, colleague, filed.case);
    if (isRefused(taken) || taken.lease === null) continue;
    const policy = policyOf(situation === "hate" ? "hate" : "intimate-image");
    const fact = policy?.facts[0];
    if (policy === null || fact === undefined) continue;
    const decided = await decide(house, colleague, filed.case, {
      lease: { number: taken.lease.number, token: taken.lease.token },
      policy: policy.id,
      template: fact.id,
      consequence: { kind: "none" },
      reasons: "Le salon a été lu : rien de tel n'y reste, et l'auteur n'est pas connu.",
      leaving: `Rien à restreindre ; l'échelon serait ${offeredStep(policy.group, 1).kind}.`,
    });
    if (!isRefused(decided) && contested !== "") await contestAt(house, filed.claim, contested);
  }
}
