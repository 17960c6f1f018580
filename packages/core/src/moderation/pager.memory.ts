import type { Page, Pager } from "./pager.port.ts";

export interface MemoryPager extends Pager {
  readonly pages: Page[];
}
export function createMemoryPager(): MemoryPager {
  const pages: Page[] = [];
  return { pages, page: async (page) => void pages.push(page) };
}
