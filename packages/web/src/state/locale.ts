import { storage } from "../platform/storage.ts";
import { getLocale, overwriteGetLocale } from "../paraglide/runtime.js";

/** The language of the page: what was chosen here, else what the browser prefers, else French. Kept with the other settings, so that it is forgotten with them. */
export type Locale = ReturnType<typeof getLocale>;
const kept = storage.read("language");
let current: Locale = kept === "fr" || kept === "en" ? kept : getLocale();
// Asked for every word on the screen: the answer is at hand, and not found anew from the address and the browser's list.
overwriteGetLocale(() => current);
document.documentElement.lang = current;

export function choose(locale: Locale): void {
  storage.write("language", locale);
  current = locale;
  document.documentElement.lang = locale;
}
