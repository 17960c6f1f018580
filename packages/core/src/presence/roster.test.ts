import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { bands, genders } from "@lampion/protocol";
import { createSeededRandom } from "../basics/random.memory.ts";
import { everyKind, fits, kindOf, kinds, kindsOf } from "./kind.ts";
import { createRoster, type Roster } from "./roster.ts";

interface Person {
  readonly name: number;
  readonly zones: readonly number[];
  readonly kind: number;
}
/** A ladder of 60 towns, 12 districts, 3 regions and the country. */
const chainOf = (town: number): number[] => [town, 60 + (town % 12), 72 + (town % 3), 75];
const members = (roster: Roster<Person>, zone: number, wanted?: number): number[] => {
  const found: number[] = [];
  roster.sample(
    zone,
    5,
    1_000_000,
    (_slot, person) => {
      found.push(person.name);
      return true;
    },
    wanted,
  );
  return found.sort((a, b) => a - b);
};

describe("the roster", () => {
  test("[PT-14] after 10,000 random comings and goings every list and every counter is that of a naive model", () => {
    const random = createSeededRandom(11);
    const roster = createRoster<Person>(4);
    const model = new Map<number, Person>();
    for (let round = 0; round < 10_000; round += 1) {
      const slots = [...model.keys()];
      if (slots.length > 0 && random.below(100) < 48) {
        const slot = slots[random.below(slots.length)] ?? -1;
        roster.leave(slot);
        model.delete(slot);
      } else {
        const person = { name: round, zones: chainOf(random.below(60)), kind: random.below(kinds) };
        const slot = roster.enter(person, person.zones, person.kind);
        expect(model.has(slot)).toBe(false);
        model.set(slot, person);
      }
      if (round % 97 !== 0 && round !== 9_999) continue;
      for (let zone = 0; zone <= 75; zone += 1) {
        const naive = [...model.values()].filter((person) => person.zones.includes(zone));
        expect(members(roster, zone)).toEqual(naive.map((person) => person.name).sort((a, b) => a - b));
        expect(roster.size(zone)).toBe(naive.length);
        for (let kind = 0; kind < kinds; kind += 1) expect(roster.count(zone, 1 << kind)).toBe(naive.filter((person) => person.kind === kind).length);
        const wanted = random.below(everyKind);
        expect(members(roster, zone, wanted)).toEqual(
          naive
            .filter((person) => (wanted & (1 << person.kind)) !== 0)
            .map((person) => person.name)
            .sort((a, b) => a - b),
        );
      }
    }
  });

  test("[PT-14] no query touches more than 4,096 slots, however large the zone and however rare the wanted", () => {
    const roster = createRoster<Person>(60_000);
    for (let name = 0; name < 60_000; name += 1) roster.enter({ name, zones: [1], kind: name % 7 }, [1], name % 7);
    const rare = roster.enter({ name: -1, zones: [1], kind: 20 }, [1], 20);
    for (const wanted of [everyKind, 1 << 20, 1 << 3]) {
      let visits = 0;
      const touched = roster.sample(
        1,
        123_456_789,
        4_096,
        () => {
          visits += 1;
          return true;
        },
        wanted,
      );
      expect(touched).toBeLessThanOrEqual(4_096);
      expect(visits).toBeLessThanOrEqual(touched);
    }
    // Nobody of the kind is there: the counter answers, and nothing is touched.
    expect(roster.sample(1, 7, 4_096, () => true, 1 << 19)).toBe(0);
    roster.leave(rare);
    expect(roster.sample(1, 7, 4_096, () => true, 1 << 20)).toBe(0);
  });

  test("a handle of somebody who left is seen as old, also when the slot is given to another", () => {
    const roster = createRoster<Person>();
    const slot = roster.enter({ name: 1, zones: [0], kind: 0 }, [0]);
    const generation = roster.generation(slot);
    roster.leave(slot);
    expect(roster.at(slot)).toBeNull();
    expect(roster.generation(slot)).not.toBe(generation);
    expect(roster.enter({ name: 2, zones: [0], kind: 0 }, [0])).toBe(slot);
    expect(roster.generation(slot)).not.toBe(generation);
    roster.leave(slot);
    roster.leave(slot);
    expect(roster.size(0)).toBe(0);
  });

  test("leaving does not count as joining, coming does", () => {
    const roster = createRoster<Person>();
    const slot = roster.enter({ name: 1, zones: [0], kind: 0 }, [0]);
    expect(roster.joins(0)).toBe(1);
    roster.leave(slot);
    expect(roster.joins(0)).toBe(1);
  });

  test("bits and filters agree for every gender and band", () => {
    const filters = fc.record({ genders: fc.subarray([...genders]), bands: fc.subarray([...bands]), nobody: fc.boolean(), roomOnly: fc.boolean(), checkOnly: fc.boolean() });
    fc.assert(
      fc.property(filters, fc.constantFrom(...genders), fc.constantFrom(...bands, null), (wish, gender, band) => {
        expect((kindsOf(wish) & (1 << kindOf(gender, band))) !== 0).toBe(fits(wish, { gender, band }));
      }),
    );
  });
});
