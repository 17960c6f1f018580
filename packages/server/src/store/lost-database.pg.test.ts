import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ownDatabase, postgresUrl } from "./testing/postgres.ts";

const url = await postgresUrl();
describe.skipIf(url === null)("a database that is lost and found", () => {
  let database: Awaited<ReturnType<typeof ownDatabase>>;
  beforeAll(async () => {
    database = await ownDatabase(url ?? "");
  });
  afterAll(() => database.drop());
  /** The code with which the process ended, and what it said. */
  async function lose(scene: "reset" | "away"): Promise<{ code: number; said: string }> {
    const child = Bun.spawn([process.execPath, join(import.meta.dir, "testing/lost-database-child.ts"), scene, database.url], { stdout: "pipe", stderr: "pipe" });
    const [said, wrong] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { code: await child.exited, said: `${said}${wrong}` };
  }

  test("[RL-13] connections that are reset while questions run end no node and leave none without an answer, and the next ones are answered", async () => {
    const { code, said } = await lose("reset");
    expect(said).toMatch(/^\{"scene":"reset","outlived":\d+\}\n$/);
    expect(code).toBe(0);
  }, 150_000);

  test("[RL-13] a database that is away is said to be, and used again at once when it is back, however long that took; one that does not answer is said to be away too", async () => {
    const { code, said } = await lose("away");
    expect(said).toMatch(/^\{"scene":"away","outlived":\d+\}\n$/);
    expect(code).toBe(0);
  }, 90_000);
});
