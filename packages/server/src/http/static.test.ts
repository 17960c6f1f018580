import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";
import { loadStatic } from "./static.ts";

let folder = "";
const page = "<html><head></head><body>une place</body></html>";
const unpacked = async (response: Response | null): Promise<string> => {
  const bytes = new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer(0));
  const encoding = response?.headers.get("content-encoding");
  return new TextDecoder().decode(encoding === "br" ? brotliDecompressSync(bytes) : encoding === "gzip" ? gunzipSync(bytes) : bytes);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lampion-static-"));
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "words.txt"), "les mots du fichier");
  writeFileSync(join(folder, "words.txt.br"), brotliCompressSync("ce que la construction a serré"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the built application", () => {
  test("what the build packed is given as it is, and never by its own name", async () => {
    const files = loadStatic(folder);
    expect(await unpacked(files("/words.txt", "gzip, br"))).toBe("ce que la construction a serré");
    expect(await unpacked(files("/words.txt", "gzip"))).toBe("les mots du fichier");
    expect(await unpacked(files("/words.txt", ""))).toBe("les mots du fichier");
    expect(files("/words.txt.br", "br")).toBeNull();
  });

  test("a file written after it was packed is packed again", async () => {
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(folder, "words.txt"), later, later);
    expect(await unpacked(loadStatic(folder)("/words.txt", "br"))).toBe("les mots du fichier");
  });

  test("an operator's own text and style stand in what is packed too", async () => {
    writeFileSync(join(folder, "index.html.br"), brotliCompressSync(page));
    const files = loadStatic(folder, { instead: new Map([["/words.txt", "nos mots"]]), css: "a{}", leftOut: [] });
    expect(await unpacked(files("/", "br"))).toContain("/look.css");
    expect(await unpacked(files("/words.txt", "br"))).toBe("nos mots");
    expect(await unpacked(files("/look.css", "gzip"))).toBe("a{}");
  });
});
