import { judgeFor } from "./judge/options.ts";
import { readAssets } from "@lampion/safety/read-assets";
import { createJudge, createMemory, loadAssets, type Alert, type Facts, type Judge, type Kind, type Scene, type Somebody } from "@lampion/safety";

/** One scenario in (safety.md 9.1): people and timed events. Labels and acts in it are not looked at. */
export interface Scenario {
  readonly id: string;
  readonly lang?: string;
  readonly people: readonly { readonly id: string; readonly declared_age?: number; readonly account_age_s?: number; readonly role?: string }[];
  readonly events: readonly { readonly t: number; readonly from: string; readonly to: string; readonly text: string }[];
}
export interface ScenarioAlert {
  readonly event: number;
  readonly harm: Alert["harm"];
  readonly level: Alert["level"];
  readonly about: string;
  readonly to: string | null;
}
export type ScenarioJudge = (scenario: Scenario) => { readonly alerts: ScenarioAlert[]; readonly us: number };

const startMs = Date.UTC(2026, 0, 5);
const staff = new Set(["moderator", "staff", "admin", "steward", "team"]);
const quarterMs = 15 * 60_000;

/** The one judge over a scenario, with a memory of its own (SF-69, SF-74). */
export function scenarioJudge(judge: Judge = createJudge(loadAssets(readAssets()))): ScenarioJudge {
  return (scenario) => {
    const begun = Bun.nanoseconds();
    const memory = createMemory({ senders: 512, pairs: 2_048 });
    const people = new Map(scenario.people.map((person) => [person.id, person]));
    const factsOf = (id: string, t: number): Facts => {
      const person = people.get(id);
      return {
        typedAge: person?.declared_age ?? null,
        isProvenAdult: false,
        deviceAgeMs: person?.account_age_s === undefined ? null : (person.account_age_s + t) * 1_000,
        mayLink: false,
        isExempt: staff.has(person?.role ?? ""),
      };
    };
    const spoke = new Map<string, Map<string, number>>();
    const alerts: ScenarioAlert[] = [];
    for (const [event, { t, from, to, text }] of scenario.events.entries()) {
      const nowMs = startMs + t * 1_000;
      const isRoom = to.startsWith("room");
      const kind: Kind = isRoom ? "room" : "private";
      let near: Somebody[] = [];
      if (isRoom) {
        const there = spoke.get(to) ?? new Map<string, number>();
        spoke.set(to, there);
        near = [...there].filter(([id, at]) => id !== from && nowMs - at < quarterMs).map(([id]) => ({ id, facts: factsOf(id, t) }));
        if (near.length >= 5) near = [];
        there.set(from, nowMs);
      }
      const scene: Scene = {
        scope: "full",
        from,
        author: factsOf(from, t),
        to: isRoom ? null : { id: to, facts: factsOf(to, t) },
        room: isRoom ? { id: to, level: 0, near } : null,
        nowMs,
      };
      const judgement = judge.judge({ kind, text: text.slice(0, 2_000), language: scenario.lang === "en" ? "en" : "fr", anyway: true }, scene, memory);
      // A scenario tells what was said and read: whatever the verdict, the event is taken as delivered.
      judge.advance(memory, { ...judgement.record, stopped: false });
      for (const { harm, level, about, to: whom } of judgement.alerts) alerts.push({ event, harm, level, about, to: whom });
    }
    return { alerts, us: Math.round((Bun.nanoseconds() - begun) / 100) / 10 };
  };
}

const isScenario = (value: unknown): value is Scenario => {
  if (typeof value !== "object" || value === null) return false;
  const { id, people, events } = value as Record<string, unknown>;
  return (
    typeof id === "string" &&
    Array.isArray(people) &&
    people.every((person: unknown) => typeof person === "object" && person !== null && typeof (person as { id?: unknown }).id === "string") &&
    Array.isArray(events) &&
    events.every((event: unknown) => {
      if (typeof event !== "object" || event === null) return false;
      const { t, from, to, text } = event as Record<string, unknown>;
      return typeof t === "number" && Number.isFinite(t) && typeof from === "string" && typeof to === "string" && typeof text === "string";
    })
  );
};

/** One line in, one line out; a malformed line gives an error line and the run goes on (SF-75). */
export function scenarioLine(judge: ScenarioJudge, line: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return JSON.stringify({ id: null, error: "not JSON" });
  }
  const id = typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" ? value.id : null;
  if (!isScenario(value)) return JSON.stringify({ id, error: "needs id, people [{id}] and events [{t, from, to, text}]" });
  try {
    return JSON.stringify({ id, ...judge(value) });
  } catch (cause) {
    return JSON.stringify({ id, error: cause instanceof Error ? cause.message : "failed" });
  }
}

if (import.meta.main) {
  const judge = scenarioJudge(judgeFor(process.argv.slice(2)));
  const text = await Bun.stdin.text();
  const lines = text.split("\n").filter((line, at, all) => line.trim() !== "" || at < all.length - 1);
  process.stdout.write(lines.map((line) => `${scenarioLine(judge, line)}\n`).join(""));
}
