import { chat, hereSubject, openBlock, openReport, quickExit } from "./chat.svelte.ts";

/** The keyboard map (product.md 8). Letters act only with Alt+Shift or Ctrl, so that nothing is done by writing. */
const exitPresses = 3;
const exitWithinMs = 2_000;
let escapes: number[] = [];

/** The regions in their order: lists and navigation, list, talk, composer, safety. */
function regions(): HTMLElement[] {
  const first = (selector: string): HTMLElement | null => [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.checkVisibility()) ?? null;
  return [
    first("nav [aria-current='page']") ?? first("nav button"),
    first(".list button, .list input"),
    first("[role='log'] li[tabindex='0']") ?? first("[role='log']"),
    first("[data-testid='composer-input']"),
    first(".side button"),
    first("[data-testid='safety-open']"),
  ].filter((one) => one !== null);
}
function nextRegion(isBack: boolean): void {
  const all = regions();
  const inside = all.findLastIndex((one) => one === document.activeElement || one.closest("nav, .list, [role='log'], form, aside")?.contains(document.activeElement) === true);
  all[(inside + (isBack ? all.length - 1 : 1) + all.length) % Math.max(1, all.length)]?.focus();
}

export function keyPressed(event: KeyboardEvent): void {
  const isLetter = event.altKey && event.shiftKey && !event.ctrlKey;
  if (event.key === "Escape") {
    escapes = [...escapes.filter((at) => Date.now() - at < exitWithinMs), Date.now()];
    if (escapes.length >= exitPresses) quickExit();
    return;
  }
  if (event.key === "F6") nextRegion(event.shiftKey);
  else if (isLetter && event.code === "KeyH") chat.sheet = { kind: "help" };
  else if (isLetter && event.code === "KeyR") openReport(chat.focused ?? hereSubject());
  else if (isLetter && event.code === "KeyB" && chat.state.phase === "inside") openBlock(chat.focused ?? hereSubject());
  else if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK" && chat.state.phase === "inside" && chat.state.closed === null)
    chat.sheet = { kind: "go-to" };
  // Of a long talk only what is near the screen is in the page, where the browser's own search looks; pressed once more it is the browser's.
  else if (
    (event.ctrlKey || event.metaKey) &&
    !event.altKey &&
    !event.shiftKey &&
    event.code === "KeyF" &&
    chat.open !== null &&
    !chat.isFinding &&
    chat.sheet === null &&
    chat.state.phase === "inside" &&
    chat.state.closed === null &&
    !chat.isLocked
  )
    chat.isFinding = true;
  else return;
  event.preventDefault();
}
