/** For the title of a sheet: it takes the focus when what had it is gone, so that the focus is never nowhere (AP-14). */
export function takesFocus(node: HTMLElement): void {
  node.tabIndex = -1;
  if (document.activeElement === null || document.activeElement === document.body) node.focus();
}
