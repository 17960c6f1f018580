import { storage } from "../platform/storage.ts";

export const sizes = ["80", "100", "125", "150", "200"] as const;
export type Theme = "auto" | "day" | "dusk";

/** How the page looks on this device (AP-12, SA-11). */
class Look {
  theme = $state<Theme>((storage.read("theme") ?? "auto") as Theme);
  size = $state(storage.read("size") ?? "100");
  /** Neutral title and icon, no count, no app badge. */
  discreet = $state(storage.read("discreet") === "1");
  /** Colours that an operator chose; none keeps the house's own. */
  accent = $state<{ readonly day: string; readonly dusk: string } | null>(null);

  set(change: { theme?: Theme; size?: string; discreet?: boolean }): void {
    Object.assign(this, change);
    storage.write("theme", this.theme);
    storage.write("size", this.size);
    storage.write("discreet", this.discreet ? "1" : "0");
    this.show();
  }
  show(): void {
    const root = document.documentElement;
    if (this.theme === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = this.theme;
    root.dataset["size"] = this.size;
    document.querySelector("link[rel='icon']")?.setAttribute("href", this.discreet ? "/page.svg" : "/lampion.svg");
    const isDusk = this.theme === "dusk" || (this.theme === "auto" && dark.matches);
    const paper = isDusk ? "#191526" : "#fbf6ee";
    for (const one of document.querySelectorAll("meta[name='theme-color']")) one.setAttribute("content", paper);
  }
}
const dark = window.matchMedia("(prefers-color-scheme: dark)");
export const look = new Look();
look.show();
dark.addEventListener("change", () => look.show());
