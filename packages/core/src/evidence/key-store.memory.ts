import type { KeyClass, KeyEnd, KeyName, KeyStore } from "./key-store.port.ts";

export interface MemoryKeyStore extends KeyStore {
  /** From now on every call rejects, as with a volume that is gone. */
  breakStore(isBroken: boolean): void;
}

/** The contract of `KeyStore` without a disk. `random` gives the bytes of new keys. */
export function createMemoryKeyStore(now: () => number, random: (size: number) => Uint8Array): MemoryKeyStore {
  const keys = new Map<string, KeyEnd & { readonly key: Uint8Array }>();
  let isBroken = false;
  const nameOf = ({ class: of, id }: KeyName): string => `${of} ${id}`;
  const held = (name: KeyName): (KeyEnd & { readonly key: Uint8Array }) | null => {
    if (isBroken) throw new Error("the key store cannot be read");
    return keys.get(nameOf(name)) ?? null;
  };
  const current = (name: KeyName): (KeyEnd & { readonly key: Uint8Array }) | null => {
    const found = held(name);
    return found === null || found.endsAtMs <= now() ? null : found;
  };
  return {
    async make(name) {
      const found = held(name);
      if (found !== null) return found.endsAtMs <= now() ? null : found.key.slice();
      if (name.endsAtMs <= now()) return null;
      const key = random(32);
      keys.set(nameOf(name), { class: name.class, id: name.id, endsAtMs: name.endsAtMs, key });
      return key.slice();
    },
    read: async (name) => current(name)?.key.slice() ?? null,
    async setEnd(name) {
      const found = current(name);
      if (found === null) return false;
      keys.set(nameOf(name), { ...found, endsAtMs: name.endsAtMs });
      return true;
    },
    async destroy(name) {
      held(name)?.key.fill(0);
      return keys.delete(nameOf(name));
    },
    async destroyOverdue() {
      const over = [...keys.values()].filter((one) => one.endsAtMs <= now());
      if (isBroken) throw new Error("the key store cannot be written");
      for (const one of over) {
        one.key.fill(0);
        keys.delete(nameOf(one));
      }
      return over.map(({ class: of, id, endsAtMs }) => ({ class: of, id, endsAtMs }));
    },
    async list(of: KeyClass) {
      if (isBroken) throw new Error("the key store cannot be read");
      return [...keys.values()].filter((one) => one.class === of && one.endsAtMs > now()).map(({ class: own, id, endsAtMs }) => ({ class: own, id, endsAtMs }));
    },
    breakStore: (broken) => {
      isBroken = broken;
    },
  };
}
