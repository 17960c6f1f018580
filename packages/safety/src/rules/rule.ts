import type { FindingKind, Kind, Raise, Step } from "../types.ts";
import type { Expr } from "./ast.ts";
import type { CountKey } from "./counts.ts";
import type { SignalName } from "./signal-table.ts";

export const modes = ["draft", "tested", "shadow", "canary", "live", "retired"] as const;
export type Mode = (typeof modes)[number];
/** Classes of MD-56: the first four hold when what they need failed. */
export const classes = ["child", "life", "terror", "ambush", "harassment", "hate", "scam", "spam", "trade", "privacy", "other"] as const;
export type RuleClass = (typeof classes)[number];

/** What a rule counts itself, over a window in steps of so many minutes; read as `count.name` (SF-65). */
interface CountHead {
  readonly name: string;
  readonly key: CountKey;
  readonly of: "messages" | "people";
  readonly minutes: number;
  readonly step: number;
}
export interface Count extends CountHead {
  /** Which messages count; of signals alone. */
  readonly when: Expr;
}
export interface CountText extends CountHead {
  readonly when: string;
}

export interface RuleTest {
  readonly name: string;
  /** The count whose condition this is a test of; without it that of the rule. */
  readonly of?: string;
  readonly given: Readonly<Partial<Record<SignalName | `count.${string}`, number | boolean | "failed">>>;
  readonly expect: "hit" | "miss" | "unknown";
}
interface Head {
  readonly id: string;
  readonly rev: number;
  readonly class: RuleClass;
  readonly policy: FindingKind;
  readonly on: readonly Kind[];
  /** Shipped to browsers too, for conversations that only the two devices judge (SF-72); what is shipped is public. */
  readonly device?: true;
  readonly mode: Mode;
  readonly then: {
    readonly step: Step;
    readonly hold?: { readonly minutes: number; readonly default: "release" | "block" };
    readonly notice?: readonly [to: "sender" | "recipient", card: string];
    readonly raise?: Raise["severity"];
  };
  readonly onFailure: "hold" | "allow";
  readonly guard: { readonly hitsPerHour: number; readonly share: number };
  readonly tests: readonly RuleTest[];
}
/** As people write it. */
export interface RuleText extends Head {
  readonly when: string;
  readonly counts?: readonly CountText[];
}
/** As it is stored, shipped and signed. */
export interface Rule extends Head {
  readonly when: Expr;
  readonly counts?: readonly Count[];
}
