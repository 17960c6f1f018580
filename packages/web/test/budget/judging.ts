import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { createSeededRandom, lineOf } from "@lampion/core";
import { limits } from "@lampion/protocol";
import type * as Safety from "@lampion/safety/device";
import type { AssetFiles } from "@lampion/safety/device";
import { root } from "../harness.ts";

/** What people write to each other: ordinary lines of both languages, every tenth as long as a private text may be. */
export function texts(): string[] {
  const random = createSeededRandom(36);
  return Array.from({ length: 1_000 }, (_, at) => {
    let text = lineOf(random, at % 4 === 3 ? "en" : "fr");
    while (at % 10 === 9 && text.length < limits.talk.textMax) text = `${text} ${lineOf(random, "fr")}`;
    return text.slice(0, limits.talk.textMax);
  });
}
const built = (name: RegExp): string => `/assets/${readdirSync(join(root, "packages/web/dist/assets")).find((file) => name.test(file)) ?? ""}`;

/** Milliseconds for each text in the page's main thread, by the judge that a conversation loads, its model included. Throws when the judge finds nothing in what it must stop. */
export async function judgeTexts(page: Page, list: readonly string[]): Promise<number[]> {
  const { times, step } = await page.evaluate(
    async ({ judgeUrl, modelUrl, all }) => {
      const { createJudge, createMemory, loadDeviceAssets } = (await import(judgeUrl)) as typeof Safety;
      const { fetchModel } = (await import(modelUrl)) as { fetchModel: () => Promise<AssetFiles> };
      const judge = createJudge(loadDeviceAssets(await fetchModel()));
      const one = (text: string): string =>
        judge.judge(
          { kind: "private", text, language: "fr", anyway: false },
          { scope: "full", from: "me", author: { typedAge: 18, isProvenAdult: true, deviceAgeMs: 0, mayLink: false }, to: null, room: null, exchanges: false, nowMs: Date.now() },
          createMemory(),
        ).verdict.step;
      const measured: number[] = [];
      for (const text of all) {
        const from = performance.now();
        one(text);
        measured.push(performance.now() - from);
      }
      return { times: measured, step: one("appelle-moi au 06 39 98 44 55") };
    },
    { judgeUrl: built(/^device-[\w-]{8}\.js$/), modelUrl: built(/^judge-model-.*\.js$/), all: [...list] },
  );
  if (step === "allow") throw new Error("The judge of the page lets a telephone number pass.");
  return times;
}
