import { describe, expect, test } from "bun:test";
import { limits, type Down } from "@lampion/protocol";
import { createNameBook } from "../guest/name-book.ts";
import { dayMs } from "../guest/ladder.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { minuteMs, newest } from "./talking.ts";

const hourMs = 60 * minuteMs;
const refusal = (one: Townsperson): Down<"refused"> | undefined => one.all("refused").at(-1);
const isIn = (one: Townsperson): boolean => one.all("welcome").length > 0;
/** Leaves, and lets the session and its grace time end. */
async function goAway(town: MemoryTown, one: Townsperson): Promise<void> {
  one.leave();
  await town.pass(limits.session.graceMs + minuteMs, 30_000);
}

describe("one nickname, one guest", () => {
  test("[EN-5] what looks like the nickname of somebody who is here is refused, at the door and by renaming, with a free one that works", async () => {
    const town = createMemoryTown(1);
    const first = await town.come("one", { nickname: "Brume claire" });
    expect(isIn(first)).toBe(true);
    for (const nickname of ["Brume claire", "brume CLAIRE", "Brüme claire", "8rume cla1re", "Brume-claire", "Brumme claire", "Вrume claire"]) {
      const copy = await town.come("two", { nickname });
      expect({ nickname, in: isIn(copy) }).toEqual({ nickname, in: false });
      expect(["name-taken", "name-characters"]).toContain(refusal(copy)?.code ?? "");
      expect(refusal(copy)?.field).toBe("nickname");
    }
    const second = await town.come("two", { nickname: refusal(await town.come("two", { nickname: "Brume claire" }))?.suggestion ?? "" });
    expect(isIn(second)).toBe(true);
    expect(await second.ask("rename", { nickname: "BRUME CLAIRE" })).toMatchObject({ t: "no", code: "name-taken" });
    expect((await second.ask("rename", { nickname: "Comète vive" })).t).toBe("ok");
    // The same device may come again under it: another tab is no copycat.
    expect(isIn(await town.come("one", { nickname: "Brume Claire" }))).toBe(true);
  });

  test("[EN-5] it is kept ten minutes for the device that left, counted from the end of its session, and free after that", async () => {
    const town = createMemoryTown(2);
    const first = await town.come("one", { nickname: "Brume claire" });
    first.leave();
    await town.pass(limits.session.graceMs - minuteMs, 30_000);
    expect(refusal(await town.come("two", { nickname: "Brume claire" }))?.code).toBe("name-taken");
    await town.pass(2 * minuteMs, 10_000);
    expect(refusal(await town.come("two", { nickname: "Brume claire" }))?.code).toBe("name-taken");
    expect(isIn(await town.come("one", { nickname: "Brume claire" }))).toBe(true);

    const book = createNameBook();
    book.bear("brume", "one");
    book.release("brume", "one", 1_000);
    const end = 1_000 + limits.nickname.keptForDeviceMs;
    expect([book.isFree("brume", "two", end - 1), book.isFree("brume", "one", end - 1), book.isFree("brume", "two", end)]).toEqual([false, true, true]);
  });

  test("[EN-5] one who comes back by ticket does not get a name that somebody bears meanwhile", async () => {
    const town = createMemoryTown(3);
    const first = await town.come("one", { nickname: "Brume claire" });
    await goAway(town, first);
    await town.pass(limits.nickname.keptForDeviceMs + minuteMs, 30_000);
    expect(isIn(await town.come("two", { nickname: "Brume claire" }))).toBe(true);
    await first.back();
    expect(refusal(first)?.code).toBe("ticket-invalid");
    expect(first.all("welcome")).toHaveLength(1);
  });

  test("[EN-5] the mark comes from device and room: the same at each visit, another one for a copycat and in another room", async () => {
    const town = createMemoryTown(4);
    const reader = await town.enter("Lectrice");
    const marks = new Map<string, number>();
    const speak = async (device: string, nickname: string, room: string, visit: number): Promise<void> => {
      const one = await town.come(device, { nickname });
      for (const each of [reader, one]) await each.ask("join", { room });
      await one.ask("say", { room, text: `bonsoir ${visit}` });
      const line = newest(newest(reader.all("msgs").filter((frame) => frame.s === `room:${room}`)).m);
      marks.set(`${device}/${room}/${visit}`, line.k === "text" ? line.by.mark : -1);
      await goAway(town, one);
      await reader.back();
    };
    await speak("one", "Brume claire", "theme-music", 1);
    await speak("one", "Brume claire", "theme-music", 2);
    await speak("one", "Brume claire", "theme-books", 3);
    await town.pass(limits.nickname.keptForDeviceMs, minuteMs);
    await speak("two", "Brume claire", "theme-music", 4);
    const [first, again, elsewhere, copy] = [...marks.values()];
    expect(again).toBe(first ?? -1);
    expect([elsewhere, copy]).not.toContain(first);
  });
});

