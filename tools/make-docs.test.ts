import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as protocol from "@lampion/protocol";
import { documents, fill, parts } from "./make-docs.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

test("the tables of the documents are those of the code (npm run docs writes them)", async () => {
  const made = await parts();
  for (const name of documents) {
    const text = readFileSync(join(root, name), "utf8");
    expect(fill(text, made)).toBe(text);
  }
});

test("every part stands in a document, and every code, request and frame in the protocol's", async () => {
  const all = documents.map((name) => readFileSync(join(root, name), "utf8")).join("\n");
  for (const name of Object.keys(await parts())) expect(all).toContain(`<!-- made: ${name} -->`);
  for (const name of [...protocol.replyCodeList, ...protocol.commandNames, ...Object.keys(protocol.downs)]) expect(all).toContain(`| \`${name}\` |`);
});

test("a marker without a part is an error", () => {
  expect(() => fill("<!-- made: nothing -->\n<!-- end -->", {})).toThrow("nothing");
});
