import type { Category, Keyword, LadderGroup, Severity, Situation } from "@lampion/protocol";

/** One clause of the terms, in force since a version: one category and keyword each (LW-44), a severity, a ladder. */
export interface Policy {
  readonly id: string;
  readonly version: number;
  readonly clause: string;
  readonly title: { readonly fr: string; readonly en: string };
  readonly category: Category;
  readonly keyword: Keyword;
  /** What OTHER stands for; a row of `other-keywords.ts` (LW-46). */
  readonly other?: string;
  readonly severity: Severity;
  readonly group: LadderGroup;
  readonly situations: readonly Situation[];
  /** Only a program decides by it: people at the desk are not offered it. */
  readonly byProgram?: true;
  /** Facts of a decision, chosen and never typed (LW-29); the first one is the usual one. */
  readonly facts: readonly { readonly id: string; readonly fr: string; readonly en: string }[];
}
const fact = (id: string, fr: string, en: string) => ({ id, fr, en });
const policy = (
  id: string,
  clause: string,
  titles: readonly [fr: string, en: string],
  reason: readonly [Category, Keyword, string?],
  severity: Severity,
  group: LadderGroup,
  situations: readonly Situation[],
  facts: Policy["facts"],
): Policy => ({
  id,
  version: 1,
  clause,
  title: { fr: titles[0], en: titles[1] },
  category: reason[0],
  keyword: reason[1],
  ...(reason[2] === undefined ? {} : { other: reason[2] }),
  severity,
  group,
  situations,
  facts,
});

