import { describe, expect, test } from "bun:test";
import type { Down } from "@lampion/protocol";
import { createStreet, districtZone, listOf, settled, townZone } from "./testing/street.ts";

const minute = 60_000;
const diffs = (frames: { atMs: number; text: string; frame: Down }[]): { atMs: number; text: string; frame: Down<"people-diff"> }[] =>
  frames.flatMap((one) => (one.frame.t === "people-diff" ? [{ ...one, frame: one.frame }] : []));

describe("zones of the list", () => {
  test("[WH-1] twelve people of a village are shown under the smallest zone that twenty reach, and nobody under less", () => {
    const street = createStreet(1);
    const villagers = settled(street, 12, () => 0);
    const [first] = villagers;
    if (first === undefined) throw new Error("nobody");
    expect(listOf(street, first)).toMatchObject({ zone: null, count: null, rows: [] });
    for (let n = 0; n < 30; n += 1) street.enter(`Neighbour ${n}`, { town: 4 });
    street.pass(11 * minute);
    const list = listOf(street, first);
    // The neighbours' town has thirty and is named; the village is not, whoever looks.
    expect(list.zone?.id).toBe(districtZone(0));
    expect(list.rows.length).toBe(41);
    const zones = new Map(list.rows.map((row) => [row.nickname, row.zone]));
    for (let n = 1; n < 12; n += 1) expect(zones.get(`Guest ${n}`)).toBe(`Name of ${districtZone(0)}`);
    for (let n = 0; n < 30; n += 1) expect(zones.get(`Neighbour ${n}`)).toBe(`Name of ${townZone(4)}`);
    for (const villager of villagers) expect(street.desk.zoneShown(villager)).toBe(`Name of ${districtZone(0)}`);
  });

  test("[WH-2] guests without a proof, a thousand behind one network, and devices of the same day do not make a town", () => {
    const street = createStreet(2, 0);
    const old = settled(street, 19, () => 0, { earlierDays: 3 });
    for (let n = 0; n < 50; n += 1) street.enter(`Fresh ${n}`, { earlierDays: 2 });
    for (let n = 0; n < 50; n += 1) street.enter(`Typed ${n}`, { level: "L1", earlierDays: 9 });
    street.pass(11 * minute);
    expect(street.desk.zoneShown(old[0] as (typeof old)[0])).toBeNull();
    for (let n = 0; n < 7; n += 1) street.enter(`Regular ${n}`, { earlierDays: 3 });
    street.pass(11 * minute);
    expect(street.desk.zoneShown(old[0] as (typeof old)[0])).toBe(`Name of ${townZone(0)}`);
    // A row under the town's name goes back to a larger zone as soon as fewer than eight who count are connected.
    for (const session of [...street.sessions.values()].slice(7)) if (session.powers.rows === null) street.leave(session);
    expect(street.desk.zoneShown(old[0] as (typeof old)[0])).toBeNull();
  });

  test("[WH-3] fewer than three of a gender and band are shown one zone larger, three are not", () => {
    const street = createStreet(3);
    const [viewer] = settled(street, 30, () => 0);
    const rare = [street.enter("Rare 1", { gender: "man", age: 70 }), street.enter("Rare 2", { gender: "man", age: 71 })];
    street.pass(3 * minute);
    if (viewer === undefined) throw new Error("nobody");
    const shown = (name: string): string | null | undefined => listOf(street, viewer).rows.find((row) => row.nickname === name)?.zone;
    for (const one of rare) expect(shown(one.nickname)).toBe(`Name of ${districtZone(0)}`);
    expect(shown("Guest 7")).toBe(`Name of ${townZone(0)}`);
    street.enter("Rare 3", { gender: "man", age: 66 });
    street.pass(3 * minute);
    expect(shown("Rare 1")).toBe(`Name of ${townZone(0)}`);
  });

  test("[WH-5] two viewers of one zone with different towns get samples of the same distribution, in content and in order", () => {
    const street = createStreet(4);
    // 40 towns, 10 of each district; nobody's town reaches twenty, so that all of a district look into the same zone.
    settled(street, 600, (n) => n % 40);
    const perTown = (viewerTown: number): { rows: number[]; first: number[] } => {
      const rows = Array.from({ length: 10 }, () => 0);
      const first = Array.from({ length: 10 }, () => 0);
      for (let draw = 0; draw < 200; draw += 1) {
        const viewer = street.enter(`Viewer ${viewerTown} ${draw}`, { town: viewerTown, listed: true, prefix: "one-net" });
        const list = listOf(street, viewer);
        expect(list.zone?.id).toBe(districtZone(0));
        for (const [place, row] of list.rows.entries()) {
          const town = Math.floor((Number(row.nickname.slice(6)) % 40) / 4);
          rows[town] = (rows[town] ?? 0) + 1;
          if (place === 0) first[town] = (first[town] ?? 0) + 1;
        }
        street.leave(viewer);
      }
      return { rows, first };
    };
    const near = perTown(0);
    const far = perTown(36);
    // 9 degrees of freedom: 27.9 is passed once in a thousand by chance; the seed is fixed.
    expect(chiSquare(near.rows, far.rows)).toBeLessThan(27.9);
    expect(chiSquare(near.first, far.first)).toBeLessThan(27.9);
    // The measure sees a preference of two fifths more for one's own town.
    const biased = near.rows.map((count, town) => (town === 0 ? Math.round(count * 1.4) : count));
    expect(chiSquare(biased, far.rows)).toBeGreaterThan(27.9);
  });
});

