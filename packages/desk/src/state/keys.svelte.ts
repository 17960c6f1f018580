/** What a key does; every one can be given another letter or none, and all can be switched off (WCAG 2.1.4). */
export const acts = ["down", "up", "next", "show", "grey", "decide", "none", "escalate", "second", "facts", "letter", "back", "life", "help", "preview"] as const;
export type KeyAct = (typeof acts)[number];
export const standard: Readonly<Record<KeyAct, string>> = {
  down: "j",
  up: "k",
  next: "Enter",
  show: "u",
  grey: "g",
  decide: "d",
  none: "n",
  escalate: "e",
  second: "s",
  facts: "f",
  letter: "r",
  back: "z",
  life: "l",
  help: "?",
  preview: "p",
};
const shelf = "desk-keys";

function stored(): { isOn: boolean; map: Record<KeyAct, string> } {
  try {
    const { isOn, map } = JSON.parse(localStorage.getItem(shelf) ?? "{}") as { isOn?: boolean; map?: Partial<Record<KeyAct, string>> };
    return { isOn: isOn ?? true, map: { ...standard, ...map } };
  } catch {
    return { isOn: true, map: { ...standard } };
  }
}
type Handler = (event: KeyboardEvent) => void;

class Keys {
  isOn = $state(true);
  map = $state<Record<KeyAct, string>>({ ...standard });
  #handlers = new Map<string, Handler[]>();
  constructor() {
    const { isOn, map } = stored();
    this.isOn = isOn;
    this.map = map;
    addEventListener("keydown", (event) => this.#pressed(event));
  }
  save(): void {
    localStorage.setItem(shelf, JSON.stringify({ isOn: this.isOn, map: this.map }));
  }
  reset(): void {
    this.map = { ...standard };
    this.isOn = true;
    this.save();
  }
  /** Acts of the screen that is shown; gives back how it is taken away. The last one asked wins. */
  on(handlers: Readonly<Partial<Record<KeyAct | `policy-${number}`, Handler>>>): () => void {
    const added = Object.entries(handlers) as [string, Handler][];
    for (const [act, run] of added) this.#handlers.set(act, [...(this.#handlers.get(act) ?? []), run]);
    return () => {
      for (const [act, run] of added)
        this.#handlers.set(
          act,
          (this.#handlers.get(act) ?? []).filter((one) => one !== run),
        );
    };
  }
  #pressed(event: KeyboardEvent): void {
    if (!this.isOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    const at = event.target instanceof HTMLElement ? event.target : null;
    // Where one writes, letters are letters; a button or link takes Enter itself.
    const isIn = (selector: string): boolean => at !== null && at.closest(selector) !== null;
    if (isIn("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "Enter" && isIn("button, a, summary, label")) return;
    if (document.querySelector("dialog[open]") !== null) return;
    const act = /^[1-9]$/.test(event.key) ? `policy-${event.key}` : acts.find((one) => this.map[one] !== "" && this.map[one].toLowerCase() === event.key.toLowerCase());
    const run = act === undefined ? undefined : this.#handlers.get(act)?.at(-1);
    if (run === undefined) return;
    event.preventDefault();
    run(event);
  }
}
export const keys = new Keys();
