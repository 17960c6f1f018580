import { renameSync } from "node:fs";
import type { KeyEnd, KeyName, KeyStore } from "@lampion/core";
import type { CustodianSet } from "@lampion/proof";
import type { CustodianKey } from "../key-wrapping.ts";
import { writeWhole } from "../write-whole.ts";
import { escrowAt, escrowed, escrowPath, sealEscrow } from "./escrow-file.ts";

/** A key that another node made is in this node's copy after this time at the latest. */
const renewMs = 15 * 60_000;
const sets = ["words", "lines"] as const;
const nameOf = (key: KeyName): string => `${key.class} ${key.id}`;

/** Names in escrow whose time is not over and that the store does not have. */
export async function missingKeys(store: Pick<KeyStore, "list">, data: string, set: CustodianSet, nowMs: number): Promise<KeyEnd[]> {
  const file = escrowAt(data, set);
  if (file === null) return [];
  const there = new Set((await Promise.all(escrowed[set].map((of) => store.list(of)))).flat().map(nameOf));
  return file.keys.filter((one) => one.endsAtMs > nowMs && !there.has(nameOf(one)));
}

/**
 * Throws a plain sentence when the key store lost what is in escrow: to be asked before any key is made, for a service that went on would make new ones in their
 * place. Keys of days and of lines end by the clock alone, so that one of them that is missing was lost.
 */
export async function refuseLostKeys(store: Pick<KeyStore, "list">, data: string, nowMs: number): Promise<void> {
  for (const set of sets) {
    const lost = (await missingKeys(store, data, set, nowMs)).filter((one) => one.class === "day" || one.class === "line");
    if (lost.length > 0)
      throw new Error(
        `The key store lacks ${lost.length} keys that ${escrowPath(data, set)} has a copy of. Is its volume mounted? Otherwise two custodians give them back: lampion custodians escrow ask. ` +
          "To go on without them, move that file away: what lies under those keys stays shut. Nothing was changed.",
      );
  }
}

export interface EscrowPorts {
  readonly data: string;
  readonly store: KeyStore;
  readonly custodians: Readonly<Record<CustodianSet, readonly CustodianKey[]>>;
  /** Whether the log says that this key was destroyed. */
  isShredded(key: KeyEnd): boolean;
  nowMs(): number;
  alarm(about: string, cause: unknown): void;
}

/** The store, and copies of its keys that are renewed when it changes. Where a set has no custodians, it has no copy. */
export function keepEscrow(ports: EscrowPorts): { readonly store: KeyStore; renew(): Promise<void> } {
  const { data, store, custodians, nowMs } = ports;
  const known = new Set<string>();
  let changed = true;
  let renewedAtMs = 0;
  const touched = (key: KeyName): void => void (changed ||= sets.some((set) => escrowed[set].includes(key.class)));

  async function renewSet(set: CustodianSet): Promise<void> {
    // A key that went without a word is not dropped from its last copy: that one is put aside, for a person to look.
    const gone = (await missingKeys(store, data, set, nowMs())).filter((one) => !ports.isShredded(one));
    if (gone.length > 0) {
      const aside = `${escrowPath(data, set)}.${nowMs()}`;
      renameSync(escrowPath(data, set), aside);
      ports.alarm(`escrow of ${set}`, new Error(`${gone.length} keys are gone and no entry says so; their copy is ${aside}`));
    }
    const file = await sealEscrow(store, set, custodians[set], nowMs());
    for (const one of file.keys) known.add(nameOf(one));
    writeWhole(escrowPath(data, set), JSON.stringify(file), 0o600);
  }
  return {
    store: {
      ...store,
      async make(key) {
        if (!known.has(nameOf(key))) touched(key);
        return store.make(key);
      },
      async setEnd(key) {
        touched(key);
        return store.setEnd(key);
      },
      async destroy(key) {
        touched(key);
        return store.destroy(key);
      },
      async destroyOverdue() {
        const ended = await store.destroyOverdue();
        for (const one of ended) {
          touched(one);
          known.delete(nameOf(one));
        }
        return ended;
      },
    },
    async renew() {
      if (!changed && nowMs() - renewedAtMs < renewMs) return;
      changed = false;
      renewedAtMs = nowMs();
      try {
        for (const set of sets) if (custodians[set].length === 3) await renewSet(set);
      } catch (cause) {
        changed = true;
        throw cause;
      }
    },
  };
}
