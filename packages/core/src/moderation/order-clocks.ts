import type { OrderKind } from "@lampion/protocol";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Clock {
  /** From delivery to us to its end, ms; null: as ordered, or without undue delay. */
  readonly dueMs: number | null;
  /** Alarms after delivery. */
  readonly alarmsMs: readonly number[];
  /** Alarms before what is due or ends. */
  readonly beforeMs: readonly number[];
  /** How long a preservation lasts by itself, and by how much it can be extended once. */
  readonly holdMs: number | null;
  readonly extendMs: number | null;
  /** Whether the person is told by default (LW-109). */
  readonly informs: boolean;
  /** What it may ask for, the order of disclosure and of effect. */
  readonly preserves: boolean;
  readonly discloses: boolean;
}
const plain: Clock = { dueMs: null, alarmsMs: [hour], beforeMs: [day], holdMs: null, extendMs: null, informs: true, preserves: false, discloses: false };

/** Orders and their clocks (regulation.md E.1). Days are 24 hours of UTC. */
export const orderClocks: Readonly<Record<OrderKind, Clock>> = {
  dsa9: plain,
  dsa10: { ...plain, discloses: true },
  "tco-1h": { ...plain, dueMs: hour, alarmsMs: [5 * minute, 20 * minute, 40 * minute], beforeMs: [], holdMs: 183 * day },
  "fr-ofac-24h": { ...plain, dueMs: day, alarmsMs: [hour, 12 * hour, 20 * hour], beforeMs: [] },
  epoc: { ...plain, dueMs: 10 * day, alarmsMs: [day, 5 * day, 8 * day], beforeMs: [], informs: false, discloses: true },
  "epoc-pr": { ...plain, alarmsMs: [50 * day, 85 * day], beforeMs: [], holdMs: 60 * day, extendMs: 30 * day, informs: false, preserves: true },
  "fr-requisition": { ...plain, alarmsMs: [], discloses: true, informs: false },
  "fr-freeze": { ...plain, alarmsMs: [], beforeMs: [14 * day], holdMs: 365 * day, informs: false, preserves: true },
  "fr-court-ban": { ...plain, dueMs: day, alarmsMs: [12 * hour], beforeMs: [7 * day] },
  "uk-nca": { ...plain, dueMs: hour, alarmsMs: [hour], beforeMs: [], holdMs: 365 * day, informs: false, discloses: true },
  "art18-life": { ...plain, dueMs: 15 * minute, alarmsMs: [5 * minute, 15 * minute], beforeMs: [], informs: false, discloses: true },
  "gdpr-breach": { ...plain, dueMs: 72 * hour, alarmsMs: [12 * hour, 48 * hour, 66 * hour], beforeMs: [], informs: false },
};
const emergencyEpoc = { dueMs: 8 * hour, alarmsMs: [hour, 4 * hour, 7 * hour] } as const;

/** Due date, end and alarms as dates (MD-17, LW-102). `orderedDue` is what the order itself says, where the law gives no clock. */
export function orderDates(
  kind: OrderKind,
  receivedAt: number,
  isEmergency: boolean,
  orderedDue: number | null,
): { readonly dueAt: number | null; readonly alarmsAt: readonly number[]; readonly endsAt: number | null } {
  const clock = { ...orderClocks[kind], ...(kind === "epoc" && isEmergency ? emergencyEpoc : {}) };
  const dueAt = clock.dueMs === null ? orderedDue : receivedAt + clock.dueMs;
  const endsAt = clock.holdMs === null ? null : receivedAt + clock.holdMs;
  const last = clock.preserves ? endsAt : dueAt;
  const alarmsAt = [...clock.alarmsMs.map((after) => receivedAt + after), ...(last === null ? [] : clock.beforeMs.map((before) => last - before))].filter((at) => at > receivedAt);
  return { dueAt, alarmsAt: [...new Set(alarmsAt)].sort((a, b) => a - b), endsAt };
}
