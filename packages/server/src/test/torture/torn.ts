import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownDevice } from "../../store/testing/devices.ts";
import { buildTorn, createDisk, readJournal } from "./torn-journal.ts";
import { examine } from "./torture.ts";

const here = dirname(fileURLToPath(import.meta.url));

export interface TornFigures {
  readonly cuts: number;
  /** Cuts at which something written was not yet synced: only there can something be torn. */
  readonly unsynced: number;
  /** Pages that were carried over from a log into its file while it was watched. */
  readonly carried: number;
  /** What the process had said was accepted, at its end. */
  readonly accepted: number;
  /** Of all cuts: files that did not open, accepted records that were not there, records in twice, chains that do not verify. */
  readonly unopened: number;
  readonly lost: number;
  readonly doubled: number;
  readonly broken: readonly string[];
}

/**
 * RL-6: a writer under load whose files are watched; the power goes at so many random moments of it. Each time the files are what a disk may hold then: whatever was synced, and of
 * the rest any part, in any order, torn at sectors. The code of the service opens them. Keys are files of their own, written whole before they are used, and are taken as they are.
 */
export async function torn(cuts: number, forMs: number, random: () => number = Math.random): Promise<TornFigures> {
  const base = mkdtempSync(join(tmpdir(), "lampion-torn-"));
  const [folder, journal, after] = [join(base, "data"), join(base, "journal"), join(base, "after")];
  mkdirSync(folder);
  try {
    const devices = JSON.stringify([(await ownDevice()).key, (await ownDevice()).key]);
    const library = buildTorn();
    const child = Bun.spawn([process.execPath, join(here, "torture-child.ts"), folder, "0", "2000", devices], {
      stdout: "pipe",
      stderr: "inherit",
      env: { ...process.env, LD_PRELOAD: library, TORN_LIBRARY: library, TORN_FOLDER: folder, TORN_JOURNAL: journal },
    });
    let timer: ReturnType<typeof setTimeout> | null = null;
    for await (const _ of child.stdout) timer ??= setTimeout(() => child.kill("SIGKILL"), forMs);
    await child.exited;

    const steps = readJournal(readFileSync(journal));
    const first = steps.findIndex(({ kind }) => kind === "said");
    if (first < 0) throw new Error("nothing was accepted, or what was said was not noted");
    const below = (limit: number): number => Math.floor(random() * limit);
    // A third of the cuts where a log is carried over into its file: there much is written at once.
    const carried = steps.flatMap((step, at) => (at > first && step.kind === "write" && step.path.endsWith(".sqlite") ? [at] : []));
    const moments = Array.from({ length: cuts }, (_, n) => carried[n % 3 === 0 ? below(carried.length) : -1] ?? first + below(steps.length - first)).sort((a, b) => a - b);
    const disk = createDisk();
    const accepted = new Map<string, string>();
    const result = { cuts, unsynced: 0, carried: carried.length, unopened: 0, lost: 0, doubled: 0, broken: [] as string[] };
    for (const [at, step] of steps.entries()) {
      disk.take(step);
      if (step.kind === "said")
        for (const line of step.text.split("\n")) {
          const [stream = "", epoch = "", seq = "", receipt = "", key = ""] = line.split(" ");
          if (key !== "") accepted.set(key, `${stream} ${epoch} ${seq} ${receipt}`);
        }
      while (moments[0] === at) {
        moments.shift();
        if (!disk.isWhole()) result.unsynced += 1;
        rmSync(after, { recursive: true, force: true });
        mkdirSync(after);
        for (const [path, bytes] of disk.cut(below)) writeFileSync(path.replace(folder, after), bytes);
        cpSync(join(folder, "keyring"), join(after, "keyring"), { recursive: true });
        try {
          const found = await examine(after, accepted);
          result.lost += found.lost;
          result.doubled += found.doubled;
          result.broken.push(...found.broken);
        } catch (cause) {
          result.unopened += 1;
          console.error(cause);
        }
      }
    }
    return { ...result, accepted: accepted.size };
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}
