import { storage } from "../platform/storage.ts";
import { getLocale, setLocale } from "../paraglide/runtime.js";

/** The language of the page: what was chosen here, else what the browser prefers, else French. Kept with the other settings, so that it is forgotten with them. */
export type Locale = ReturnType<typeof getLocale>;
const kept = storage.read("language");
if (kept === "fr" || kept === "en") show(kept);
else document.documentElement.lang = getLocale();

function show(locale: Locale): void {
  void setLocale(locale, { reload: false });
  document.documentElement.lang = locale;
}
export function choose(locale: Locale): void {
  storage.write("language", locale);
  show(locale);
}
