import type { Page } from "playwright-core";

/**
 * Words on the page as it stands that nobody can read whole: cut off by their own box, outside the window, or under something else. Looks at the open sheet alone
 * where there is one. What `mayBeCut` matches is shortened on purpose, such as the words of guests in a list; a selector.
 */
export async function cutTextOf(page: Page, mayBeCut: string): Promise<string[]> {
  return page.evaluate((allowed) => {
    const found = new Set<string>();
    const sheets = [...document.querySelectorAll<HTMLElement>("dialog[open]")];
    const root = sheets.at(-1) ?? document.body;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}${
        element.className === ""
          ? ""
          : `.${String(element.getAttribute("class"))
              .replaceAll(/ ?s-[\w-]+|svelte-\w+/g, "")
              .trim()
              .replaceAll(/\s+/g, ".")}`
      }`;
    const ancestors = (from: Element): Element[] => {
      const all: Element[] = [];
      for (let at: Element | null = from; at !== null; at = at.parentElement) all.push(at);
      return all;
    };
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = (node.nodeValue ?? "").trim();
      const parent = node.parentElement;
      if (text === "" || parent === null || parent.closest(`.spoken, option, script, style, ${allowed}`) !== null) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      // Kept for the ear alone.
      if (parent.getBoundingClientRect().width <= 2) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const fault = (how: string): void => void found.add(`${how}: "${text.slice(0, 60)}" in ${name(parent)}`);
      const line = ancestors(parent);
      /** What can be scrolled to is not cut, and what is scrolled away is not looked at. */
      let seen = { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight };
      for (const rect of range.getClientRects()) {
        if (rect.width < 1) continue;
        let scrollsX = false;
        let scrollsY = false;
        seen = { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight };
        for (const box of line) {
          const style = getComputedStyle(box);
          if (style.display === "inline") continue;
          const [x, y] = [style.overflowX, style.overflowY];
          if (x === "visible" && y === "visible") continue;
          const edge = box.getBoundingClientRect();
          if (/hidden|clip/.test(x) && !scrollsX && (rect.right > edge.right + 1.5 || rect.left < edge.left - 1.5)) fault("cut");
          if (/hidden|clip/.test(y) && !scrollsY && (rect.bottom > edge.bottom + 4 || rect.top < edge.top - 4)) fault("cut");
          if (/hidden|clip/.test(x) && style.textOverflow === "ellipsis" && box.scrollWidth > box.clientWidth + 1) fault("cut");
          scrollsX ||= /auto|scroll/.test(x);
          scrollsY ||= /auto|scroll/.test(y);
          seen = { left: Math.max(seen.left, edge.left), top: Math.max(seen.top, edge.top), right: Math.min(seen.right, edge.right), bottom: Math.min(seen.bottom, edge.bottom) };
          if (style.position === "fixed") break;
        }
        if (!scrollsX && (rect.right > window.innerWidth + 1 || rect.left < -1)) fault("outside");
        const y = (rect.top + rect.bottom) / 2;
        for (const x of [rect.left + 3, (rect.left + rect.right) / 2, rect.right - 3]) {
          if (x <= seen.left || x >= seen.right || y <= seen.top || y >= seen.bottom) continue;
          const top = document.elementFromPoint(x, y);
          if (top === null || top.contains(parent) || parent.contains(top)) continue;
          // A label and what it belongs to share one place.
          if (top.closest("label, button, a")?.contains(parent) === true) continue;
          fault(`under ${name(top)}`);
        }
      }
    }
    return [...found];
  }, mayBeCut);
}