describe("changes are slow", () => {
  test("[EN-14] a nickname changes three times a day, by renaming and at the door together", async () => {
    const town = createMemoryTown(5);
    let one = await town.come("one", { nickname: "Brume claire" });
    expect((await one.ask("rename", { nickname: "Comète vive" })).t).toBe("ok");
    await goAway(town, one);
    one = await town.come("one", { nickname: "Sable doux" });
    expect(isIn(one)).toBe(true);
    expect((await one.ask("rename", { nickname: "Rivage calme" })).t).toBe("ok");
    expect(await one.ask("rename", { nickname: "Ambre zen" })).toMatchObject({ t: "no", code: "changes-are-slow" });
    await goAway(town, one);
    expect(refusal(await town.come("one", { nickname: "Ambre zen" }))).toMatchObject({ code: "changes-are-slow", field: "nickname" });
    // Back under the last one: nothing changes, so nothing is refused.
    one = await town.come("one", { nickname: "Rivage calme" });
    expect(isIn(one)).toBe(true);
    await goAway(town, one);
    await town.pass(24 * hourMs, hourMs);
    expect(isIn(await town.come("one", { nickname: "Ambre zen" }))).toBe(true);
    // No name stands in what is kept of the device.
    expect(JSON.stringify(await town.devices.trust(one.trustId))).not.toMatch(/Ambre|name":"/);
  });

  test("[EN-14] coming by the door again and again under other nicknames is no way around it", async () => {
    const town = createMemoryTown(10);
    const came: boolean[] = [];
    for (const nickname of ["Brume claire", "Comète vive", "Sable doux", "Rivage calme", "Ambre zen"]) {
      const one = await town.come("one", { nickname });
      came.push(isIn(one));
      await goAway(town, one);
    }
    expect(came).toEqual([true, true, true, true, false]);
  });

  test("[EN-14] a place changes once a day and three times a week, by moving and at the door together", async () => {
    const town = createMemoryTown(6);
    const codes = ["11001", "11002", "12000", "11110", "11001", "11002", "11110", "11001"];
    let one = await town.come("one", { nickname: "Brume claire", postalCode: "11110" });
    const moved: string[] = [];
    for (let day = 0; day < 8; day += 1) {
      const postalCode = codes[day] ?? "";
      const before = town.clock.nowMs();
      if (day % 2 === 0) {
        const frame = await one.ask("move", { country: "FR", postalCode });
        moved.push(frame.t === "ok" ? "ok" : frame.code);
        expect((await one.ask("move", { country: "FR", postalCode: codes[day + 1] ?? "11110" })).t).toBe("no");
      } else {
        await goAway(town, one);
        const next = await town.come("one", { nickname: "Brume claire", postalCode });
        moved.push(refusal(next)?.code ?? "ok");
        if (isIn(next)) one = next;
        else await one.back();
      }
      await town.pass(before + 25 * hourMs - town.clock.nowMs(), hourMs);
      await one.back();
    }
    expect(moved).toEqual(["ok", "ok", "ok", "changes-are-slow", "changes-are-slow", "changes-are-slow", "changes-are-slow", "ok"]);
  });

  test("[EN-14] gender and age change once a week each; a refused change changes neither, and the door knows what was changed inside", async () => {
    const town = createMemoryTown(7);
    let one = await town.come("one", { nickname: "Brume claire", age: 40, gender: "woman" });
    expect((await one.ask("redescribe", { age: 40, gender: "man" })).t).toBe("ok");
    expect(await one.ask("redescribe", { age: 39, gender: "other" })).toMatchObject({ t: "no", code: "changes-are-slow" });
    expect(newest(one.all("you")).me).toMatchObject({ age: 40, gender: "man" });
    // The refused request left the age as it was, and free to change.
    expect((await one.ask("redescribe", { age: 39, gender: "man" })).t).toBe("ok");
    expect(await one.ask("redescribe", { age: 38, gender: "man" })).toMatchObject({ code: "changes-are-slow" });
    await goAway(town, one);
    expect(refusal(await town.come("one", { nickname: "Brume claire", age: 39, gender: "woman" }))).toMatchObject({ code: "changes-are-slow", field: "gender" });
    expect(refusal(await town.come("one", { nickname: "Brume claire", age: 52, gender: "man" }))).toMatchObject({ code: "changes-are-slow", field: "age" });
    one = await town.come("one", { nickname: "Brume claire", age: 39, gender: "man" });
    expect(newest(one.all("welcome")).me).toMatchObject({ age: 39, gender: "man" });
    await goAway(town, one);
    await town.pass(7 * dayMs, 3 * hourMs);
    expect(isIn(await town.come("one", { nickname: "Brume claire", age: 39, gender: "woman" }))).toBe(true);
  });
});

