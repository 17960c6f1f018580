import { rmdirSync } from "node:fs";
import type { KeyEnd } from "@lampion/core";
import { keyClasses } from "@lampion/core/records";
import type { KeyPlace, NodeKeyStore } from "../evidence/key-place.ts";
import { keyStoreThatIs, openKeyStore, whereKeys } from "../evidence/open-key-store.ts";
import { holdFolder, noteKeyStore } from "../store/folder-lock.ts";

export const keysHelp = `lampion keys move file|nats                       moves the keys of evidence of a service that is stopped, those of hours too, between its folder and NATS`;

export interface KeysCommand {
  readonly args: readonly string[];
  readonly data: string;
  readonly databaseUrl: string;
  /** Null where the settings name no such place. */
  placeOf(kind: "file" | "nats"): KeyPlace | null;
  nowMs(): number;
  say(line: string): void;
  complain(line: string): void;
}

/** 0 all of them are there, 1 refused with the reason, 2 not understood. Nothing is destroyed before all of it is in the other place. */
export async function keysCommand(command: KeysCommand): Promise<number> {
  const { args, data, databaseUrl, placeOf, nowMs, say, complain } = command;
  const [act, kind, ...more] = args;
  if (act !== "move" || (kind !== "file" && kind !== "nats") || more.length > 0) {
    complain(keysHelp);
    return 2;
  }
  const [from, to] = [placeOf(kind === "file" ? "nats" : "file"), placeOf(kind)];
  const refuse = (line: string): number => {
    complain(line);
    return 1;
  };
  if (from === null || to === null) return refuse("Give NATS_URL: keys move between the folder of LAMPION_KEYS and NATS.");
  const release = holdFolder(data);
  if (release === null) return refuse("Lampion is running on this folder: stop it, and every other node of the service, first.");
  let source: NodeKeyStore | null = null;
  let target: NodeKeyStore | null = null;
  try {
    source = await keyStoreThatIs(from, nowMs);
    if (source === null) return refuse(`There is no key store at ${whereKeys(from)}: nothing was moved.`);
    target = await openKeyStore(to, nowMs, { begins: true });
    const moved: KeyEnd[] = [];
    for (const of of keyClasses)
      for (const name of await source.list(of)) {
        const key = await source.read(name);
        // One that ended meanwhile stays behind and ends there.
        if (key === null) continue;
        if ((await target.putBack(name, key)) === "other")
          return refuse(`${whereKeys(to)} has another key under the name ${name.class} ${name.id}. All keys are still at ${whereKeys(from)}, and the service goes on there.`);
        key.fill(0);
        moved.push(name);
      }
    if (databaseUrl !== "") {
      // The client of PostgreSQL is read by who uses it.
      const { setKeyFact } = await import("../cluster/key-fact.ts");
      await setKeyFact(databaseUrl, kind);
    }
    noteKeyStore(data, kind);
    for (const name of moved) await source.destroy(name);
    await source.destroyOverdue();
    // A node that was not stopped finds no folder in which it could make other keys.
    if (from.kind === "file") rmdirSync(from.folder);
    say(`${moved.length} keys are in ${whereKeys(to)} and no longer in ${whereKeys(from)}. Start every node with LAMPION_KEY_STORE=${kind}.`);
    return 0;
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : "They could not be moved.");
  } finally {
    await source?.close();
    await target?.close();
    release();
  }
}
