import type { Database } from "bun:sqlite";
import type { ConversationStore, DeviceStore } from "@lampion/core";

/** Whether a row may name somebody: a "no" is certain. */
interface Named {
  add(...who: readonly string[]): void;
  mayName(who: string): boolean;
}

/** 16 million bits: with 100,000 names one in 170 others is asked for in vain. */
const bits = 1 << 24;

/** FNV-1a; the names are random already, so its high bits do. */
function placeOf(who: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < who.length; at += 1) hash = Math.imul(hash ^ who.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % bits;
}

function namedIn(database: Database, sql: string): Named {
  const marks = new Uint8Array(bits / 8);
  const named: Named = {
    add(...all) {
      for (const who of all) {
        const place = placeOf(who);
        marks[place >> 3] = (marks[place >> 3] ?? 0) | (1 << (place & 7));
      }
    },
    mayName(who) {
      const place = placeOf(who);
      return ((marks[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
    },
  };
  for (const row of database.query(sql).iterate() as Iterable<Record<string, string>>) named.add(...Object.values(row));
  return named;
}

/**
 * Most who come back have never knocked, talked or blocked: nobody is looked up in the file whom no row names. Only for the one process that
 * writes the file (its folder is locked); rows that others may add would be missed.
 */
export function conversationsOfNamed(store: ConversationStore, database: Database): ConversationStore {
  const knocks = namedIn(database, "SELECT from_relation, to_relation FROM knocks");
  const talks = namedIn(database, "SELECT a, b FROM talks");
  return {
    ...store,
    addKnock(one) {
      knocks.add(one.from, one.to);
      return store.addKnock(one);
    },
    knocksOf: async (relation) => (knocks.mayName(relation) ? store.knocksOf(relation) : []),
    addTalk(one) {
      talks.add(...one.sides.map((side) => side.relation));
      return store.addTalk(one);
    },
    talksOf: async (relation) => (talks.mayName(relation) ? store.talksOf(relation) : []),
  };
}
export function blocksOfNamed(store: DeviceStore, database: Database): DeviceStore {
  const blocks = namedIn(database, "SELECT by_relation, whom FROM blocks");
  return {
    ...store,
    addBlock(one) {
      blocks.add(one.by, one.whom);
      return store.addBlock(one);
    },
    blocks: async (relation) => (blocks.mayName(relation) ? store.blocks(relation) : []),
  };
}