/** Of two samples over the same classes. */
function chiSquare(a: readonly number[], b: readonly number[]): number {
  const sumA = a.reduce((sum, one) => sum + one, 0);
  const sumB = b.reduce((sum, one) => sum + one, 0);
  return a.reduce((sum, one, at) => {
    const both = one + (b[at] ?? 0);
    const wantA = (both * sumA) / (sumA + sumB);
    const wantB = (both * sumB) / (sumA + sumB);
    return both === 0 ? sum : sum + (one - wantA) ** 2 / wantA + ((b[at] ?? 0) - wantB) ** 2 / wantB;
  }, 0);
}

test("people seen in a zone within a day are counted once, forgotten after it, and kept while they stay", () => {
  const street = createStreet(18);
  const hour = 60 * minute;
  const early = street.enter("Early");
  const [, second] = [street.leave(early), street.enter("Second")];
  street.leave(second);
  street.pass(12 * hour);
  const again = street.enter("Early again", { relation: early.device.relation });
  street.leave(again);
  const stays = street.enter("Stays");
  expect(street.desk.seen(townZone(0))).toBe(3);
  street.pass(12 * hour + minute);
  expect(street.desk.seen(townZone(0))).toBe(2);
  street.pass(24 * hour);
  expect(street.desk.seen(townZone(0))).toBe(1);
  expect(street.desk.here(townZone(0))).toBe(1);
  street.leave(stays);
  expect(street.desk.here(townZone(0))).toBe(0);
});

describe("rows", () => {
  test("[WH-4] a row holds nickname, mark, gender, band, zone and whether knocks are open, and nothing else", () => {
    const street = createStreet(5);
    const [viewer] = settled(street, 40, () => 0);
    if (viewer === undefined) throw new Error("nobody");
    for (const row of listOf(street, viewer).rows) {
      expect(Object.keys(row).sort()).toEqual(["band", "gender", "id", "mark", "nickname", "open", "zone"]);
      expect(row.band).toBe("25-34");
    }
  });

  test("[WH-6] an id shown to A is refused from B, is another for B and in the next session, and none holds twice", () => {
    const street = createStreet(6);
    const [a, b] = settled(street, 50, () => 0);
    if (a === undefined || b === undefined) throw new Error("nobody");
    const forA = listOf(street, a).rows;
    const forB = listOf(street, b).rows;
    expect(forA.length).toBe(49);
    for (const row of forA) {
      expect(street.desk.resolveRow(a, row.id)?.shown.nickname).toBe(row.nickname);
      expect(street.desk.resolveRow(b, row.id)).toBeNull();
    }
    const idsA = new Set(forA.map((row) => row.id));
    expect(forB.some((row) => idsA.has(row.id))).toBe(false);
    const marks = new Map(forA.map((row) => [row.nickname, row.mark]));
    expect(forB.filter((row) => marks.get(row.nickname) === row.mark).length).toBeLessThan(5);
    street.leave(a);
    const again = street.enter("A again", { relation: a.device.relation });
    const next = listOf(street, again).rows;
    expect(next.some((row) => idsA.has(row.id))).toBe(false);
    for (const id of idsA) expect(street.desk.resolveRow(again, id)).toBeNull();
    expect(forA.map((row) => row.nickname)).not.toEqual(next.map((row) => row.nickname));
  });

  test("[WH-12] L1 is in no list and sees no row, only the rounded count and the way", () => {
    const street = createStreet(7);
    const [viewer] = settled(street, 40, () => 0);
    const typed = street.enter("Typed", { level: "L1" });
    street.pass(5 * minute);
    expect(listOf(street, typed)).toMatchObject({ rows: [], count: 20, othersLeft: 0, way: { kind: "proof" } });
    expect(street.desk.people(typed, "others")).toMatchObject({ rows: [] });
    if (viewer === undefined) throw new Error("nobody");
    expect(listOf(street, viewer).rows.some((row) => row.nickname === "Typed")).toBe(false);
  });

  test("[WH-12] who loses the proof while looking loses the rows at once and the own place in the list within minutes", () => {
    const street = createStreet(8);
    const [viewer, other] = settled(street, 40, () => 0);
    if (viewer === undefined || other === undefined) throw new Error("nobody");
    const [row] = listOf(street, viewer).rows;
    viewer.powers = { ...viewer.powers, rows: { kind: "proof" } };
    expect(street.desk.resolveRow(viewer, row?.id ?? "")).toBeNull();
    expect(listOf(street, other).rows.some((one) => one.nickname === viewer.nickname)).toBe(true);
    street.pass(4 * minute);
    expect(listOf(street, other).rows.some((one) => one.nickname === viewer.nickname)).toBe(false);
  });
});

