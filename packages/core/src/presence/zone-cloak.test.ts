import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { cloakLimits, createZoneCloak, type ZoneCloak } from "./zone-cloak.ts";

const minute = 60_000;
const hour = 60 * minute;
const people = (cloak: ZoneCloak, zone: string, from: number, to: number, nowMs: number, prefix = (n: number): string => `net-${n}`): void => {
  for (let n = from; n < to; n += 1) cloak.seen(zone, `device-${n}`, prefix(n), nowMs);
};

describe("a zone may be named", () => {
  test("[WH-2] a zone splits off at 26 held for ten minutes, and not a moment earlier", () => {
    const cloak = createZoneCloak();
    people(cloak, "town", 0, 25, 0);
    expect(cloak.isShown("town", 25, hour)).toBe(false);
    people(cloak, "town", 25, 26, hour);
    expect(cloak.isShown("town", 26, hour)).toBe(false);
    expect(cloak.isShown("town", 26, hour + 10 * minute - 1)).toBe(false);
    expect(cloak.isShown("town", 26, hour + 10 * minute)).toBe(true);
  });

  test("[WH-2] it merges at once below 20 seen or below 8 here, and then has to hold ten minutes again", () => {
    const cloak = createZoneCloak();
    people(cloak, "town", 0, 7, 0);
    people(cloak, "town", 7, 26, 2 * hour);
    expect(cloak.isShown("town", 26, 3 * hour)).toBe(true);
    expect(cloak.isShown("town", 8, 3 * hour)).toBe(true);
    expect(cloak.isShown("town", 7, 3 * hour)).toBe(false);
    expect(cloak.isShown("town", 26, 3 * hour + 1)).toBe(false);
    expect(cloak.isShown("town", 26, 3 * hour + 10 * minute + 1)).toBe(true);
    // The first seven were last seen 24 h ago: 19 are left.
    expect(cloak.isShown("town", 26, 24 * hour - 1)).toBe(true);
    expect(cloak.isShown("town", 26, 24 * hour)).toBe(false);
  });

  test("[WH-2] between 20 and 25 an open zone stays and a closed one stays closed: no flapping", () => {
    const cloak = createZoneCloak();
    people(cloak, "town", 0, 26, 0);
    expect(cloak.isShown("town", 20, 10 * minute)).toBe(true);
    let flips = 0;
    let was = true;
    for (let round = 0; round < 200; round += 1) {
      const nowMs = 24 * hour + round * minute;
      // The number swings between 20 and 26 for hours.
      people(cloak, "town", 0, 20 + (round % 7), nowMs);
      const is = cloak.isShown("town", 20, nowMs);
      if (is !== was) flips += 1;
      was = is;
    }
    expect(flips).toBeLessThanOrEqual(1);
  });

  test("[WH-2] a dip that nobody asked about breaks the ten minutes", () => {
    const cloak = createZoneCloak();
    people(cloak, "town", 0, 1, 0);
    people(cloak, "town", 1, 26, 23 * hour + 55 * minute);
    cloak.tick(24 * hour + minute);
    people(cloak, "town", 26, 27, 24 * hour + 2 * minute);
    expect(cloak.isShown("town", 26, 24 * hour + 6 * minute)).toBe(false);
    expect(cloak.isShown("town", 26, 24 * hour + 12 * minute)).toBe(true);
  });

  test("[WH-2] a thousand keys behind six networks count as eighteen", () => {
    const cloak = createZoneCloak();
    people(cloak, "village", 0, 1_000, 0, (n) => `net-${n % 6}`);
    expect(cloak.isShown("village", 1_000, hour)).toBe(false);
    expect(cloak.isShown("village", 1_000, hour, true)).toBe(false);
    people(cloak, "village", 1_000, 1_008, hour);
    expect(cloak.isShown("village", 1_000, hour + 10 * minute)).toBe(true);
  });

  test("[WH-1] the whole country needs no splitting off: 20 seen and 8 here are enough", () => {
    const cloak = createZoneCloak();
    people(cloak, "country", 0, 19, 0);
    expect(cloak.isShown("country", 19, 0, true)).toBe(false);
    people(cloak, "country", 19, 20, 0);
    expect(cloak.isShown("country", 7, 0, true)).toBe(false);
    expect(cloak.isShown("country", 8, 0, true)).toBe(true);
  });
});

test("[WH-2] after any history the count is that of a naive model: distinct, of 24 h, three per prefix", () => {
  const step = fc.record({ device: fc.nat(40), prefix: fc.nat(8), waitMs: fc.integer({ min: 0, max: hour }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 80, maxLength: 160, size: "max" }), (steps) => {
      const cloak = createZoneCloak();
      const seen = new Map<number, { atMs: number; prefix: number }>();
      let nowMs = 0;
      for (const { device, prefix, waitMs } of steps) {
        nowMs += waitMs;
        cloak.seen("zone", `${device}`, `${prefix}`, nowMs);
        seen.set(device, { atMs: nowMs, prefix });
        if (waitMs % 2 === 0) cloak.tick(nowMs);
        const perPrefix = new Map<number, number>();
        for (const one of seen.values()) if (nowMs - one.atMs < cloakLimits.windowMs) perPrefix.set(one.prefix, (perPrefix.get(one.prefix) ?? 0) + 1);
        const count = [...perPrefix.values()].reduce((sum, n) => sum + Math.min(3, n), 0);
        expect(cloak.isShown("zone", 100, nowMs, true)).toBe(count >= cloakLimits.k);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});
