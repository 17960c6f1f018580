import type { ClientPorts } from "@lampion/client";
import type { AssetFiles } from "@lampion/safety/device";

type JudgeHere = NonNullable<ClientPorts["judge"]>;
let judge: JudgeHere | null = null;

/**
 * The judge for conversations that are checked on the two devices only (CV-7, NU-10): the server's own stages, fetched once the
 * composer is usable (AP-31). Until they are here nothing leaves unread: the text stays with its author, who may try again.
 */
export const judgeHere: JudgeHere = (text, about) => judge?.(text, about) ?? { step: "stop", reason: "check-failed" };

export async function loadJudge(): Promise<void> {
  if (judge === null) await make(null);
}

let hasModel = false;
/** The classifier besides, for a conversation that is checked on the devices. Until it is here, or when it does not come, the lists judge alone (SF-72). */
export async function loadModel(): Promise<void> {
  await loadJudge();
  if (hasModel) return;
  hasModel = true;
  try {
    const { fetchModel } = await import("./judge-model.ts");
    await make(await fetchModel());
  } catch (error) {
    // A line that broke off, or files of another version: tried again when the next such conversation opens.
    hasModel = false;
    throw error;
  }
}

async function make(files: AssetFiles | null): Promise<void> {
  const { createJudge, createMemory, loadDeviceAssets, onDeviceScene, rank } = await import("@lampion/safety/device");
  const made = createJudge(loadDeviceAssets(files));
  judge = (text, { exchanges }) => {
    const { verdict } = made.judge({ kind: "private", text, language: "fr", anyway: false }, onDeviceScene(exchanges, Date.now()), createMemory());
    const step = verdict.step === "allow" ? "allow" : rank(verdict.step) <= rank("mask") ? "nudge" : "stop";
    const cards = verdict.notices.filter((one) => one.to === "recipient" && one.card !== "paused" && one.card !== "hurt").map((one) => one.card);
    return { step, reason: verdict.reason, spans: verdict.spans, help: verdict.help[0] ?? null, pauses: verdict.pause !== null, cards };
  };
}
