import { describe, expect, test } from "bun:test";
import { fromBase64Url, toBase64Url } from "@lampion/proof";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { handOver, heldBy, histories, hourMs, minuteMs, newest, talkBetween, type OpenedLine } from "./talking.ts";

const start = Math.floor(1_900_000_000_000 / hourMs) * hourMs;
const told = { who: "me", situation: "harassment", words: "il insiste", act: "now" } as const;
const report = (one: Townsperson, talk: string, hours: number[], pack: string): ReturnType<Townsperson["ask"]> => one.ask("report", { about: { talk, hours, pack }, ...told });

describe.each([...histories])("%s", (privateHistory) => {
  test("[AR-21, SA-4, EV-32] the tab closed, two days gone, the author took it back, closed and left: the hours are still reported, authentic and complete", async () => {
    const town = createMemoryTown(1, 1, start, undefined, { privateHistory });
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b);
    for (const text of ["bonsoir", "ce qui est en cause", "encore là ?"]) await a.ask("tell", { talk, text });
    await b.ask("tell", { talk, text: "laissez-moi" });
    await a.ask("withdraw", { stream: `talk:${talk}`, seq: 2 });
    await a.ask("close", { talk });
    await a.ask("forget", {});
    b.leave();
    town.messages.closeSheets(start + hourMs + 2 * minuteMs);
    await town.pass(48 * hourMs, 10 * minuteMs);
    const again = await town.enter("Basile");
    const lines = await heldBy(again, talk);
    expect(lines.filter((line) => line.kind === 2).map((line) => line.text)).toEqual(["bonsoir", "ce qui est en cause", "encore là ?", "laissez-moi"]);
    expect(await handOver(again, "pack-0001", lines)).toBe(true);
    expect((await report(again, talk, [start], "pack-0001")).t).toBe("ok");
    const kept = newest(town.vault.reports);
    expect(kept.authenticated).toBe(true);
    expect(kept.order).toEqual([]);
    // Its sheet was closed meanwhile: each record lies in the tree, so that not even a stolen key could have made it since.
    expect(kept.evidence.every((one) => one.fixed)).toBe(true);
    expect(kept.whom).toBe(a.restriction.slice(0, 16));
  });

  describe("a forged excerpt", () => {
    async function talked(seed: number) {
      const town = createMemoryTown(seed, 1, start, undefined, { privateHistory });
      const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
      const talk = await talkBetween(a, b);
      for (const text of ["bonjour", "comment va le jardin ?", "à demain"]) await a.ask("tell", { talk, text });
      return { town, a, b, talk, lines: await heldBy(b, talk) };
    }
    const flipped = (text: string, bit: number): string => {
      const bytes = (fromBase64Url(text) ?? new Uint8Array()).slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return toBase64Url(bytes);
    };
    const altered = (line: OpenedLine, more: Partial<OpenedLine["held"]>): OpenedLine => ({ ...line, held: { ...line.held, ...more } });

    test("[AR-22, EV-11, EV-34] other words, one flipped bit anywhere in record or receipt, another's receipt: kept, marked, naming nobody, and the reporter cannot tell", async () => {
      const { town, b, talk, lines } = await talked(2);
      const [first, second] = lines as [OpenedLine, OpenedLine, OpenedLine];
      const forgeries: OpenedLine[][] = [
        [altered(first, { b: "des mots que personne n'a écrits" })],
        [altered(first, { x: second.held.x })],
        ...Array.from({ length: 40 }, (_, at) => [altered(first, { r: flipped(first.held.r, (at * 27) % (134 * 8)) })]).filter(([one]) => one?.held.r !== first.held.r),
        ...Array.from({ length: 12 }, (_, at) => [altered(first, { x: flipped(first.held.x, at * 21) })]),
      ];
      const answers = new Set<string>();
      for (const [at, forged] of forgeries.entries()) {
        await handOver(b, `pack-${1_000 + at}`, forged);
        const answer = await report(b, talk, [start], `pack-${1_000 + at}`);
        answers.add(JSON.stringify(Object.keys(answer).sort()));
        const kept = newest(town.vault.reports);
        expect(kept.authenticated).toBe(false);
        expect(kept.whom).toBeNull();
        // A record whose stream or hour was bent is not of these hours at all; what is kept is never authenticated.
        for (const one of kept.evidence) expect(one.status).not.toBe("authenticated");
      }
      await handOver(b, "pack-true", lines);
      answers.add(JSON.stringify(Object.keys(await report(b, talk, [start], "pack-true")).sort()));
      expect(newest(town.vault.reports).authenticated).toBe(true);
      expect([...answers]).toEqual([`["claim","n","t"]`]);
    });

    test("[AR-22, EV-12] a list with a message taken out, doubled or turned around says so, with its place", async () => {
      const { town, b, talk, lines } = await talked(3);
      const [one, two, three] = lines as [OpenedLine, OpenedLine, OpenedLine];
      for (const [list, kinds] of [
        [[one, three], ["gap"]],
        [[one, two, two, three], ["twice"]],
        [
          [two, one, three],
          ["disorder", "gap"],
        ],
      ] as const) {
        await handOver(b, "pack-0001", [...list]);
        await report(b, talk, [start], "pack-0001");
        const found = newest(town.vault.reports).order.map((finding) => finding.kind);
        expect(found.length).toBeGreaterThan(0);
        for (const kind of found) expect(kinds as readonly string[]).toContain(kind);
      }
    });

    test("[EV-10, EV-17] a report changes nothing that the other side gets: its frames before, during and after are those of a talk without a report", async () => {
      const frames = async (reports: boolean): Promise<string[]> => {
        const { town, a, b, talk, lines } = await talked(4);
        const before = a.raw().length;
        if (reports) {
          await handOver(b, "pack-0001", lines);
          await report(b, talk, [start], "pack-0001");
        } else await b.ask("rooms", {});
        await town.pass(2 * minuteMs, 10_000);
        await b.ask("tell", { talk, text: "bonne soirée" });
        await town.pass(minuteMs, 10_000);
        return a
          .raw()
          .slice(before)
          .map((text) => text.replace(/"(x|h)":"[^"]*"/g, `"$1":""`));
      };
      expect(await frames(true)).toEqual(await frames(false));
    });
  });
});
