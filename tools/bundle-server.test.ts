import { expect, test } from "bun:test";
import { join } from "node:path";
import { placed } from "./bundle-server.ts";

const at = (path: string): string => join(import.meta.dir, "..", path);

test("what a module looks up beside itself is looked up beside its source", () => {
  expect(placed("const here = dirname(fileURLToPath(import.meta.url));", at("packages/server/src/http/style.ts"))).toBe(
    'const here = dirname(fileURLToPath(new URL("../src/http/style.ts", import.meta.url).href));',
  );
  expect(placed('join(import.meta.dirname, "../assets")', at("packages/safety/tools/read.ts"))).toBe(
    'join(Bun.fileURLToPath(new URL("../../safety/tools", import.meta.url)), "../assets")',
  );
});

test("a thread begins with its own built file", () => {
  expect(placed('new Worker(new URL("./message-writer.worker.ts", import.meta.url).href)', at("packages/server/src/store/message-writer.ts"))).toBe(
    'new Worker(new URL("./message-writer.worker.js", import.meta.url).href)',
  );
});
