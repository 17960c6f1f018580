import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { heldOf, storedFrom, talkDraftOf, type Appended, type RecordDraft } from "@lampion/core";
import { fromBase64Url } from "@lampion/proof";
import { askOpening } from "../evidence/custodians/opening.ts";
import { createSealedSource } from "../evidence/custodians/sealed-source.ts";
import { createFileKeyStore } from "../evidence/key-store.file.ts";
import { native } from "../evidence/primitives.ts";
import { evidenceWorld, type EvidenceWorld } from "../evidence/testing/evidence-world.ts";
import { contractDevices } from "./testing/devices.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 3, 9);
const devices = await contractDevices();
const stream = "talk:abcdefgh" as const;
const append = (world: EvidenceWorld, draft: RecordDraft): Promise<Appended> => new Promise((resolve) => world.messages.append(draft, resolve));

test("[EV-29] with device-only the file of conversations holds numbers, sheets and tags: no word, no wrap, no share; custodians find nothing to open, and the tree of a closed sheet goes into the log", async () => {
  const world = await evidenceWorld(startMs, { history: "device-only" });
  try {
    for (const [at, text] of ["un mot", "un autre"].entries()) await world.say(talkDraftOf(devices, text, { atMs: startMs + at, key: `key-${at}` }));
    const file = new Database(join(world.folder, "private.sqlite"), { readonly: true });
    const rows = file.query("SELECT seq, sealed, length(tag) AS tag FROM records ORDER BY seq").all();
    expect(rows).toEqual([
      { seq: 1, sealed: new Uint8Array(0), tag: 32 },
      { seq: 2, sealed: new Uint8Array(0), tag: 32 },
    ]);
    expect(file.query("SELECT * FROM wraps").all()).toEqual([]);
    const keys = createFileKeyStore(join(world.folder, "keyring"), () => world.nowMs);
    const asked = {
      set: "words",
      purpose: "un essai",
      basis: "EV-29",
      requester: "M-1",
      approvers: ["M-2"],
      selectors: [{ stream, fromMs: startMs, toMs: startMs + hourMs }],
      executor: "",
    } as const;
    const { log } = world.evidence;
    const opening = await askOpening({ source: createSealedSource(world.talks, keys), log: log.writer, prepare: log.prepare, nowMs: () => world.nowMs }, asked);
    expect(opening).toEqual({ kind: "refused", say: expect.stringContaining("only the two devices") as never });
    world.nowMs = startMs + hourMs + 3 * 60_000;
    // The writer closes a sheet on a thread of its own, and the clock comes again.
    const closed = (): { sheet: Uint8Array; root: Uint8Array; size: number } | null => file.query("SELECT sheet, root, size FROM sheets WHERE root IS NOT NULL").get() as never;
    for (let tries = 0; tries < 200 && closed() === null; tries += 1) {
      await world.evidence.keep();
      await Bun.sleep(10);
    }
    const sheet = closed();
    file.close();
    if (sheet === null) throw new Error("the sheet stayed open");
    expect([sheet.root.length, sheet.size]).toEqual([32, 2]);
    expect((await world.messages.sheetTags(stream, sheet.sheet))?.root).toEqual(sheet.root);
    expect(world.alarms).toEqual([]);
  } finally {
    await world.close();
  }
});

test("[EV-29, EV-55] what was accepted and told to nobody before a crash is found again, to the millisecond, by the text that its author sends once more; another text is not", async () => {
  let world = await evidenceWorld(startMs, { history: "device-only" });
  try {
    await world.say(talkDraftOf(devices, "le premier", { atMs: startMs }));
    const draft = talkDraftOf(devices, "dit à personne", { atMs: startMs + 1_234, key: "session/7" });
    const first = await append(world, draft);
    await world.say(talkDraftOf(devices, "juste après", { atMs: startMs + 1_900 }));
    world = await world.again();
    const again = await append(world, draft);
    if (first.kind !== "appended" || again.kind !== "repeated" || again.proof === undefined) throw new Error("not found again");
    expect(again).toMatchObject({ epoch: 1, seq: 2, atMs: startMs + 1_234, receipt: first.proof.receipt });
    // The very record: whoever is handed it can report it.
    const [one, other] = [heldOf(native, storedFrom(draft, first)), heldOf(native, storedFrom(draft, { ...again, proof: again.proof }))];
    expect(other).toEqual(one!);
    const altered = await append(world, { ...draft, text: "autre chose" });
    expect(altered).toMatchObject({ kind: "repeated", seq: 2, receipt: first.proof.receipt });
    expect("proof" in altered).toBe(false);
    expect(fromBase64Url(again.proof.prev)).toHaveLength(32);
  } finally {
    await world.close();
  }
});
