import { createMemoryKeyStore, createMemoryLogWriter, prepareEntry } from "@lampion/core";
import { native } from "../../evidence/primitives.ts";
import type { VaultPorts } from "../evidence-vault.ts";

/** What a vault needs beside its tables, in memory. */
export function vaultPorts(): VaultPorts & { readonly log: ReturnType<typeof createMemoryLogWriter> } {
  let made = 0;
  return {
    keys: createMemoryKeyStore(
      () => 0,
      (size) => crypto.getRandomValues(new Uint8Array(size)),
    ),
    prepare: (about, content) =>
      prepareEntry(native, crypto.getRandomValues(new Uint8Array(16)), { id: `entry-${(made += 1)}-${about}`, type: "report", atMs: 1_000, about, content }),
    log: createMemoryLogWriter(),
    alarm: () => {},
  };
}