describe("an age under 18 is always heard", () => {
  test("[EN-12] typed beside a nickname, a code or a place that is refused, it still counts afterwards", async () => {
    for (const wrong of [{ nickname: "x" }, { nickname: "Brume claire", postalCode: "00000" }, { nickname: "Brume claire", postalCode: "11100" }, { nickname: "Admin Lampion" }]) {
      const town = createMemoryTown(8);
      expect(isIn(await town.come("one", { age: 15, ...wrong }))).toBe(false);
      const older = await town.come("one", { nickname: "Brume claire", age: 18 });
      expect(newest(older.all("welcome"))).toMatchObject({ closed: "under-age", rooms: [] });
    }
  });

  test("[EN-12] typed in another tab or after changes that must wait, it closes the running session too", async () => {
    const town = createMemoryTown(9);
    const one = await town.come("one", { nickname: "Brume claire", age: 30 });
    await one.ask("redescribe", { age: 29, gender: "man" });
    // What the ending session delivered is kept, and nothing older than what was typed meanwhile.
    await one.ask("say", { room: newest(one.all("welcome")).landing ?? "", text: "bonsoir" });
    const tab = await town.come("one", { nickname: "Brume claire", age: 15, gender: "woman", postalCode: "12000" });
    expect(newest(tab.all("welcome")).closed).toBe("under-age");
    expect(newest(one.all("bye")).code).toBe(4008);
    const adult = await town.come("one", { nickname: "Brume claire", age: 30 });
    expect(newest(adult.all("welcome")).closed).toBe("under-age");
    expect(await town.devices.trust(one.trustId)).toMatchObject({ deliveredMessages: 1, lowestAge: { age: 15 } });

    const second = await town.come("two", { nickname: "Sable doux", age: 30 });
    expect(newest((await town.come("two", { nickname: "Sable doux", age: 16 })).all("welcome")).closed).toBe("under-age");
    expect(newest(second.all("bye")).code).toBe(4008);
  });
});
