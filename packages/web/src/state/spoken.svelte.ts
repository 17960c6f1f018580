import type { Line } from "@lampion/client";
import { m } from "../paraglide/messages.js";

/** More than one word within this is counted, not read out (AP-15). */
const batchMs = 2_000;

/** What the polite region of screen readers says. One message is read at once; those that follow within two seconds are told as a number. */
class Spoken {
  words = $state("");
  #waiting = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  say(words: string): void {
    // The same words twice are two events: the region must change to be read.
    this.words = this.words === words ? `${words}\u00a0` : words;
  }
  /** Nothing of a visit stays in the region when the lock falls shut. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = 0;
    this.words = "";
  }
  heard(lines: readonly Line[]): void {
    const others = lines.filter((line) => !line.mine && line.kind === "text");
    const [only] = others;
    // That it goes on after a pause is told once, as the pause was.
    if (lines.some((line) => line.notice === "resumed")) return this.say(m.notice_resumed());
    // Of own words only that they went (AP-15); what stopped says so itself, beside them.
    if (only === undefined) {
      if (lines.some((line) => line.mine && line.kind === "text")) this.say(m.sent());
      return;
    }
    if (this.#timer === null && others.length === 1) this.say(only.fold ? `${only.by?.name ?? ""}: ${m.folded()}` : `${only.by?.name ?? ""}: ${only.text}`);
    else this.#waiting += others.length;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#waiting > 0) this.say(this.#waiting === 1 ? m.spoken_new_one() : m.spoken_new({ n: this.#waiting }));
      this.#waiting = 0;
    }, batchMs);
  }
}
export const spoken = new Spoken();

/** Behind an open sheet the page is silent: what was done there is told once, by the page, when the sheet has gone. In sight it stands for `ms`. */
export function tellWhenShut(words: string, ms: number, shut: () => void): void {
  setTimeout(() => {
    shut();
    setTimeout(() => spoken.say(words), 100);
  }, ms);
}
