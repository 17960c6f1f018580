import type { Severity } from "@lampion/protocol";

/** Why somebody is called: a kind and a public number, never a word of a person (SA-8). */
export interface Page {
  readonly about: "case" | "order" | "clock" | "light" | "canary" | "second" | "keys";
  readonly number: string;
  readonly severity: Severity | null;
  /** How many people are to answer. */
  readonly people: 1 | 2;
}
/** Calls whoever is on call. A page that fails is told to the alarm and tried again by the next tick; it never stops the act it is about. */
export interface Pager {
  page(page: Page): Promise<void>;
}
