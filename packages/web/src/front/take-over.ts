/** What is filled in, and what is tapped. */
const fieldsOf = (place: Element): (HTMLInputElement | HTMLSelectElement)[] => [...place.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")];
const buttonsOf = (place: Element): HTMLButtonElement[] => [...place.querySelectorAll("button")];

/**
 * The drawn door gives its place to the living one, which was made of the same: what was typed meanwhile, the focus and a tap on a button go
 * over. Called in the task in which the living one was made, so that nobody sees two, or none.
 */
export function takeOver(living: Element): void {
  const drawn = document.getElementById("front");
  if (drawn === null) return;
  const [was, is] = [fieldsOf(drawn), fieldsOf(living)];
  if (was.length === is.length)
    for (const [at, field] of was.entries()) {
      const into = is[at];
      if (into === undefined || into.name !== field.name) continue;
      if (into.value !== field.value && field.value !== "") {
        into.value = field.value;
        // A field says what is typed, a list what is chosen.
        for (const type of ["input", "change"]) into.dispatchEvent(new Event(type, { bubbles: true }));
      }
      if (document.activeElement === field) {
        into.focus();
        if (field instanceof HTMLInputElement && into instanceof HTMLInputElement) into.setSelectionRange(field.selectionStart, field.selectionEnd);
      }
    }
  const tapped = buttonsOf(drawn).findIndex((button) => button === window.lampionTap);
  delete window.lampionTap;
  drawn.remove();
  if (tapped >= 0) buttonsOf(living)[tapped]?.click();
}
