import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyEnd } from "@lampion/core";
import { hasNats, startNats, type NatsServer } from "../bus/testing/nats.ts";
import type { NodeKeyStore } from "../evidence/key-place.ts";
import { keyPlaceOf, openKeyStore } from "../evidence/open-key-store.ts";
import { openKeys } from "../guest/keys.ts";
import { holdFolder, lockFolder } from "../store/folder-lock.ts";
import { keysCommand } from "./keys.ts";

const isThere = hasNats();
const base = mkdtempSync(join(tmpdir(), "lampion-keys-move-"));
const servers: NatsServer[] = [];
const nowMs = Date.UTC(2026, 10, 3, 9);
const names: readonly KeyEnd[] = (["day", "hour", "pact", "hold", "case", "line"] as const).flatMap((of) =>
  ["1", "2"].map((id) => ({ class: of, id, endsAtMs: nowMs + 9_000 + Number(id) })),
);
const text = (key: Uint8Array | null): string | null => (key === null ? null : Buffer.from(key).toString("hex"));
afterEach(async () => {
  for (const one of servers.splice(0)) await one.kill();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.skipIf(!isThere)("lampion keys move", () => {
  async function service(name: string) {
    const data = join(base, name);
    const nats = await startNats(["-js", "-sd", join(base, `${name}-nats`)]);
    servers.push(nats);
    openKeys(join(data, "keys.json"));
    for (const file of ["main.sqlite", "vault.sqlite", "private.sqlite", "born"]) writeFileSync(join(data, file), "1");
    const placeOf = (kind: "file" | "nats") => keyPlaceOf({ keyStore: kind, natsUrl: nats.url, data, keys: "" });
    async function within<Value>(kind: "file" | "nats", work: (store: NodeKeyStore) => Promise<Value>, begins = false): Promise<Value> {
      const store = await openKeyStore(placeOf(kind), () => nowMs, { begins });
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    }
    async function move(...args: string[]): Promise<{ code: number; said: string }> {
      const said: string[] = [];
      const line = (one: string): void => void said.push(one);
      const code = await keysCommand({ args, data, databaseUrl: "", placeOf, nowMs: () => nowMs, say: line, complain: line });
      return { code, said: said.join("\n") };
    }
    const all = (kind: "file" | "nats"): Promise<(string | null)[]> => within(kind, (store) => Promise.all(names.map(async (one) => text(await store.read(one)))));
    return { data, nats, within, move, all };
  }

  test("[EV-20] every key goes into NATS with its end, those of hours too, and no file is left; and back again", async () => {
    const { data, within, move, all } = await service("whole");
    await within("file", async (store) => {
      for (const one of names) await store.make(one);
    });
    const old = await all("file");
    expect(await move("move", "nats")).toMatchObject({ code: 0, said: expect.stringMatching(/^12 keys are in the bucket lampion_keys of NATS .* LAMPION_KEY_STORE=nats\.$/) });
    expect([existsSync(join(data, "keyring")), await all("nats")]).toEqual([false, old]);
    expect(await within("nats", (store) => store.list("hold"))).toEqual(expect.arrayContaining(names.filter((one) => one.class === "hold")));
    lockFolder(data, data, "nats").release();
    expect(() => lockFolder(data)).toThrow("LAMPION_KEY_STORE=nats");
    // Once more there is nothing to move.
    expect(await move("move", "nats")).toMatchObject({ code: 1, said: expect.stringContaining("nothing was moved") });
    expect((await move("move", "file")).code).toBe(0);
    expect(await all("file")).toEqual(old);
    expect(new Set(await all("nats"))).toEqual(new Set([null]));
    lockFolder(data).release();
    expect((await move("move", "nats")).code).toBe(0);
    expect(await all("nats")).toEqual(old);
  });

  test("[EV-20] a service that runs, another key of the same name, and a NATS that is not there change nothing", async () => {
    const { data, nats, within, move, all } = await service("refused");
    await within("file", async (store) => {
      for (const one of names) await store.make(one);
    });
    const old = await all("file");
    const release = holdFolder(data);
    expect((await move("move", "nats")).said).toContain("Lampion is running on this folder");
    release?.();
    await within("nats", (store) => store.make(names[5]!), true);
    expect(await move("move", "nats")).toMatchObject({ code: 1, said: expect.stringContaining(`another key under the name ${names[5]!.class} ${names[5]!.id}`) });
    await nats.kill();
    expect((await move("move", "nats")).said).toContain("No NATS server answers");
    expect([await all("file"), readdirSync(join(data, "keyring")).length]).toEqual([old, 12]);
    lockFolder(data).release();
    for (const words of [[], ["move"], ["move", "disk"], ["move", "nats", "more"]]) expect((await move(...words)).code).toBe(2);
  });
});
