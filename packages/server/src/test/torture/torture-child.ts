import { dlopen, ptr } from "bun:ffi";
import { join } from "node:path";
import type { RecordDraft } from "@lampion/core";
import { keyFiles } from "../../evidence/open-key-store.ts";
import { openEvidenceKeys } from "../../evidence/open-keys.ts";
import { openDatabase } from "../../store/database.ts";
import { openMessageStore } from "../../store/message-store.sqlite.ts";

/**
 * Appends to rooms and conversations without end and says what was accepted, one line each, to be killed at any moment:
 * `stream epoch seq receipt key`. What stands in a line was acknowledged, so that it must be found afterwards.
 */
const [folder = "", run = "0", perSecond = "5000", devices = "[]"] = process.argv.slice(2);
const keys = keyFiles(join(folder, "keyring"));
const evidence = await openEvidenceKeys(keys, Date.now, () => {});
const store = await openMessageStore(
  { path: join(folder, "vault.sqlite"), reader: openDatabase(join(folder, "vault.sqlite"), "vault") },
  { path: join(folder, "private.sqlite"), reader: openDatabase(join(folder, "private.sqlite"), "private") },
  { keys, custodians: [], store: evidence.store, days: evidence.days, nowMs: Date.now, alarm: (about, cause) => console.error(about, String(cause)) },
);
const [one = "", other = ""] = JSON.parse(devices) as string[];
const streams = ["room:FR-1", "room:FR-2", "room:FR-3", "talk:torture-1", "talk:torture-2"];
const draftOf = (at: number): RecordDraft => {
  const stream = streams[at % streams.length] ?? "room:FR-1";
  const isRoom = stream.startsWith("room:");
  return {
    stream,
    kind: isRoom ? 1 : 2,
    author: `${"a".repeat(21)}A`,
    face: { m: "member-1", name: "Ada", mark: 7, gender: "woman" },
    text: `phrase ${run} ${at}`,
    re: null,
    notice: null,
    value: null,
    fold: false,
    atMs: Date.now(),
    key: `${run}/${at}`,
    ...(isRoom
      ? {}
      : {
          devices: [
            { member: "member-a", key: one },
            { member: "member-b", key: other },
          ],
        }),
  };
};
/** Where the writes of this process are noted (torn.c), what was accepted is noted between them at once. */
const { TORN_LIBRARY = "" } = process.env;
const torn = TORN_LIBRARY === "" ? null : dlopen(TORN_LIBRARY, { torn_said: { args: ["ptr", "usize"], returns: "void" } });
function say(line: string): void {
  lines += line;
  const bytes = Buffer.from(line);
  torn?.symbols.torn_said(ptr(bytes), bytes.length);
}
let at = 0;
let lines = "";
process.stdout.write("ready\n");
setInterval(() => {
  for (let step = 0; step < Number(perSecond) / 100; step += 1) {
    const draft = draftOf(at);
    at += 1;
    store.append(draft, (outcome) => {
      if (outcome.kind === "appended") say(`${draft.stream} ${outcome.epoch} ${outcome.seq} ${outcome.proof.receipt} ${draft.key}\n`);
    });
  }
  // Whole lines only: what is cut off in the pipe was never said.
  const said = lines;
  lines = "";
  if (said !== "") process.stdout.write(said);
}, 10);
