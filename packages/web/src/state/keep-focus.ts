/**
 * AP-14: the focus is never nowhere. What had it may leave the page, by an answer of the service or by another guest's act; then what stands
 * in its place takes it. Whoever tapped beside everything has let go of it, and is left alone.
 */
const graceMs = 120;
/** What should take the focus may be on its way into the page, or leave again: so often it is looked for. */
const triesMax = 6;
/** What had the focus last, with its neighbours, from the inside out. */
let path: { readonly node: Element; readonly next: Element | null; readonly before: Element | null }[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

const takers = "button:not(:disabled), a[href], select, [tabindex='0'], h1, h2, h3";
const isShown = (node: Element): boolean => node.isConnected && node.checkVisibility({ visibilityProperty: true });
const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;
function takerIn(place: Element | null): HTMLElement | null {
  if (place === null || !isShown(place)) return null;
  if (place.matches(takers)) return place as HTMLElement;
  return [...place.querySelectorAll<HTMLElement>(takers)].find(isShown) ?? null;
}
function find(): HTMLElement | null {
  const title = takerIn(document.querySelector("dialog[open] h2"));
  if (title !== null) return title;
  for (const { node, next, before } of path) {
    const found = takerIn(node) ?? takerIn(next) ?? takerIn(before);
    if (found !== null) return found;
  }
  return takerIn(document.querySelector("main"));
}
/** False when the focus is nowhere still, and should not be. */
function mend(): boolean {
  const last = path[0]?.node;
  if (last === undefined || !isNowhere() || (isShown(last) && !last.matches(":disabled"))) return true;
  const found = find();
  if (found?.matches("h1, h2, h3") === true) found.tabIndex = -1;
  found?.focus();
  return !isNowhere();
}
function look(tries = 0): void {
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    if (!mend() && tries < triesMax) look(tries + 1);
  }, graceMs);
}

export function keepFocus(): void {
  document.addEventListener("focusin", (event) => {
    path = [];
    for (let node = event.target instanceof Element ? event.target : null; node !== null && node !== document.body; node = node.parentElement)
      path.push({ node, next: node.nextElementSibling, before: node.previousElementSibling });
  });
  // What is hidden loses the focus when the page is drawn next, after all that the observer below is told of.
  document.addEventListener("focusout", (event) => {
    if (event.relatedTarget === null) look();
  });
  new MutationObserver(() => {
    // The first change counts: in a room where something always moves, the last one never comes.
    if (isNowhere()) look();
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "class", "open"] });
}
