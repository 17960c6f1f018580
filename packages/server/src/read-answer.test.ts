import { afterAll, expect, test } from "bun:test";
import { createDutyElsewhere } from "./desk/duty-elsewhere.ts";
import { timestampsAt } from "./evidence/timestamp/timestamp-http.ts";
import { readAnswer, readText } from "./read-answer.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "lampion-answer-"));
let sent = 0;
/** Somebody else's server that answers on and on, and names no length. */
const endless = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: () =>
    new Response(
      new ReadableStream({
        async pull(to) {
          await Bun.sleep(0);
          sent += 65_536;
          to.enqueue(new Uint8Array(65_536).fill(32));
          if (sent > 64 * 1_048_576) to.close();
        },
      }),
    ),
});
const url = `http://127.0.0.1:${endless.port}`;
afterAll(async () => {
  await endless.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

test("[MD-64, EV-45] whoever is asked outside and answers without end is not read to the end", async () => {
  writeFileSync(join(folder, "duty-elsewhere.json"), JSON.stringify([{ name: "Lille", address: url, token: "x".repeat(30), people: { "M-AA": "M-BB" } }]));
  expect(await createDutyElsewhere(folder)("M-AA", true)).toMatchObject([{ name: "Lille", state: "not-taken", why: "status 200" }]);
  expect(
    await timestampsAt(url)
      .stamp(new Uint8Array(32))
      .catch((cause: Error) => cause.message),
  ).toBe("the authority's answer is too long");
  expect(sent).toBeLessThan(16 * 1_048_576);
});

test("an answer of just the bytes that are read is whole, one byte more is none, and a letter may come in two pieces", async () => {
  const answer = (...parts: number[][]) => new Response(new ReadableStream({ start: (to) => (parts.forEach((part) => to.enqueue(Uint8Array.from(part))), to.close()) }));
  expect(await readText(answer([0x61, 0xc3], [0xa9]), 3)).toBe("aé");
  expect(await readAnswer(answer([1, 2], [3, 4]), 3)).toBeNull();
  expect(await readText(new Response(null), 3)).toBe("");
});
