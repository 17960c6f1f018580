import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { eventually } from "@lampion/ui/testing/eventually.ts";

/** What has the focus, as somebody who uses only keys would tell it. */
interface Focus {
  readonly hook: string;
  readonly name: string;
  /** Why it is no good place for the focus; empty when it is one. */
  readonly wrong: string;
}
declare global {
  interface Window {
    focusLost: string[];
    act: string;
  }
}

/** A guest who has a keyboard and nothing else: presses keys, and looks after each act where the focus is. */
export class Keys {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }
  /** From now on the page writes down each time when the focus is nowhere for longer than a change of screen takes. */
  async watch(): Promise<void> {
    await this.#page.evaluate(() => {
      let [since, last] = [0, ""];
      window.focusLost = [];
      window.act = "";
      setInterval(() => {
        const at = document.activeElement;
        if (at !== null && at !== document.body) {
          since = 0;
          last = (at as HTMLElement).dataset["testid"] ?? at.textContent.trim().slice(0, 40);
        } else if (since === 0) since = performance.now();
        else if (performance.now() - since > 500) {
          window.focusLost.push(`${window.act}, after ${last}`);
          since = Number.POSITIVE_INFINITY;
        }
      }, 50);
    });
  }
  lost(): Promise<string[]> {
    return this.#page.evaluate(() => window.focusLost);
  }

  focus(): Promise<Focus> {
    return this.#page.evaluate(() => {
      const at = document.activeElement;
      if (!(at instanceof HTMLElement) || at === document.body) return { hook: "", name: "", wrong: "nothing has the focus" };
      const name = (at.ariaLabel ?? ("labels" in at ? (at as HTMLInputElement).labels?.[0]?.textContent : undefined) ?? at.textContent).trim();
      const hook = at.dataset["testid"] ?? "";
      const say = (wrong: string) => ({ hook, name, wrong: wrong === "" ? "" : `${hook === "" ? `${at.tagName} ${name.slice(0, 40)}` : hook}: ${wrong}` });
      if (!at.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return say("is not shown");
      const box = (at.matches("input[type='radio'], input[type='checkbox']") ? (at.closest("label") ?? at) : at).getBoundingClientRect();
      const [x, y] = [
        Math.max(0, box.left) + Math.min(box.width, window.innerWidth - Math.max(0, box.left)) / 2,
        (Math.max(0, box.top) + Math.min(window.innerHeight, box.bottom)) / 2,
      ];
      if (box.width === 0 || box.bottom <= 0 || box.top >= window.innerHeight || box.right <= 0 || box.left >= window.innerWidth) return say("is off the screen");
      const top = document.elementFromPoint(x, y);
      if (top === null || (!at.contains(top) && !top.contains(at) && at.closest("label")?.contains(top) !== true))
        return say(`lies under ${top?.tagName ?? ""} ${top?.className ?? ""}`);
      if (!at.matches(":focus-visible")) return say("does not show the focus");
      const ringed = at.matches("input[type='radio'], input[type='checkbox']") ? [at, at.closest("label") ?? at] : [at];
      if (ringed.every((one) => getComputedStyle(one).outlineStyle === "none" || Number.parseFloat(getComputedStyle(one).outlineWidth) === 0)) return say("has no ring");
      return say("");
    });
  }
  /** The focus is on something one sees, once what was done has its outcome. */
  async stands(): Promise<Focus> {
    let found: Focus = { hook: "", name: "", wrong: "" };
    await eventually(async () => {
      found = await this.focus();
      expect(found.wrong).toBe("");
    });
    return found;
  }
  /** One act: keys, its outcome, and then the focus. */
  async act(what: string, press: () => Promise<void>, outcome: () => Promise<unknown>): Promise<Focus> {
    await this.#page.evaluate((name) => void (window.act = name), what);
    await press();
    await outcome();
    try {
      return await this.stands();
    } catch (cause) {
      throw new Error(`${what}: ${(await this.focus()).wrong}`, { cause });
    }
  }
  press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await this.#page.keyboard.press(key);
  };
  type = (text: string): Promise<void> => this.#page.keyboard.type(text);

  /** Tab, or Shift+Tab, until the focus is on what carries this hook or has these words in its name. */
  async tabTo(wanted: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < 90; presses += 1) {
      const { hook, name } = await this.focus();
      if (hook === wanted || name.includes(wanted)) return void (await this.stands());
      passed.push(hook === "" ? name.slice(0, 20) : hook);
      await this.#page.keyboard.press(key);
    }
    throw new Error(`${key} never reached ${wanted}: ${passed.join(" | ")}`);
  }
}
