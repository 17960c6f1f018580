import type { OrderIn, OrderKind, Selector } from "@lampion/protocol";

export interface OrderCheck {
  /** Fields of MD-52 that are missing, by name. */
  readonly missing: readonly string[];
  /** Places of selectors that are too broad. */
  readonly tooBroad: readonly number[];
  readonly draft: { readonly fr: string; readonly en: string } | null;
}
/** Content and traffic of more than this many hours of one stream is no selector any more, but a dragnet (LW-105). */
const hoursMost = 72;
const hourMs = 3_600_000;
const address = /^\/rooms\/[A-Za-z0-9_.-]{1,56}\/\d{1,9}\/\d{1,15}$/;

/** MD-53: a receipt, a message's address, a case, a claim, or a stream with hours. Everything told in other words is refused with a draft. */
export function isTooBroad(selector: Selector): boolean {
  switch (selector.kind) {
    case "receipt":
      return !/^[A-Za-z0-9_-]{8,}$/.test(selector.value.trim());
    case "address":
      return !address.test(selector.value.trim());
    case "case":
      return !/^C-[2-9A-HJKMNP-TV-Z]{8}$/.test(selector.value.trim());
    case "claim":
      return !/^[2-9A-HJKMNP-TV-Z -]{20,40}$/i.test(selector.value.trim());
    case "stream":
      return !(selector.to > selector.from && selector.to - selector.from <= hoursMost * hourMs) || !/^(room|talk):[A-Za-z0-9_.-]+$/.test(selector.value);
    case "words":
      return true;
  }
}
/** What an order lacks before anybody acts on it (MD-52, LW-5). A report of one's own (life, breach) has no authority that asks. */
export function checkOrder(order: OrderIn): OrderCheck {
  const own: ReadonlySet<OrderKind> = new Set(["art18-life", "gdpr-breach", "uk-nca"]);
  const missing: string[] = [];
  const need = (name: string, value: string): void => {
    if (value.trim() === "") missing.push(name);
  };
  if (!own.has(order.kind)) {
    need("legalBasis", order.legalBasis);
    need("reasons", order.reasons);
    need("authority", order.authority.name);
    need("reference", order.reference);
    need("redress", order.redress);
    if (order.selectors.length === 0) missing.push("selectors");
    if (order.kind === "dsa10" && order.dataClasses.length === 0) missing.push("dataClasses");
  }
  const tooBroad = order.selectors.flatMap((selector, at) => (isTooBroad(selector) ? [at] : []));
  return { missing, tooBroad, draft: missing.length + tooBroad.length === 0 ? null : replyDraft(order, missing, tooBroad) };
}

const names: Readonly<Record<string, readonly [fr: string, en: string]>> = {
  legalBasis: ["la base légale", "the legal basis"],
  reasons: ["les motifs", "the reasons"],
  authority: ["le nom de l'autorité", "the name of the authority"],
  reference: ["la référence", "the reference"],
  redress: ["les voies de recours", "the ways of redress"],
  selectors: ["ce qu'il faut chercher", "what to look for"],
  dataClasses: ["la nature des données demandées", "the kind of data asked for"],
};
/** The answer as it would be sent: what is missing, what was too broad, and what would be precise enough. Signed by a person, never sent by itself. */
function replyDraft(order: OrderIn, missing: readonly string[], tooBroad: readonly number[]): { readonly fr: string; readonly en: string } {
  const form = order.kind === "epoc" || order.kind === "epoc-pr";
  const listed = (language: 0 | 1): string => missing.map((name) => names[name]?.[language] ?? name).join(", ");
  const reference = order.reference.trim() === "" ? "-" : order.reference.trim();
  const fr = [
    `Référence : ${reference}.${form ? " Formulaire de l'annexe III du règlement (UE) 2023/1543 : exécution impossible en l'état." : ""}`,
    ...(missing.length === 0 ? [] : [`Il manque : ${listed(0)}.`]),
    ...(tooBroad.length === 0
      ? []
      : [
          "La demande vise plus de personnes ou de messages que ceux de l'affaire. Nous ne pouvons répondre que sur un reçu, l'adresse d'un message, un numéro de dossier, un code, ou une conversation ou un salon avec les heures (72 au plus).",
        ]),
    "Rien n'a été ouvert ni transmis. Les données qui existent sont conservées jusqu'à leur terme ordinaire ; une demande de conservation peut être faite tout de suite.",
  ];
  const en = [
    `Reference: ${reference}.${form ? " Form of Annex III of Regulation (EU) 2023/1543: execution impossible as it stands." : ""}`,
    ...(missing.length === 0 ? [] : [`Missing: ${listed(1)}.`]),
    ...(tooBroad.length === 0
      ? []
      : [
          "The request reaches more people or messages than those of the matter. We can answer on a receipt, the address of a message, a case number, a code, or a conversation or room with its hours (72 at most).",
        ]),
    "Nothing was opened or handed over. What exists is kept until its ordinary end; a request for preservation can be made at once.",
  ];
  return { fr: fr.join("\n"), en: en.join("\n") };
}
