import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Packs every file of a built application as small as it goes, once, so that no start of the server has to: `NAME.br` and `NAME.gz` beside it. */
export async function pack(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name));
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const plain = await readFile(path);
      await Promise.all([
        brotli(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }).then((small) => writeFile(`${path}.br`, small)),
        zip(plain, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
      ]);
    }),
  );
}
