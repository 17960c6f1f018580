export type AgeAnswer = { readonly kind: "adult"; readonly provenUntilMs: number } | { readonly kind: "minor" } | { readonly kind: "refused"; readonly why: string };
/** One way to prove an age of 18 or more: it learns one bit (EN-19). */
export interface AgeProvider {
  readonly name: string;
  check(answer: string, nowMs: number): Promise<AgeAnswer>;
}
