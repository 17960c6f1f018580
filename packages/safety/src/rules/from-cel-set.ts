import { fromCel } from "./from-cel.ts";
import { faultsOf } from "./publish.ts";
import type { Rule, RuleText } from "./rule.ts";

export { fromCel } from "./from-cel.ts";

/** Texts as people write them to what is stored, with everything that is wrong (SF-55, SF-58). The door to publication, of its own (SF-6). */
export function publishTexts(texts: readonly RuleText[]): { readonly rules: readonly Rule[]; readonly faults: readonly string[] } {
  const rules: Rule[] = [];
  const faults: string[] = [];
  for (const text of texts) {
    try {
      const { counts, ...rest } = text;
      const when = fromCel(text.when, new Set(counts?.map(({ name }) => name)));
      rules.push(counts === undefined ? { ...rest, when } : { ...rest, when, counts: counts.map((one) => ({ ...one, when: fromCel(one.when) })) });
    } catch (cause) {
      faults.push(`${text.id}: ${cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : "is no condition"}`);
    }
  }
  return { rules, faults: [...faults, ...rules.flatMap(faultsOf)] };
}