/** The house rules as the desk applies them. A changed meaning is a new version; decisions name theirs. */
export const policies: readonly Policy[] = [
  policy(
    "grooming",
    "2.1",
    ["Approche d'un enfant par un adulte", "An adult approaching a child"],
    ["PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS"],
    "S1",
    "gravest",
    ["adult-approaches-minor"],
    [
      fact(
        "goes-on",
        "Une personne qui avait dit être mineure a été approchée, ou l'échange a continué après cela.",
        "Somebody who had said to be under 18 was approached, or the exchange went on after that.",
      ),
      fact("seeks", "Des personnes mineures étaient recherchées.", "People under 18 were being looked for."),
    ],
  ),
  policy(
    "abuse-image",
    "2.2",
    ["Image d'abus sur un enfant", "Image of the abuse of a child"],
    ["PROTECTION_OF_MINORS", "CHILD_SEXUAL_ABUSE_MATERIAL"],
    "S0",
    "gravest",
    ["image-of-minor"],
    [fact("sent", "Une image d'abus sur un enfant a été envoyée, demandée ou proposée.", "An image of the abuse of a child was sent, asked for or offered.")],
  ),
  policy(
    "under-age",
    "1.1",
    ["Moins de 18 ans", "Under 18"],
    ["PROTECTION_OF_MINORS", "AGE_SPECIFIC_RESTRICTIONS_MINORS"],
    "S1",
    "sale",
    ["under-18-here"],
    [fact("told", "La personne a dit avoir moins de 18 ans.", "The person said to be under 18.")],
  ),
  policy(
    "ambush",
    "2.3",
    ["Guet-apens", "Ambush"],
    ["VIOLENCE", "COORDINATED_HARM"],
    "S1",
    "gravest",
    ["trap"],
    [
      fact("lure", "Un rendez-vous a servi à attirer quelqu'un pour lui nuire, ou devait y servir.", "A meeting was used, or was to be used, to lure somebody into harm."),
      fact("third", "Des personnes étaient recherchées pour nuire à quelqu'un d'autre.", "People were recruited to harm somebody else."),
    ],
  ),
  policy(
    "exploitation",
    "2.4",
    ["Exploitation d'une personne", "Exploitation of a person"],
    ["VIOLENCE", "HUMAN_EXPLOITATION"],
    "S1",
    "gravest",
    ["exploitation"],
    [fact("offered", "Une personne était proposée par d'autres contre de l'argent.", "A person was offered by others for money.")],
  ),
  policy(
    "terrorism",
    "2.5",
    ["Terrorisme", "Terrorism"],
    ["RISK_FOR_PUBLIC_SECURITY", "TERRORIST_CONTENT"],
    "S1",
    "gravest",
    ["terrorism"],
    [fact("praise", "Un acte terroriste a été préparé, approuvé ou provoqué.", "A terrorist act was prepared, praised or called for.")],
  ),
  policy(
    "sextortion",
    "3.1",
    ["Chantage", "Blackmail"],
    ["SCAMS_AND_FRAUD", "OTHER", "sextortion"],
    "S2",
    "threats",
    ["blackmail"],
    [fact("demand", "De l'argent ou des actes ont été exigés sous la menace de révéler quelque chose.", "Money or acts were demanded under the threat of making something known.")],
  ),
  policy(
    "intimate-image",
    "3.2",
    ["Image intime sans accord", "Intimate image without consent"],
    ["CYBER_VIOLENCE", "NON_CONSENSUAL_IMAGE_SHARING"],
    "S2",
    "threats",
    ["image-without-consent"],
    [fact("shared", "Une image intime a été montrée ou promise sans l'accord de la personne.", "An intimate image was shown or promised without the person's consent.")],
  ),
  policy(
    "threat",
    "3.3",
    ["Menace ou appel à la violence", "Threat or call to violence"],
    ["VIOLENCE", "INCITEMENT_VIOLENCE_HATRED"],
    "S2",
    "threats",
    ["call-to-violence"],
    [fact("threat", "Une personne ou un groupe a été menacé.", "A person or a group was threatened.")],
  ),
  policy(
    "doxing",
    "3.4",
    ["Données privées révélées", "Private details made known"],
    ["CYBER_VIOLENCE", "OTHER", "doxing"],
    "S2",
    "threats",
    ["doxing"],
    [fact("details", "L'adresse, le numéro ou le nom de quelqu'un ont été révélés sans son accord.", "Somebody's address, number or name was made known without consent.")],
  ),
  policy(
    "stalking",
    "3.5",
    ["Traque", "Stalking"],
    ["CYBER_VIOLENCE", "CYBER_STALKING"],
    "S2",
    "threats",
    ["tracked"],
    [fact("follows", "Une personne a été suivie ou surveillée malgré son refus.", "Somebody was followed or watched in spite of refusing.")],
  ),
  policy(
    "hate",
    "3.6",
    ["Haine", "Hate"],
    ["ILLEGAL_OR_HARMFUL_SPEECH", "HATE_SPEECH"],
    "S2",
    "harassment",
    ["hate"],
    [fact("group", "Des personnes ont été rabaissées pour ce qu'elles sont.", "People were degraded for what they are.")],
  ),
  policy(
    "harassment",
    "3.7",
    ["Harcèlement", "Harassment"],
    ["CYBER_VIOLENCE", "CYBER_HARASSMENT"],
    "S3",
    "harassment",
    ["harassment"],
    [fact("insists", "Une personne a été relancée ou insultée malgré son refus.", "Somebody was pressed or insulted in spite of refusing.")],
  ),
  policy(
    "unsolicited",
    "3.8",
    ["Contenu sexuel non voulu", "Unwanted sexual content"],
    ["CYBER_VIOLENCE", "OTHER", "unsolicited sexual content"],
    "S3",
    "harassment",
    [],
    [fact("unwanted", "Un contenu sexuel a été imposé à quelqu'un.", "Sexual content was forced on somebody.")],
  ),
  policy(
    "products",
    "4.1",
    ["Vente de drogues ou d'armes", "Sale of drugs or weapons"],
    ["UNSAFE_AND_PROHIBITED_PRODUCTS", "PROHIBITED_PRODUCTS"],
    "S3",
    "fraud",
    ["drugs-weapons"],
    [fact("sale", "Un produit interdit a été proposé ou cherché.", "A prohibited product was offered or looked for.")],
  ),
  policy(
    "scam",
    "4.2",
    ["Escroquerie", "Scam"],
    ["SCAMS_AND_FRAUD", "INAUTHENTIC_ACCOUNTS"],
    "S3",
    "fraud",
    ["scam"],
    [fact("trick", "De l'argent ou des données ont été demandés sous un faux prétexte.", "Money or data were asked for under a pretence.")],
  ),
  policy(
    "buying",
    "4.3",
    ["Achat de services sexuels", "Buying sexual services"],
    ["OTHER_VIOLATION_TC", "GOODS_SERVICES_NOT_PERMITTED"],
    "S3",
    "fraud",
    [],
    [fact("buys", "Des services sexuels ont été cherchés contre de l'argent.", "Sexual services were looked for, for money.")],
  ),
  policy(
    "selling",
    "4.4",
    ["Annonce de services sexuels", "Advert for sexual services"],
    ["CONSUMER_INFORMATION", "HIDDEN_ADVERTISEMENT"],
    "S4",
    "sale",
    [],
    [fact("advert", "Une annonce commerciale n'a pas sa place ici.", "A commercial advert has no place here.")],
  ),
  policy(
    "self-harm",
    "1.2",
    ["Vie en danger", "Life in danger"],
    ["SELF_HARM", "SUICIDE"],
    "S0",
    "sale",
    ["self-harm"],
    [fact("danger", "Une personne a parlé de mettre fin à ses jours.", "Somebody spoke of ending their life.")],
  ),
  policy(
    "flooding",
    "5.1",
    ["Inondation", "Flooding"],
    ["OTHER_VIOLATION_TC", "OTHER", "flooding"],
    "S4",
    "nuisance",
    [],
    [fact("repeats", "Le même texte a été envoyé encore et encore.", "The same text was sent over and over.")],
  ),
  policy(
    "off-topic",
    "5.2",
    ["Hors de propos dans ce salon", "Not fit for this room"],
    ["OTHER_VIOLATION_TC", "OTHER", "not fit for this room"],
    "S4",
    "nuisance",
    ["off-topic", "other"],
    [fact("unfit", "Le message ne convient pas à ce salon.", "The message does not fit this room.")],
  ),
  policy(
    "impersonation",
    "4.5",
    ["Se faire passer pour l'équipe", "Posing as the staff"],
    ["SCAMS_AND_FRAUD", "IMPERSONATION_ACCOUNT_HIJACKING"],
    "S3",
    "fraud",
    [],
    [fact("staff", "Une personne s'est fait passer pour l'équipe ou pour une autorité.", "Somebody posed as the staff or as an authority.")],
  ),
  policy(
    "contact-details",
    "5.3",
    ["Coordonnées et moyens de paiement", "Contact and payment details"],
    ["OTHER_VIOLATION_TC", "OTHER", "contact details"],
    "S4",
    "nuisance",
    [],
    [fact("details", "Des coordonnées ou un moyen de paiement ont été donnés trop tôt.", "Contact or payment details were given too early.")],
  ),
  policy(
    "explicit",
    "5.4",
    ["Texte sexuel hors de sa place", "Sexual text out of its place"],
    ["OTHER_VIOLATION_TC", "ADULT_SEXUAL_MATERIAL"],
    "S4",
    "nuisance",
    [],
    [fact("explicit", "Un texte sexuel n'avait pas sa place là.", "A sexual text had no place there.")],
  ),
  {
    ...policy(
      "unchecked",
      "5.5",
      ["Texte qui n'a pas pu être vérifié", "Text that could not be checked"],
      ["OTHER_VIOLATION_TC", "OTHER", "not checked"],
      "S4",
      "sale",
      [],
      [fact("unchecked", "Un texte n'a pas pu être vérifié avant d'être transmis.", "A text could not be checked before it was delivered.")],
    ),
    byProgram: true,
  },
];
const byId = new Map(policies.map((one) => [one.id, one]));
export const policyOf = (id: string): Policy | null => byId.get(id) ?? null;
/** Descriptions of OTHER in use (LW-46), by category; first used with the version that brought the policy. */
export const otherKeywords: readonly { readonly category: Category; readonly description: string; readonly since: string }[] = policies
  .filter((one) => one.other !== undefined)
  .map((one) => ({ category: one.category, description: one.other ?? "", since: "2026-12" }));

/** The nine policies that the desk offers for a situation, with their keys: those of the situation, of its group, then the everyday ones. */
export function offered(situation: Situation): readonly Policy[] {
  const own = policies.filter((one) => one.situations.includes(situation));
  const group = own[0]?.group;
  const everyday = ["harassment", "hate", "threat", "scam", "unsolicited", "flooding", "off-topic", "products", "grooming"].map((id) => byId.get(id));
  const all = [...own, ...policies.filter((one) => one.group === group), ...everyday, ...policies].filter((one) => one !== undefined);
  return [...new Set(all)].filter((one) => one.byProgram !== true).slice(0, 9);
}
/** The ladder group of a case, by what was reported. */
export const groupOf = (situation: Situation): LadderGroup => policies.find((one) => one.situations.includes(situation))?.group ?? "nuisance";
