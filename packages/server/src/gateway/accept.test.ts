import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accept } from "./accept.ts";
import { createPrefixes, prefixOf, type PrefixKeys, type Slowed } from "./arrival.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-accept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const room = { connections: 0, most: 10, ownOrigin: "" };
function asked(origin: string | null, more: Record<string, string> = {}) {
  const headers = new Headers({ host: "chat.example:4400", upgrade: "websocket", ...more });
  if (origin !== null) headers.set("origin", origin);
  return { method: "GET", headers };
}

describe("who may open a connection", () => {
  test("[SC-1] only pages of this very site: no origin, a foreign one, null, another port, parts and longer names are refused", () => {
    for (const origin of [
      null,
      "",
      "null",
      "https://evil.example",
      "http://chat.example",
      "http://chat.example:4401",
      "http://a.chat.example:4400",
      "http://chat.example:44000",
      "http://chat.example:4400.evil.example",
      "http://chat.example:4400/",
      "http://evil.example#chat.example:4400",
      "ftp://chat.example:4400",
      "chat.example:4400",
      "http://chat.example:4400@evil.example",
    ]) {
      expect(accept(asked(origin), room)).toMatchObject({ kind: "refused", status: 403 });
    }
    expect(accept(asked("http://chat.example:4400"), room)).toEqual({ kind: "accepted", origin: "http://chat.example:4400" });
    expect(accept(asked("https://chat.example:4400"), room)).toMatchObject({ kind: "accepted" });
  });

  test("[SC-1] with a configured address only that one counts, whatever the host header says", () => {
    const state = { ...room, ownOrigin: "https://chat.example" };
    expect(accept(asked("https://chat.example"), state)).toMatchObject({ kind: "accepted" });
    for (const origin of ["http://chat.example", "http://chat.example:4400", "https://chat.example:443"]) expect(accept(asked(origin), state)).toMatchObject({ kind: "refused" });
  });

  test("[PT-17] a full house, a wrong method and a request without upgrade are refused with what to do", () => {
    expect(accept(asked(null), { ...room, connections: 10 })).toMatchObject({ kind: "refused", status: 503, retryS: 5 });
    expect(accept({ ...asked("http://chat.example:4400"), method: "POST" }, room)).toMatchObject({ status: 405 });
    expect(accept(asked("http://chat.example:4400", { upgrade: "h2c" }), room)).toMatchObject({ status: 426 });
  });
});

describe("networks", () => {
  const weekMs = 7 * 86_400_000;
  let nowMs = 0;
  const keys: PrefixKeys = { keyOfWeek: (week) => Buffer.from(`key of week ${week}`), nowMs: () => nowMs };
  test("[LW-99] an address becomes a keyed mark of its /24 or /56, another one each week", () => {
    const marks = createPrefixes("", keys);
    expect(marks.mark("192.0.2.7")).toBe(marks.mark("192.0.2.200"));
    expect(marks.mark("192.0.2.7")).toBe(marks.mark("::ffff:192.0.2.7"));
    expect(marks.mark("192.0.2.7")).not.toBe(marks.mark("192.0.3.7"));
    expect(marks.mark("2001:db8:0:1200::1")).toBe(marks.mark("2001:db8:0:12ff:ffff::2"));
    expect(marks.mark("2001:db8:0:1200::1")).not.toBe(marks.mark("2001:db8:0:1300::1"));
    const before = marks.mark("192.0.2.7");
    nowMs += weekMs - 1;
    expect(marks.mark("192.0.2.7")).toBe(before);
    nowMs += 1;
    expect(marks.mark("192.0.2.7")).not.toBe(before);
    expect(marks.mark("192.0.2.7")).not.toContain("192");
    expect([prefixOf("::1"), prefixOf("2001:db8::"), prefixOf("2001:DB8:0:12FF::")]).toEqual(["0".repeat(14), "20010db8000000", "20010db8000012"]);
  });

  test("[MD-18, LW-99, LW-112] friction is by the mark: its network alone, over the turn of each week of its term, by the keys of the week it began in, and gone with it", () => {
    nowMs = 10 * weekMs - 1;
    let slowed: Slowed = { marks: new Set(), since: [] };
    const marks = createPrefixes("", keys, () => slowed);
    const mark = marks.mark("192.0.2.7");
    // Who came in before the turn of the week has the mark of that week.
    nowMs += 1;
    const now = (): string[] => ["192.0.2.200", "192.0.3.7", "2001:db8::1"].map(marks.network);
    slowed = { marks: new Set([mark]), since: [nowMs] };
    expect(now()).toEqual(["slowed", "ordinary", "ordinary"]);
    nowMs += 26 * weekMs;
    expect(now()).toEqual(["slowed", "ordinary", "ordinary"]);
    // Another friction, of this week, does not make the old mark another one's.
    slowed = { marks: new Set([mark]), since: [nowMs] };
    expect(now()).toEqual(["ordinary", "ordinary", "ordinary"]);
    slowed = { marks: new Set(), since: [] };
    expect(now()).toEqual(["ordinary", "ordinary", "ordinary"]);
  });

  test("[EN-18] hosting networks are those of the list, in both families; a line that is none is named", () => {
    const list = join(folder, "networks");
    writeFileSync(list, "# two\n192.0.2.0/25\n\n2001:db8:7::/48\n");
    const { network } = createPrefixes(list, keys);
    expect(["192.0.2.1", "::ffff:192.0.2.1", "2001:db8:7::9"].map(network)).toEqual(["hosting", "hosting", "hosting"]);
    expect(["192.0.2.129", "2001:db8:8::9", "", "unknown"].map(network)).toEqual(["ordinary", "ordinary", "ordinary", "ordinary"]);
    writeFileSync(list, "192.0.2.0/24\n192.0.2/24\n");
    expect(() => createPrefixes(list, keys)).toThrow(/networks:2: "192\.0\.2\/24" is no network/);
    expect(() => createPrefixes(join(folder, "none"), keys)).toThrow(/HOSTING_NETWORKS/);
  });
});
