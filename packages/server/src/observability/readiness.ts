import type { Database } from "bun:sqlite";

/** Asked more often than this, the last answer is given again: a probe must not become a load. */
const freshForMs = 1_000;

/** What a server needs to take guests: databases that answer, a disk that takes a row, places, and not being on its way out. */
export function createReadiness(parts: { main: Database; readers: readonly Database[]; hasPlaces(): boolean; nowMs(): number }): { missing(): readonly string[]; stop(): void } {
  let isStopping = false;
  let answer: readonly string[] = [];
  let answeredMs = Number.NEGATIVE_INFINITY;
  const holds = (test: () => unknown): boolean => {
    try {
      test();
      return true;
    } catch {
      return false;
    }
  };
  function look(): string[] {
    return [
      ...(holds(() => [parts.main, ...parts.readers].forEach((one) => one.query("SELECT 1 FROM sqlite_schema LIMIT 1").get())) ? [] : ["database"]),
      ...(holds(() => parts.main.query("INSERT INTO instance (name, value) VALUES ('ready', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1").run(String(parts.nowMs())))
        ? []
        : ["disk"]),
      ...(parts.hasPlaces() ? [] : ["places"]),
    ];
  }
  return {
    missing() {
      if (isStopping) return ["stopping"];
      if (Math.abs(parts.nowMs() - answeredMs) >= freshForMs) {
        answer = look();
        answeredMs = parts.nowMs();
      }
      return answer;
    },
    stop: () => {
      isStopping = true;
    },
  };
}
