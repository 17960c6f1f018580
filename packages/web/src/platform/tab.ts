import { tabStorage } from "./storage.ts";

/**
 * Names this tab over reloads. A tab that is closed for good may leave unsent texts behind: the next new tab takes its name, and with it
 * its texts, its numbers and its place on the wire (AP-5). Who is open is told by locks, which end with their tab.
 */
const lockOf = (name: string): string => `lampion-tab-${name}`;
const fresh = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 16);

const mine = new Set<string>();
/** Holds the lock as long as the tab lives; false when another tab, such as the one this was copied from, has it. */
function hold(name: string): Promise<boolean> {
  if (mine.has(name)) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(lockOf(name), { ifAvailable: true }, (lock) => {
        if (lock !== null) mine.add(name);
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => {});
      })
      .catch(() => resolve(true));
  });
}
/** A reload may come before the old page has let go of its lock. */
async function holdSoon(name: string): Promise<boolean> {
  for (let tries = 0; tries < 5; tries += 1) {
    if (await hold(name)) return true;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return false;
}
/** `left`: names of tabs with unsent texts, as the store has them. At once where there is nothing to ask: a first visit waits for no lock. */
export function claimTab(left: readonly string[]): string | Promise<string> {
  const before = tabStorage.read("tab");
  if (before !== null || left.length > 0) return claim(before, left);
  const name = fresh();
  if (typeof navigator.locks !== "undefined") void hold(name);
  tabStorage.write("tab", name);
  return name;
}
async function claim(before: string | null, left: readonly string[]): Promise<string> {
  let name = before;
  if (typeof navigator.locks !== "undefined") {
    if (name !== null && !(await holdSoon(name))) name = null;
    for (const one of left) {
      if (name !== null && left.includes(name)) break;
      if (await hold(one)) name = one;
    }
    name ??= fresh();
    await hold(name);
  }
  name ??= fresh();
  tabStorage.write("tab", name);
  return name;
}
