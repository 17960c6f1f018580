/**
 * The only taxonomy (decision 16, LW-43): categories and keywords of the Commission's statement database and yearly report
 * (Implementing Regulation (EU) 2024/2835). Texts are the official ones to the byte, trailing blanks included; letters are those of sheet 2.
 */
interface CategoryRow {
  readonly number: number;
  readonly code: string;
  readonly text: string;
  readonly keywords: readonly (readonly [letter: string, code: string, text: string])[];
}
export const taxonomy = [
  {
    number: 1,
    code: "ANIMAL_WELFARE",
    text: "Animal welfare",
    keywords: [
      ["a", "ANIMAL_HARM", "Animal harm"],
      ["b", "UNLAWFUL_SALE_ANIMALS", "Unlawful sale of animals"],
      ["c", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 2,
    code: "CONSUMER_INFORMATION",
    text: "Consumer information infringements",
    keywords: [
      ["a", "HIDDEN_ADVERTISEMENT", "Hidden advertisement or commercial communication, including by influencers "],
      ["b", "INSUFFICIENT_INFORMATION_ON_TRADERS", "Insufficient information on traders "],
      ["c", "MISLEADING_INFO_GOODS_SERVICES", "Misleading information about the characteristics of the goods and services"],
      ["d", "MISLEADING_INFO_CONSUMER_RIGHTS", "Misleading information about the consumer’s rights "],
      ["e", "NONCOMPLIANCE_PRICING", "Non-compliance with pricing regulations  "],
      ["f", "OTHER", "Not captured by any other sub-category "],
    ],
  },
  {
    number: 3,
    code: "CYBER_VIOLENCE",
    text: "Cyber violence",
    keywords: [
      ["a", "CYBER_BULLYING_INTIMIDATION", "Cyber bullying and intimidation"],
      ["b", "CYBER_HARASSMENT", "Cyber harassment"],
      ["c", "CYBER_INCITEMENT", "Cyber incitement to hatred or violence"],
      ["d", "CYBER_STALKING", "Cyber stalking"],
      ["e", "NON_CONSENSUAL_IMAGE_SHARING", "Non-consensual (intimate) material sharing, including (image-based) sexual abuse (excluding content depicting minors)"],
      [
        "f",
        "NON_CONSENSUAL_MATERIAL_DEEPFAKE",
        "Non-consensual sharing of material containing deepfake or similar technology using a third party's features (excluding content depicting minors)",
      ],
      ["g", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 4,
    code: "CYBER_VIOLENCE_AGAINST_WOMEN",
    text: "Cyber violence against women",
    keywords: [
      ["a", "BULLYING_AGAINST_GIRLS", "Cyber bullying and intimidation against girls"],
      ["b", "CYBER_HARASSMENT_AGAINST_WOMEN", "Cyber harassment against women"],
      ["c", "CYBER_STALKING_AGAINST_WOMEN", "Cyber stalking against women"],
      ["d", "FEMALE_GENDERED_DISINFORMATION", "Gendered disinformation"],
      ["e", "INCITEMENT_AGAINST_WOMEN", "Illegal incitement to violence and hatred against women"],
      [
        "f",
        "NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN",
        "Non-consensual (intimate) material sharing against women, including (image-based) sexual abuse against women (excluding content depicting minors)",
      ],
      [
        "g",
        "NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN",
        "Non-consensual sharing of material containing deepfake or similar technology using a third party's features against women (excluding content depicting minors)",
      ],
      ["h", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 5,
    code: "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    text: "Data protection and privacy violations",
    keywords: [
      ["a", "BIOMETRIC_DATA_BREACH", "Biometric data breach"],
      ["b", "DATA_FALSIFICATION", "Data falsification"],
      ["c", "MISSING_PROCESSING_GROUND", "Missing processing ground for data"],
      ["d", "RIGHT_TO_BE_FORGOTTEN", "Right to be forgotten"],
      ["e", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 6,
    code: "ILLEGAL_OR_HARMFUL_SPEECH",
    text: "Illegal or harmful speech",
    keywords: [
      ["a", "DEFAMATION", "Defamation"],
      ["b", "DISCRIMINATION", "Discrimination"],
      ["c", "HATE_SPEECH", "Illegal incitement to violence and hatred based on protected characteristics (hate speech) "],
      ["d", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 7,
    code: "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    text: "Intellectual property infringements",
    keywords: [
      ["a", "COPYRIGHT_INFRINGEMENT", "Copyright infringements"],
      ["b", "DESIGN_INFRINGEMENT", "Design infringements"],
      ["c", "GEOGRAPHIC_INDICATIONS_INFRINGEMENT", "Geographical indications infringements"],
      ["d", "PATENT_INFRINGEMENT", "Patent infringements"],
      ["e", "TRADE_SECRET_INFRINGEMENT", "Trade secret infringements"],
      ["f", "TRADEMARK_INFRINGEMENT", "Trademark infringements"],
      ["g", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 8,
    code: "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    text: "Negative effects on civic discourse or elections",
    keywords: [
      ["a", "MISINFORMATION_DISINFORMATION", "Misinformation, disinformation, foreign information manipulation and interference "],
      ["b", "VIOLATION_EU_LAW", "Violation of EU law relevant to civic discourse or elections "],
      ["c", "VIOLATION_NATIONAL_LAW", "Violation of national law relevant to civic discourse or elections "],
      ["d", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 9,
    code: "PROTECTION_OF_MINORS",
    text: "Protection of minors ",
    keywords: [
      ["a", "AGE_SPECIFIC_RESTRICTIONS_MINORS", "Age-specific restrictions concerning minors"],
      ["b", "CHILD_SEXUAL_ABUSE_MATERIAL", "Child sexual abuse material"],
      ["c", "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE", "Child sexual abuse material containing deepfake or similar technology"],
      ["d", "GROOMING_SEXUAL_ENTICEMENT_MINORS", "Grooming/sexual enticement of minors "],
      ["e", "UNSAFE_CHALLENGES", "Unsafe challenges"],
      ["f", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 10,
    code: "RISK_FOR_PUBLIC_SECURITY",
    text: "Risk for public security ",
    keywords: [
      ["a", "ILLEGAL_ORGANIZATIONS", "Illegal organizations"],
      ["b", "RISK_ENVIRONMENTAL_DAMAGE", "Risk for environmental damage"],
      ["c", "RISK_PUBLIC_HEALTH", "Risk for public health"],
      ["d", "TERRORIST_CONTENT", "Terrorist content"],
      ["e", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 11,
    code: "SCAMS_AND_FRAUD",
    text: "Scams and/or fraud ",
    keywords: [
      ["a", "IMPERSONATION_ACCOUNT_HIJACKING", "Impersonation or account hijacking"],
      ["b", "INAUTHENTIC_ACCOUNTS", "Inauthentic accounts"],
      ["c", "INAUTHENTIC_LISTINGS", "Inauthentic listings"],
      ["d", "INAUTHENTIC_USER_REVIEWS", "Inauthentic user reviews"],
      ["e", "PHISHING", "Phishing"],
      ["f", "PYRAMID_SCHEMES", "Pyramid schemes"],
      ["g", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 12,
    code: "SELF_HARM",
    text: "Self-harm",
    keywords: [
      ["a", "CONTENT_PROMOTING_EATING_DISORDERS", "Content promoting eating disorders"],
      ["b", "SELF_MUTILATION", "Self-mutilation"],
      ["c", "SUICIDE", "Suicide"],
      ["d", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 13,
    code: "UNSAFE_AND_PROHIBITED_PRODUCTS",
    text: "Unsafe, non-compliant or prohibited products ",
    keywords: [
      ["a", "PROHIBITED_PRODUCTS", "Prohibited or restricted products"],
      ["b", "UNSAFE_PRODUCTS", "Unsafe or non-compliant products"],
      ["c", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 14,
    code: "VIOLENCE",
    text: "Violence ",
    keywords: [
      ["a", "COORDINATED_HARM", "Coordinated harm"],
      ["b", "INCITEMENT_VIOLENCE_HATRED", "General calls or incitement to violence and/or hatred"],
      ["c", "HUMAN_EXPLOITATION", "Human exploitation"],
      ["d", "HUMAN_TRAFFICKING", "Human trafficking"],
      ["e", "TRAFFICKING_WOMEN_GIRLS", "Trafficking in women and girls"],
      ["f", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  {
    number: 15,
    code: "OTHER_VIOLATION_TC",
    text: "Other violation of provider’s terms and conditions",
    keywords: [
      ["a", "ADULT_SEXUAL_MATERIAL", "Adult sexual material"],
      ["b", "AGE_SPECIFIC_RESTRICTIONS", "Age-specific restrictions"],
      ["c", "GEOGRAPHICAL_REQUIREMENTS", "Geographical requirements"],
      ["d", "GOODS_SERVICES_NOT_PERMITTED", "Goods/services not permitted to be offered on the platform"],
      ["e", "LANGUAGE_REQUIREMENTS", "Language requirements"],
      ["f", "NUDITY", "Nudity"],
      ["g", "OTHER", "Not captured by any other sub-category  "],
    ],
  },
  { number: 16, code: "NOT_SPECIFIED_ORDER", text: "Type of illegal content not specified by the public authority", keywords: [] },
  { number: 17, code: "NOT_SPECIFIED_NOTICE", text: "Type of alleged illegal content not specified by the notifier", keywords: [] },
] as const satisfies readonly CategoryRow[];
export type Category = (typeof taxonomy)[number]["code"];
export type Keyword = (typeof taxonomy)[number]["keywords"][number][1];
export const categories: readonly Category[] = taxonomy.map((row) => row.code);
const keywordsOf = new Map<string, ReadonlySet<string>>(taxonomy.map((row) => [row.code, new Set<string>(row.keywords.map((keyword) => keyword[1]))]));
/** Whether a keyword belongs to a category; `null` belongs to those that have none. */
export function belongs(keyword: string | null, category: string): boolean {
  const known = keywordsOf.get(category);
  if (known === undefined) return false;
  return keyword === null ? known.size === 0 : known.has(keyword);
}
export const isCategory = (text: string): text is Category => keywordsOf.has(text);
/** Categories 15, 16 and 17 are for one sheet each (LW-43): terms only, orders only, notices only. */
export const onlyTerms = "OTHER_VIOLATION_TC";
export const onlyOrders = "NOT_SPECIFIED_ORDER";
export const onlyNotices = "NOT_SPECIFIED_NOTICE";
/** A reason as the forms write it. */
export const categoryCode = (category: string): string => `STATEMENT_CATEGORY_${category}`;
export const keywordCode = (keyword: string): string => `KEYWORD_${keyword}`;
