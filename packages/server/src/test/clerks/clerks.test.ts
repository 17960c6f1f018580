import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clerkFolders, walkGuide } from "./clerks.ts";

test("[EV-52, EV-53] who has only the zip, the letter and the guide finds what is to be found in each of the five bundles of the exercise, twice the same to the byte (T11)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lampion-clerks-"));
  try {
    const findings = await clerkFolders(folder);
    expect(findings.length).toBe(5);
    for (const [at, finding] of findings.entries()) {
      const own = join(folder, `clerk-${at + 1}`);
      const walked = walkGuide(own);
      expect([at + 1, walked.finding, walked.said]).toEqual([at + 1, finding, walked.said]);
      expect(walkGuide(own)).toEqual(walked);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
