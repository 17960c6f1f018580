import type { Line } from "@lampion/client";
import { chime, wakeSound } from "../platform/sound.ts";
import { storage } from "../platform/storage.ts";

/** What rings, and what is muted (AP-10). Nothing does until the guest turns it on. */
class Bell {
  isOn = $state(storage.read("sound") === "1");
  muted = $state<readonly string[]>(mutedBefore());

  turn(isOn: boolean): void {
    this.isOn = isOn;
    storage.write("sound", isOn ? "1" : "0");
    if (isOn) wakeSound();
  }
  mute(stream: string, isMuted: boolean): void {
    this.muted = isMuted ? [...this.muted.filter((one) => one !== stream), stream].slice(-100) : this.muted.filter((one) => one !== stream);
    storage.write("muted", JSON.stringify(this.muted));
  }
  /** Words of somebody else in a conversation that is not on screen, and words in a room that are for this guest; other room traffic never rings. */
  heard(stream: string, lines: readonly Line[], isOnScreen: boolean, isForMe: boolean): void {
    if (isOnScreen || this.muted.includes(stream)) return;
    if (isForMe || (stream.startsWith("talk:") && lines.some((line) => !line.mine && line.kind === "text"))) this.ring();
  }
  ring(): void {
    if (this.isOn && Date.now() >= Number(storage.read("hushed") ?? 0)) chime();
  }
  /** After a quick exit an hour is silent (SA-10). */
  hush(): void {
    storage.write("hushed", String(Date.now() + 3_600_000));
  }
}
function mutedBefore(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.read("muted") ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
export const bell = new Bell();
// A page that was loaded anew may sound only after it was touched.
if (bell.isOn) window.addEventListener("pointerdown", wakeSound, { once: true });