describe("how much one may see", () => {
  test("[WH-7] a window has 60 rows, six others an hour, and neither closing nor opening again shows anybody new", () => {
    const street = createStreet(9);
    const [viewer] = settled(street, 500, () => 0);
    if (viewer === undefined) throw new Error("nobody");
    const seen = new Set<string>();
    const note = (list: Down<"people">): void => {
      expect(list.rows.length).toBe(60);
      for (const row of list.rows) seen.add(row.nickname);
    };
    for (let turn = 0; turn < 30; turn += 1) {
      note(listOf(street, viewer));
      street.desk.people(viewer, "close");
      street.clock.advance(3_000 + turn * turn * 200);
    }
    expect(seen.size).toBe(60);
    for (let turn = 0; turn < 6; turn += 1) {
      expect(listOf(street, viewer).othersLeft).toBe(6 - turn);
      note(listOf(street, viewer, "others"));
    }
    expect(street.desk.people(viewer, "others")).toBe("too-often");
    expect(seen.size).toBeLessThanOrEqual(7 * 60);
    expect(seen.size).toBeGreaterThan(120);
  });

  test("[WH-7] a total below k is told to nobody", () => {
    const street = createStreet(10);
    const [viewer] = settled(street, 19, () => 0);
    if (viewer === undefined) throw new Error("nobody");
    expect(listOf(street, viewer)).toMatchObject({ zone: null, count: null });
  });

  test("[WH-9] who stays unseen gets 12 rows and no others; changing one's mind back takes the rows away", () => {
    const street = createStreet(11);
    settled(street, 200, () => 0);
    const shy = street.enter("Shy", { listed: null });
    const list = listOf(street, shy);
    expect(list).toMatchObject({ seen: false, othersLeft: 0 });
    expect(list.rows.length).toBe(12);
    expect(street.desk.people(shy, "others")).toBe("too-often");
    shy.kept = { ...shy.kept, settings: { ...shy.kept.settings, listed: true } };
    street.desk.changed(shy);
    expect(listOf(street, shy).rows.length).toBe(60);
    shy.kept = { ...shy.kept, settings: { ...shy.kept.settings, listed: false } };
    street.desk.changed(shy);
    street.pass(4_000);
    const dropped = diffs(street.got(shy)).reduce((sum, one) => sum + one.frame.drop.length, 0);
    expect(dropped).toBe(48);
    expect(listOf(street, shy).rows.length).toBe(12);
  });

  test("[WH-14] a reader that keeps time like a machine gets 12 rows, of which the decoys are known to the server; people never get one", () => {
    const street = createStreet(12);
    const all = settled(street, 200, () => 0);
    const [bot, person] = all;
    if (bot === undefined || person === undefined) throw new Error("nobody");
    const names = new Set(all.map((one) => one.nickname));
    for (let turn = 0; turn < 13; turn += 1) {
      street.desk.people(bot, turn === 0 ? "open" : "others");
      street.clock.advance(10 * minute);
      // A page that connects again and again by a bad network asks for what it had.
      street.desk.people(person, "open");
    }
    street.desk.tick(street.clock.nowMs());
    const list = listOf(street, bot, "others");
    expect(list.rows.length).toBe(12);
    const decoys = list.rows.filter((row) => street.desk.resolveRow(bot, row.id)?.isDecoy === true);
    expect(decoys.length).toBe(3);
    for (const decoy of decoys) {
      expect(Object.keys(decoy).sort()).toEqual(Object.keys(list.rows[0] ?? {}).sort());
      expect(decoy.id.length).toBe(22);
    }
    for (const row of list.rows) expect(names.has(row.nickname)).toBe(!decoys.includes(row));
    for (const row of listOf(street, person).rows) expect(street.desk.resolveRow(person, row.id)?.isDecoy).toBe(false);
  });
});

