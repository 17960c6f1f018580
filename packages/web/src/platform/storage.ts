/** Own settings, ticket, unsent texts (LW-95), under one prefix. Where storage is full or forbidden it lasts as long as the tab. */
const prefix = "lampion/";
const memory = new Map<string, string>();
/** How the page looks and sounds tells nothing about a guest, and the locked door needs it. */
const openNames = new Set(["theme", "language", "size", "discreet", "sound", "exit", "landed", "lock", "lock-tries", "lock-asked", "hushed"]);

/** What is behind the lock (EN-20): while it is shut nothing of it can be read, and nothing is written over it. */
export interface Vault {
  isOpen(): boolean;
  write(name: string, value: string): void;
  remove(name: string): void;
}
let vault: Vault | null = null;
let isKept = true;
let isTried = false;
const isSealed = (name: string): boolean => vault !== null && !openNames.has(name);

/** What lies in the browser, by name without the prefix; never throws. */
export const plain = {
  read(name: string): string | null {
    try {
      return localStorage.getItem(prefix + name);
    } catch {
      return null;
    }
  },
  write(name: string, value: string): void {
    try {
      localStorage.setItem(prefix + name, value);
    } catch {
      // Full or forbidden: the text stays in memory, nothing written is lost while the tab lives.
      isKept = false;
    }
  },
  remove(name: string): void {
    try {
      localStorage.removeItem(prefix + name);
    } catch {
      // Nothing to remove where nothing may be kept.
    }
  },
  names(start = ""): string[] {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix + start))
        .map((key) => key.slice(prefix.length));
    } catch {
      return [];
    }
  },
};

/** What outlives a reload of this tab alone: its name, and what is on screen. */
export const tabStorage = {
  read(name: "tab" | "open"): string | null {
    try {
      return sessionStorage.getItem(prefix + name);
    } catch {
      return null;
    }
  },
  write(name: "tab" | "open", value: string | null): void {
    try {
      if (value === null) sessionStorage.removeItem(prefix + name);
      else sessionStorage.setItem(prefix + name, value);
    } catch {
      // Then each load is a tab of its own, in the landing room.
    }
  },
};

export const storage = {
  read(name: string): string | null {
    if (isSealed(name)) return vault?.isOpen() === true ? (memory.get(name) ?? null) : null;
    // What lies in the browser first: another tab may have changed it.
    return plain.read(name) ?? memory.get(name) ?? null;
  },
  write(name: string, value: string): void {
    if (!isSealed(name)) {
      memory.set(name, value);
      plain.write(name, value);
    } else if (vault?.isOpen() === true) {
      memory.set(name, value);
      vault.write(name, value);
    }
  },
  remove(name: string): void {
    memory.delete(name);
    if (isSealed(name)) vault?.remove(name);
    else plain.remove(name);
  },
  /** Everything, the lock too; without a lock all but the way to kept proof, which only *forget me* takes (EV-9). */
  clear(): void {
    const stays = vault === null ? storage.names("kept/") : [];
    for (const name of memory.keys()) if (!stays.includes(name)) memory.delete(name);
    vault = null;
    for (const name of plain.names()) if (!stays.includes(name)) plain.remove(name);
  },
  /** False once something could not be kept: full, forbidden, or a private window. */
  keeps: (): boolean => {
    // The door says so before anything is written.
    if (!isTried) {
      isTried = true;
      try {
        localStorage.setItem(prefix, "");
        localStorage.removeItem(prefix);
      } catch {
        isKept = false;
      }
    }
    return isKept;
  },
  names: (start: string): string[] => [...new Set([...plain.names(start), ...[...memory.keys()].filter((name) => name.startsWith(start))])],

  /** From now on all but what is open to sight lives in memory and behind the lock; answers with what the lock has to take. */
  seal(next: Vault): readonly (readonly [string, string])[] {
    vault = next;
    for (const name of plain.names()) {
      if (openNames.has(name) || name.startsWith("s/")) continue;
      const value = plain.read(name);
      if (value !== null) memory.set(name, value);
      plain.remove(name);
    }
    return [...memory].filter(([name]) => !openNames.has(name));
  },
  /** No lock any more: all of it lies open again. */
  unseal(): void {
    vault = null;
    for (const [name, value] of memory) plain.write(name, value);
  },
  /** What came out of the lock, or was changed behind it by another tab. */
  learn(name: string, value: string | null): void {
    if (value === null) memory.delete(name);
    else memory.set(name, value);
  },
  /** The lock falls shut: nothing of it stays in this tab. */
  shut(): void {
    for (const name of memory.keys()) if (!openNames.has(name)) memory.delete(name);
  },
};
