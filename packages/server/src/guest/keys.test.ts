import { afterAll, describe, expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDayKeys, createMemoryKeyStore } from "@lampion/core";
import { streamRef, subjectOf } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { createSecrets, openKeys } from "./keys.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "keys.json");
const ring = openKeys(path);
const dayMs = 86_400_000;
const days = createDayKeys(
  createMemoryKeyStore(
    () => 0,
    (size) => randomBytes(size),
  ),
  native,
  () => 0,
);
await days.refresh(0);
await days.refresh(3 * dayMs);
const secrets = createSecrets(ring, days);
const thumbprint = "p".repeat(43);

describe("keys of the service", () => {
  test("[LW-97] ids of one device are different for each purpose, the same at each visit, and never the thumbprint", () => {
    const ids = Object.values(secrets.deviceIds(thumbprint)) as string[];
    expect(new Set(ids).size).toBe(3);
    expect(createSecrets(openKeys(path), days).deviceIds(thumbprint)).toEqual(secrets.deviceIds(thumbprint));
    for (const id of ids) expect(thumbprint).not.toContain(id);
    expect(createSecrets(openKeys(join(folder, "other.json")), days).deviceIds(thumbprint)).not.toEqual(secrets.deviceIds(thumbprint));
  });

  test("[LW-97] tables of two purposes cannot be joined: a thousand devices, no id twice", () => {
    const all = Array.from({ length: 1_000 }, (_, at) => Object.values(secrets.deviceIds(`device-${at}`)) as string[]).flat();
    expect(new Set(all).size).toBe(3_000);
  });

  test("[EV-6] the reference of an author is the same wherever it is made, another one in each stream and day, and R of that day alone turns it back", () => {
    const { restriction } = secrets.deviceIds(thumbprint);
    const here = secrets.author("room:FR-1", restriction, 5_000);
    expect(Buffer.from(here, "base64url")).toHaveLength(16);
    expect(createSecrets(openKeys(join(folder, "other.json")), days).author("room:FR-1", restriction, 9_000)).toBe(here);
    expect(secrets.author("room:FR-2", restriction, 5_000)).not.toBe(here);
    expect(secrets.author("room:FR-1", restriction, dayMs)).not.toBe(here);
    const back = (keys: readonly Uint8Array[], stream: string): string | null => {
      const found = subjectOf(native, keys, streamRef(native, stream), Buffer.from(here, "base64url"));
      return found === null ? null : Buffer.from(found).toString("base64url");
    };
    expect(back(days.all(), "room:FR-1")).toBe(restriction.slice(0, 16));
    expect(back(days.all(), "room:FR-2")).toBeNull();
    expect(back([days.of(1)!, days.of(3)!], "room:FR-1")).toBeNull();
  });

  test("[SC-15] a ticket opens as it was sealed; altered in any bit, shortened or of another service it does not", () => {
    const sealed = secrets.seal("été 🏮");
    expect(secrets.open(sealed)).toBe("été 🏮");
    expect(secrets.seal("été 🏮")).not.toBe(sealed);
    const bytes = Buffer.from(sealed, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(secrets.open(altered.toString("base64url"))).toBeNull();
    }
    for (const cut of ["", "A", sealed.slice(0, 30), sealed.slice(0, -4)]) expect(secrets.open(cut)).toBeNull();
    expect(createSecrets(openKeys(join(folder, "third.json")), days).open(sealed)).toBeNull();
  });

  test("the keys are readable by their owner only, and print as nothing", () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const kept = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    for (const key of Object.values(kept)) expect(`${JSON.stringify(ring)} ${Bun.inspect(ring)} ${String(ring)}`).not.toContain(key);
  });

  test("damaged keys are named with what to do, whatever the damage", () => {
    const broken = join(folder, "broken.json");
    const { trust: _, ...rest } = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    for (const text of ["", "{", "null", "[]", JSON.stringify(rest), JSON.stringify({ ...rest, trust: "c2hvcnQ=" }), JSON.stringify({ ...rest, trust: 7 })]) {
      writeFileSync(broken, text);
      expect(() => openKeys(broken)).toThrow(/broken\.json.*backup/s);
    }
  });
});