describe("changes of an open list", () => {
  test("[WH-8] who comes appears 60 to 120 s later and who goes disappears 30 to 120 s later, each at another moment", () => {
    const street = createStreet(13);
    const [viewer, ...others] = settled(street, 30, () => 0);
    if (viewer === undefined) throw new Error("nobody");
    listOf(street, viewer);
    const cameMs = street.clock.nowMs();
    for (let n = 0; n < 20; n += 1) street.enter(`New ${n}`);
    street.pass(5 * minute);
    const came = diffs(street.got(viewer)).flatMap((one) => one.frame.add.map(() => one.atMs - cameMs));
    expect(came.length).toBe(20);
    // Up to 8 s more: five rows in a diff, a diff in 2 s.
    for (const after of came) expect(after >= 60_000 && after <= 128_000).toBe(true);
    expect(new Set(came).size).toBeGreaterThan(5);
    const wentMs = street.clock.nowMs();
    const before = diffs(street.got(viewer)).length;
    for (const one of others.slice(0, 15)) street.leave(one);
    street.pass(5 * minute);
    const went = diffs(street.got(viewer))
      .slice(before)
      .flatMap((one) => one.frame.drop.map(() => one.atMs - wentMs));
    expect(went.length).toBe(15);
    for (const after of went) expect(after >= 30_000 && after <= 126_000).toBe(true);
    expect(new Set(went).size).toBeGreaterThan(5);
  });

  test("[WH-8] in the busiest hour a list gets one diff in 2 s at most and 2 kB/s at most, and nothing when closed", () => {
    const street = createStreet(14);
    const all = settled(street, 150, () => 0);
    const [viewer] = all;
    if (viewer === undefined) throw new Error("nobody");
    listOf(street, viewer);
    for (let turn = 0; turn < 300; turn += 1) {
      for (const one of all.slice(1)) {
        one.nickname = `Ünïcödé ${turn} ${one.id.slice(8)}`;
        street.desk.changed(one);
      }
      const leaver = all[1 + (turn % 100)];
      if (leaver !== undefined && street.sessions.has(leaver.id)) street.leave(leaver);
      street.enter(`Comer ${turn}`);
      street.pass(1_000);
    }
    const frames = diffs(street.got(viewer));
    expect(frames.length).toBeGreaterThan(100);
    for (const [n, one] of frames.entries()) {
      expect(one.atMs - (frames[n - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
      expect(new TextEncoder().encode(one.text).length).toBeLessThanOrEqual(4_096);
    }
    street.desk.people(viewer, "close");
    street.pass(10 * minute);
    expect(diffs(street.got(viewer)).length).toBe(frames.length);
  });

  test("[PT-13] after any churn, what the guest holds by list and diffs is what the server remembers", () => {
    const street = createStreet(15);
    const all = settled(street, 90, () => 0);
    const [viewer] = all;
    if (viewer === undefined) throw new Error("nobody");
    const held = new Map(listOf(street, viewer).rows.map((row) => [row.id, row]));
    let read = diffs(street.got(viewer)).length;
    for (let turn = 0; turn < 400; turn += 1) {
      const sessions = [...street.sessions.values()].filter((one) => one !== viewer);
      const one = sessions[(turn * 37) % sessions.length];
      if (one !== undefined && turn % 3 === 0) street.leave(one);
      else if (one !== undefined && turn % 3 === 1) {
        one.kept = { ...one.kept, settings: { ...one.kept.settings, knocksOpen: turn % 2 === 0 } };
        street.desk.changed(one);
      } else street.enter(`Comer ${turn}`, { gender: turn % 2 === 0 ? "man" : "woman" });
      street.pass(2_000);
      const frames = diffs(street.got(viewer));
      for (const { frame } of frames.slice(read)) {
        for (const id of frame.drop) expect(held.delete(id)).toBe(true);
        for (const row of frame.change) expect(held.has(row.id)).toBe(true);
        for (const row of frame.add) expect(held.has(row.id)).toBe(false);
        for (const row of [...frame.change, ...frame.add]) held.set(row.id, row);
      }
      read = frames.length;
      expect(held.size).toBeLessThanOrEqual(60);
      for (const id of held.keys()) expect(street.desk.resolveRow(viewer, id)).not.toBeNull();
    }
    street.pass(5 * minute);
    for (const { frame } of diffs(street.got(viewer)).slice(read)) {
      for (const id of frame.drop) held.delete(id);
      for (const row of [...frame.change, ...frame.add]) held.set(row.id, row);
    }
    const now = listOf(street, viewer).rows;
    expect(new Map(now.map((row) => [row.id, row]))).toEqual(held);
  });

  test("a blocked person leaves the list with the next diff, and one who has just gone can still be blocked and reported", () => {
    const street = createStreet(16);
    const [viewer, bad, gone] = settled(street, 40, () => 0);
    if (viewer === undefined || bad === undefined || gone === undefined) throw new Error("nobody");
    const { rows } = listOf(street, viewer);
    const idOf = (name: string): string => rows.find((row) => row.nickname === name)?.id ?? "";
    viewer.blocked = new Map([[bad.device.relation, [{ id: "block", narrow: false, mine: true }]]]);
    street.pass(3_000);
    expect(diffs(street.got(viewer)).flatMap((one) => one.frame.drop)).toEqual([idOf(bad.nickname)]);
    street.leave(gone);
    street.pass(10_000);
    expect(street.desk.resolveRow(viewer, idOf(gone.nickname))?.relation).toBe(gone.device.relation);
    street.pass(3 * minute);
    expect(street.desk.resolveRow(viewer, idOf(gone.nickname))).toBeNull();
  });

  test("[WH-10] my filters decide what I see and who may knock, and to others my row only says that it takes no knocks", () => {
    const street = createStreet(17);
    const women = settled(street, 40, () => 0);
    const [her] = women;
    const him = street.enter("Him", { gender: "man" });
    const another = street.enter("Another", { gender: "man" });
    street.enter("Third", { gender: "man" });
    street.pass(3 * minute);
    if (her === undefined) throw new Error("nobody");
    const wish = (one: typeof her, filters: Partial<typeof her.kept.settings.filters>): void => {
      one.kept = { ...one.kept, settings: { ...one.kept.settings, filters: { genders: [], bands: [], roomOnly: false, checkOnly: false, nobody: false, ...filters } } };
      street.desk.changed(one);
    };
    wish(her, { genders: ["woman"] });
    expect(listOf(street, her).rows.every((row) => row.gender === "woman")).toBe(true);
    expect(street.desk.takesKnocksFrom(him, her)).toBe(false);
    expect(listOf(street, him).rows.find((row) => row.nickname === her.nickname)?.open).toBe(false);
    wish(her, { checkOnly: true });
    him.kept = { ...him.kept, settings: { ...him.kept.settings, acceptsCheck: false } };
    expect(listOf(street, her).rows.map((row) => row.nickname)).not.toContain("Him");
    expect(listOf(street, her).rows.map((row) => row.nickname)).toContain("Another");
    expect(street.desk.takesKnocksFrom(him, her)).toBe(false);
    expect(street.desk.takesKnocksFrom(another, her)).toBe(true);
    const membership = (room: string): Parameters<typeof her.rooms.set>[1] =>
      ({ room, face: { name: "", mark: 0, gender: null }, joinedAtMs: 0, lastSaidMs: 0, slowUntilMs: 0 }) as never;
    wish(her, { roomOnly: true });
    for (const one of [her, him]) one.rooms.set("sensitive-room", membership("sensitive-room"));
    for (const one of [her, another]) one.rooms.set("town-room", membership("town-room"));
    expect(listOf(street, her).rows.map((row) => row.nickname)).toEqual(["Another"]);
    expect(street.desk.takesKnocksFrom(him, her)).toBe(false);
    expect(street.desk.takesKnocksFrom(another, her)).toBe(true);
    wish(her, { nobody: true });
    expect(listOf(street, her).rows).toEqual([]);
    expect(street.desk.takesKnocksFrom(another, her)).toBe(false);
  });
});
