import type { CDPSession, Page } from "playwright-core";

/** One place of the reading order, as a screen reader has it. */
export interface Heard {
  readonly role: string;
  readonly name: string;
}
declare global {
  interface Window {
    told(words: string): void;
  }
}

/** Runs in the page: tells whatever a live region says, once for each change, as a screen reader does. Behind a modal sheet the page is silent. */
function listen(): void {
  const live = "[aria-live='polite'], [aria-live='assertive'], [role='status'], [role='alert']";
  const last = new WeakMap<Element, string>();
  const words = (node: Node): string => {
    if (node instanceof Element && (node.ariaHidden === "true" || !node.checkVisibility())) return "";
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
    return [...node.childNodes].map(words).join(" ");
  };
  const tell = (region: Element): void => {
    const sheet = document.querySelector("dialog:modal");
    if (!region.isConnected || region.closest("[aria-hidden='true']") !== null || (sheet !== null && !sheet.contains(region))) return;
    const text = words(region).replaceAll(/\s+/g, " ").trim();
    // The same words with one space more are told again.
    const raw = region.textContent ?? "";
    if (text === "" || last.get(region) === raw) return;
    last.set(region, raw);
    window.told(text);
  };
  new MutationObserver((changes) => {
    const regions = new Set<Element>();
    for (const { target, addedNodes } of changes) {
      const at = target instanceof Element ? target : target.parentElement;
      const around = at?.closest("[aria-live], [role='status'], [role='alert']");
      if (around?.matches(live) === true) regions.add(around);
      for (const node of addedNodes) if (node instanceof Element) for (const one of [node, ...node.querySelectorAll(live)]) if (one.matches(live)) regions.add(one);
    }
    for (const region of regions) tell(region);
  }).observe(document, { childList: true, characterData: true, subtree: true });
}

/** Somebody who hears the page: what it tells by itself, and what stands in it one after the other. */
export class Ears {
  readonly told: string[] = [];
  readonly #page: Page;
  #cdp: CDPSession | null = null;
  constructor(page: Page) {
    this.#page = page;
  }
  async listen(): Promise<void> {
    this.#cdp = await this.#page.context().newCDPSession(this.#page);
    await this.#page.exposeFunction("told", (words: string) => void this.told.push(words));
    await this.#page.evaluate(listen);
  }
  /** How often these words were told since `from`. */
  times(words: string, from = 0): number {
    return this.told.slice(from).filter((one) => one.includes(words)).length;
  }
  /** Roles and names from the first to the last, without what a screen reader passes over. */
  async order(): Promise<Heard[]> {
    const { nodes } = await (this.#cdp as CDPSession).send("Accessibility.getFullAXTree");
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const found: Heard[] = [];
    const walk = (id: string): void => {
      const node = byId.get(id);
      if (node === undefined) return;
      const role = String(node.role?.value ?? "");
      if (!node.ignored && !["InlineTextBox", "generic", "none"].includes(role)) found.push({ role, name: String(node.name?.value ?? "").trim() });
      for (const child of node.childIds ?? []) walk(child);
    };
    for (const node of nodes) if (node.parentId === undefined) walk(node.nodeId);
    return found;
  }
  /** Where the first of this role and name stands in the reading order; -1 when it is not there. */
  async place(role: string, name: string | RegExp): Promise<number> {
    return (await this.order()).findIndex((one) => one.role === role && (typeof name === "string" ? one.name === name : name.test(one.name)));
  }
  /** Everything one can press or fill in that has no name. */
  async nameless(): Promise<Heard[]> {
    const asks = ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "listbox", "dialog", "log", "heading"];
    return (await this.order()).filter((one) => asks.includes(one.role) && one.name === "");
  }
}
