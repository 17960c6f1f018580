import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endOf } from "../scenarios/rl-01-cuts.ts";
import { dialectFile } from "./build.ts";
import { generate, type AwayOutcome } from "./generate.ts";

const hasCompiler = Bun.which("gcc") !== null && Bun.which("taskset") !== null;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lampion-away-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Kept {
  readonly q: number;
  readonly text: string;
}
/** One room of a server that keeps what it acknowledges, and does wrong what `wrong` says. */
async function away(wrong: "nothing" | "forgets" | "repeats" | "skips", options: Readonly<Record<string, number>>): Promise<AwayOutcome & { readonly kept: number }> {
  const kept: Kept[] = [];
  const frame = (some: readonly Kept[]): string => JSON.stringify({ t: "msgs", s: "r", ms: some });
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, own) => (own.upgrade(request) ? undefined : new Response("", { status: 426 })),
    websocket: {
      message(socket, given) {
        const asked = JSON.parse(String(given)) as { t: string; n: number; text: string; positions: [string, number, number][] };
        if (asked.t === "hello") {
          const from = asked.positions[0]?.[2] ?? 0;
          socket.send(JSON.stringify({ t: "stream", s: "r", from, to: kept.length }));
          // The last missed word always comes, so that nobody waits for it.
          const first = from === 0 ? 0 : wrong === "repeats" ? from - 1 : wrong === "skips" && kept.length > from + 1 ? from + 1 : from;
          const missed = kept.slice(first);
          if (missed.length > 0) socket.send(frame(missed));
          socket.subscribe("all");
        } else if (asked.t === "say") {
          socket.send(JSON.stringify({ t: "ok", n: asked.n, at: ["r", 1, kept.length + 1] }));
          // The number of what is forgotten is another word's: only its author's count shows that it is missing.
          kept.push({ q: kept.length + 1, text: wrong === "forgets" && kept.length === 5 ? "another one" : asked.text });
          server.publish("all", frame(kept.slice(-1)));
        }
      },
    },
  });
  const hellos = join(folder, "hellos");
  writeFileSync(hellos, `${Array.from({ length: 6 }, () => `r\t${JSON.stringify({ t: "hello", v: 1, positions: [["r", 1, 0]] })}`).join("\n")}\n`);
  try {
    const outcome = await generate(
      "away",
      { port: server.port ?? 0, pid: process.pid, hellos, dialect: dialectFile("lampion") },
      { n: 6, size: 6, rate: 60, seconds: 1.5, settle: 0, ...options },
    );
    return { ...outcome, kept: kept.length };
  } finally {
    void server.stop(true);
  }
}

test.if(hasCompiler)(
  "[RL-1] a service that replays what was missed passes, with lines that were cut",
  async () => {
    const outcome = await away("nothing", { every: 0.4, awayS: 0.1 });
    expect(endOf(outcome)).toBe("schedule");
    expect(outcome.cuts).toBeGreaterThan(10);
    expect(outcome.finished).toBe(outcome.cuts);
    expect(outcome.acked).toBeGreaterThan(30);
    // An answer may be lost with its author's line; what the server kept reaches all six.
    expect(outcome.acked).toBeLessThanOrEqual(outcome.kept);
    expect(outcome.received).toBe(outcome.kept * 6);
  },
  30_000,
);
test.if(hasCompiler)(
  "[RL-1] one that repeats, skips or forgets words does not",
  async () => {
    for (const [wrong, what] of [
      ["repeats", /[1-9]\d* doubled/],
      ["skips", /[1-9]\d* gaps/],
    ] as const)
      expect(endOf(await away(wrong, { every: 0.4, awayS: 0.1 }))).toMatch(what);
    expect(endOf(await away("forgets", {}))).toMatch(/^[1-9]\d* acknowledged words lost, 0 gaps/);
  },
  30_000,
);
