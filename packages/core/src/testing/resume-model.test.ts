import { expect, test } from "bun:test";
import { createResumeWorld, moves, type Move, type ResumeWorld } from "./resume-world.ts";

async function walked(path: readonly Move[]): Promise<ResumeWorld | null> {
  const world = await createResumeWorld();
  for (const move of path) if (!(await world.do(move))) return null;
  return world;
}

/** Every order of so many moves behind a beginning, each state once; what is wrong in it, and how many states there are. */
async function explore(beginning: readonly Move[], depth: number): Promise<{ readonly states: number; readonly faults: readonly string[] }> {
  const known = new Set<string>();
  const faults: string[] = [];
  let paths: (readonly Move[])[] = [beginning];
  for (let step = 0; step <= depth && faults.length === 0; step += 1) {
    const next: (readonly Move[])[] = [];
    for (const path of paths) {
      const world = await walked(path);
      if (world === null) continue;
      const key = world.key();
      if (known.has(key)) continue;
      known.add(key);
      const fault = world.fault() ?? (await world.heal());
      if (fault !== null) faults.push(`${path.join(", ")}: ${fault}`);
      for (const move of moves) next.push([...path, move]);
    }
    paths = next;
  }
  return { states: known.size, faults };
}

test("[RL-15] every order of words, lost events, cuts, resumes, moves, restarts and new epochs ends in one order without a silent gap or a double, and from each state there is a way on", async () => {
  const opened: readonly Move[] = ["read", "read", "read", "read", "dial-0", "take"];
  for (const beginning of [[], [...opened, "say", "take"]] as const) {
    const { states, faults } = await explore(beginning, 5);
    expect(faults).toEqual([]);
    // Fewer would mean that most moves did not happen.
    expect(states).toBeGreaterThan(2_000);
  }
}, 120_000);
