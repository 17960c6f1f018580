import { en } from "../words/en.ts";
import { fr, type DeskWords } from "../words/fr.ts";

type Theme = "auto" | "day" | "dusk";
type Language = "fr" | "en";
const shelf = "desk-look";

/** Language and light of this device; kept here, told to nobody. */
class Look {
  theme = $state<Theme>("auto");
  language = $state<Language>("fr");
  words = $derived<DeskWords>(this.language === "fr" ? fr : en);
  constructor() {
    let kept: { theme?: Theme; language?: Language } = {};
    try {
      kept = JSON.parse(localStorage.getItem(shelf) ?? "{}") as typeof kept;
    } catch {
      // A damaged shelf is an empty one.
    }
    this.theme = kept.theme ?? "auto";
    this.language = kept.language ?? (navigator.languages.find((one) => /^(fr|en)/.test(one))?.startsWith("en") === true ? "en" : "fr");
    this.#show();
  }
  set(change: { readonly theme?: Theme; readonly language?: Language }): void {
    this.theme = change.theme ?? this.theme;
    this.language = change.language ?? this.language;
    localStorage.setItem(shelf, JSON.stringify({ theme: this.theme, language: this.language }));
    this.#show();
  }
  #show(): void {
    const root = document.documentElement;
    if (this.theme === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = this.theme;
    root.lang = this.language;
  }
}
export const look = new Look();
