import { describe, expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { heard, newest, talkBetween } from "./talking.ts";

const room = "theme-music";
const stream = `room:${room}`;
const words = ["piano", "jardin", "orage", "violon", "forêt", "marché", "atelier"] as const;

async function four(seed: number): Promise<{ town: MemoryTown; a: Townsperson; b: Townsperson; talk: string }> {
  const town = createMemoryTown(seed, 2);
  const [a, b] = [await town.enter("Ariane", { at: 0 }), await town.enter("Basile", { at: 1 })];
  const talk = await talkBetween(a, b);
  return { town, a, b, talk };
}

describe("the record comes first", () => {
  test("[EV-28] what could not be recorded is not accepted and reaches nobody, in a room and in a conversation, on either node; the next one that is recorded does", async () => {
    const { town, a, b, talk } = await four(1);
    const seen = (): string[] => [a, b].map((one) => `${one.raw().length} ${heard(one, stream).join()} ${heard(one, `talk:${talk}`).join()}`);
    for (const cause of ["failed", "busy"] as const) {
      town.messages.refuseWith(cause);
      const texts = (): string[] => [a, b].flatMap((one) => [...heard(one, stream), ...heard(one, `talk:${talk}`)]);
      const before = texts();
      for (const one of [a, b]) {
        expect((await one.ask("say", { room, text: `sans trace ${cause}` })).t).toBe("no");
        expect((await one.ask("tell", { talk, text: `sans trace ${cause}` })).t).toBe("no");
      }
      await town.pass(4_000, 1_000);
      expect(texts()).toEqual(before);
      expect(seen().join()).not.toContain("sans trace");
      expect((await town.messages.after(stream, 1, 0, 1_000)).some((record) => record.text.includes("sans trace"))).toBe(false);
      town.messages.refuseWith(null);
      expect((await a.ask("say", { room, text: `avec trace ${cause === "busy" ? "deux" : "un"}` })).t).toBe("ok");
      expect((await b.ask("tell", { talk, text: `avec trace ${cause === "busy" ? "deux" : "un"}` })).t).toBe("ok");
    }
    await town.rest();
    expect(heard(b, stream).filter((text) => text.startsWith("avec trace"))).toEqual(["avec trace un", "avec trace deux"]);
    expect(heard(a, `talk:${talk}`).filter((text) => text.startsWith("avec trace"))).toEqual(["avec trace un", "avec trace deux"]);
  });
});

describe("what a report of a room holds", () => {
  const told = { who: "me", situation: "harassment", words: "", act: "now" } as const;
  async function spoken(seed: number, count: number, pauseMs: number): Promise<{ town: MemoryTown; b: Townsperson; first: number }> {
    const town = createMemoryTown(seed, 1);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    for (const one of [a, b]) await one.ask("join", { room });
    const first = (await town.messages.head(stream)).seq + 1;
    for (let at = 0; at < count; at += 1) {
      const text = `${words[at % 7] ?? ""} ${words[(at * 3) % 7] ?? ""} ${"abcdefghijklmnopqrstuvwxyz".charAt(at / 26)}${"abcdefghijklmnopqrstuvwxyz".charAt(at % 26)}`;
      expect((await a.ask("say", { room, text })).t).toBe("ok");
      if (pauseMs > 0) await town.pass(pauseMs, pauseMs);
      else town.clock.advance(1_000);
    }
    return { town, b, first };
  }
  async function held(town: MemoryTown, b: Townsperson, seq: number): Promise<{ seqs: number[]; proven: boolean }> {
    expect((await b.ask("report", { about: { room, seqs: [seq] }, ...told })).t).toBe("ok");
    const kept = newest(town.vault.reports);
    return { seqs: kept.evidence.map((one) => one.record.seq), proven: kept.authenticated };
  }
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

  test("[EV-31] is the reported record, 50 before and 20 after out of the service's own rows, each with its proof", async () => {
    const { town, b, first } = await spoken(2, 90, 0);
    expect([limits.report.before, limits.report.after, limits.report.aroundMs]).toEqual([50, 20, 600_000]);
    expect(await held(town, b, first + 60)).toEqual({ seqs: range(first + 10, first + 80), proven: true });
    // Where less was said there is less.
    expect((await held(town, b, first + 85)).seqs).toEqual(range(first + 35, first + 89));
  });

  test("[EV-31] or ten minutes on each side, where that is less", async () => {
    const { town, b, first } = await spoken(3, 30, 120_000);
    expect(await held(town, b, first + 15)).toEqual({ seqs: range(first + 10, first + 20), proven: true });
  });
});
