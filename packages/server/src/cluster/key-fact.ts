import type { KeyPlace } from "../evidence/key-place.ts";
import { openPostgres, type Postgres } from "../store/postgres.ts";

/** Facts of a service that its first node says and the others must have as well. The value that stands. */
export async function keepFact(postgres: Postgres, prefix: string, name: string, value: string): Promise<string> {
  await postgres.ask(`INSERT INTO ${prefix}_main.instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, [name, value]);
  return (await factOf(postgres, prefix, name)) ?? value;
}
async function factOf(postgres: Postgres, prefix: string, name: string): Promise<string | null> {
  const { rows } = await postgres.ask(`SELECT value FROM ${prefix}_main.instance WHERE name = $1`, [name]);
  return rows[0] === undefined ? null : String(rows[0]["value"]);
}
const keyFact = "key-store";

/** Throws a plain sentence when the nodes keep their keys elsewhere. */
export async function agreeOnKeys(postgres: Postgres, prefix: string, kind: KeyPlace["kind"]): Promise<void> {
  const shared = await keepFact(postgres, prefix, keyFact, kind);
  if (shared !== kind) throw new Error(otherKeys(shared));
}
/** After the keys were moved. */
export async function setKeyFact(databaseUrl: string, kind: KeyPlace["kind"]): Promise<void> {
  const postgres = await openPostgres(databaseUrl, { connections: 1 });
  try {
    await postgres.ask("INSERT INTO lampion_main.instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", [keyFact, kind]);
  } finally {
    await postgres.close();
  }
}
const otherKeys = (shared: string): string =>
  `The nodes on this database keep their keys elsewhere: LAMPION_KEY_STORE is ${shared} there. Give this node the same, or stop all nodes and move the keys (lampion keys move, docs/operating.md).`;

/** Whether a node on this database already has its keys in such a place, and an empty one would be a loss. Throws a plain sentence when they have them elsewhere: before any key is made. */
export async function knowsKeys(databaseUrl: string, kind: KeyPlace["kind"]): Promise<boolean> {
  const postgres = await openPostgres(databaseUrl, { connections: 1 });
  try {
    const shared = await factOf(postgres, "lampion", keyFact);
    if (shared !== null && shared !== kind) throw new Error(otherKeys(shared));
    return shared !== null;
  } finally {
    await postgres.close();
  }
}
