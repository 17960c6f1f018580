import postgres from "postgres";

/** Another one than the usual is named by TEST_POSTGRES_URL. Null where none answers: loudly here, as a failure where CI=true. */
export async function postgresUrl(): Promise<string | null> {
  const url = process.env["TEST_POSTGRES_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";
  const client = postgres(url, { max: 1, connect_timeout: 5 });
  try {
    await client`SELECT 1`;
    return url;
  } catch {
    const why = "PostgreSQL does not answer where TEST_POSTGRES_URL says, or on 127.0.0.1:5432 as user postgres without a password";
    if (process.env["CI"] === "true") throw new Error(why);
    console.warn(`SKIPPED: ${why}.`);
    return null;
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** A database of its own for one file of tests. */
export async function ownDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `lampion_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const on = async (statement: string): Promise<void> => {
    const client = postgres(url, { max: 1, onnotice: () => {} });
    await client.unsafe(statement);
    await client.end({ timeout: 1 });
  };
  await on(`CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => on(`DROP DATABASE ${name} WITH (FORCE)`) };
}
