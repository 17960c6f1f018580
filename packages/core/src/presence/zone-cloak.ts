/** WH-2: when a zone may be named. Counts distinct devices of 24 h, three at most per network prefix. */
export const cloakLimits = { k: 20, splitAt: 26, splitHeldMs: 600_000, hereNow: 8, perPrefix: 3, windowMs: 86_400_000 } as const;

export interface ZoneCloak {
  seen(zone: string, relation: string, prefix: string, nowMs: number): void;
  /** Whether the zone reaches k; `here` is how many of it are connected now. The whole country splits off from nothing. */
  isShown(zone: string, here: number, nowMs: number, isWhole?: boolean): boolean;
  tick(nowMs: number): void;
}

interface Zone {
  /** Oldest sighting first: a device seen again moves to the end. */
  readonly devices: Map<string, { readonly atMs: number; readonly prefix: string }>;
  readonly prefixes: Map<string, number>;
  /** Devices that count: at most three behind one prefix. Kept along, so that a question costs no loop. */
  counted: number;
  isOpen: boolean;
  /** Since when `splitAt` is held without a break. */
  reachedMs: number | null;
  /** No sighting is a day old before this time. */
  freshUntilMs: number;
}

export function createZoneCloak(limits: typeof cloakLimits = cloakLimits): ZoneCloak {
  const zones = new Map<string, Zone>();
  /** Somebody is seen in every zone of a ladder at once: one sighting serves them all. */
  let sighting = { atMs: 0, prefix: "" };
  let sweptMs = 0;
  const drop = (zone: Zone, relation: string, prefix: string): void => {
    zone.devices.delete(relation);
    const n = zone.prefixes.get(prefix) ?? 1;
    if (n <= limits.perPrefix) zone.counted -= 1;
    if (n <= 1) zone.prefixes.delete(prefix);
    else zone.prefixes.set(prefix, n - 1);
  };
  /** A dip that nobody asked about breaks the ten minutes too. */
  const settle = (zone: Zone, nowMs: number): void => {
    if (zone.counted < limits.k) zone.isOpen = false;
    if (zone.counted < limits.splitAt) zone.reachedMs = null;
    else zone.reachedMs ??= nowMs;
  };
  const forgetOld = (zone: Zone, nowMs: number): void => {
    if (nowMs < zone.freshUntilMs) return;
    zone.freshUntilMs = nowMs + limits.windowMs;
    for (const [relation, device] of zone.devices) {
      if (nowMs - device.atMs < limits.windowMs) {
        zone.freshUntilMs = device.atMs + limits.windowMs;
        break;
      }
      drop(zone, relation, device.prefix);
    }
    settle(zone, nowMs);
  };
  return {
    seen(name, relation, prefix, nowMs) {
      const zone: Zone = zones.get(name) ?? { devices: new Map(), prefixes: new Map(), counted: 0, isOpen: false, reachedMs: null, freshUntilMs: nowMs + limits.windowMs };
      zones.set(name, zone);
      const known = zone.devices.get(relation);
      if (known !== undefined) drop(zone, relation, known.prefix);
      if (sighting.atMs !== nowMs || sighting.prefix !== prefix) sighting = { atMs: nowMs, prefix };
      zone.devices.set(relation, sighting);
      const n = (zone.prefixes.get(prefix) ?? 0) + 1;
      zone.prefixes.set(prefix, n);
      if (n <= limits.perPrefix) zone.counted += 1;
      settle(zone, nowMs);
    },
    isShown(name, here, nowMs, isWhole = false) {
      const zone = zones.get(name);
      if (zone === undefined) return false;
      forgetOld(zone, nowMs);
      if (zone.counted < limits.k || here < limits.hereNow) {
        zone.isOpen = false;
        zone.reachedMs = null;
        return false;
      }
      if (zone.isOpen || isWhole) return true;
      settle(zone, nowMs);
      zone.isOpen = zone.reachedMs !== null && nowMs - zone.reachedMs >= limits.splitHeldMs;
      return zone.isOpen;
    },
    tick(nowMs) {
      if (nowMs - sweptMs < 60_000) return;
      sweptMs = nowMs;
      for (const [name, zone] of zones) {
        forgetOld(zone, nowMs);
        if (zone.devices.size === 0) zones.delete(name);
      }
    },
  };
}
