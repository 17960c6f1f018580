import { render } from "svelte/server";
import type { Locale } from "../state/locale.ts";
import { overwriteGetLocale } from "../paraglide/runtime.js";
import Front from "./front.svelte";

/** The door of a new guest as HTML, while the application is built: without the marks by which Svelte would find its parts again, and without the hooks of the tests, which are the living door's. */
export function drawFront(locale: Locale): string {
  overwriteGetLocale(() => locale);
  return render(Front)
    .body.replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/ data-testid="[^"]*"/g, "")
    .trim();
}
