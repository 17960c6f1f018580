import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};
interface Asset {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly brotli: Uint8Array<ArrayBuffer>;
  readonly isHashed: boolean;
}

/** What an operator puts in the place of the house's own, and pages that only development has. */
export interface OwnFiles {
  /** Path -> text in place of the built file. */
  readonly instead: ReadonlyMap<string, string>;
  /** Style sheet that every page of the application loads after its own; "" for none. */
  readonly css: string;
  readonly leftOut: readonly string[];
}

/** What the build packed beside the file; null where it did not, or before the file was written again. */
function packedBeside(path: string, suffix: "br" | "gz"): Uint8Array<ArrayBuffer> | null {
  const found = statSync(`${path}.${suffix}`, { throwIfNoEntry: false });
  return found === undefined || found.mtimeMs < statSync(path).mtimeMs ? null : new Uint8Array(readFileSync(`${path}.${suffix}`));
}
const gzipped = (plain: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(plain));
const brotlied = (plain: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));

/** The built application in memory, packed: by the build, or here where an operator's own text takes its place. */
export function loadStatic(folder: string, own: OwnFiles = { instead: new Map(), css: "", leftOut: [] }): (path: string, accepts: string) => Response | null {
  const assets = new Map<string, Asset>();
  const injects = (at: string): boolean => own.css !== "" && at === "/index.html";
  const ownText = (path: string, at: string): string | null =>
    own.instead.get(at) ?? (injects(at) ? readFileSync(path, "utf8").replace("</head>", '<link rel="stylesheet" href="/look.css" /></head>') : null);
  const put = (at: string, isHashed: boolean, plain: Uint8Array<ArrayBuffer>, gzip = gzipped(plain), brotli = brotlied(plain)): void => {
    assets.set(at, { type: types[extname(at)] ?? "application/octet-stream", plain, gzip, brotli, isHashed });
  };
  const read = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) read(path);
      else if (!/\.(br|gz)$/.test(path)) take(path, `/${relative(folder, path)}`);
    }
  };
  const take = (path: string, at: string): void => {
    if (own.leftOut.includes(at)) return;
    const isHashed = path.includes("/assets/");
    const text = ownText(path, at);
    if (text !== null) return put(at, isHashed, new Uint8Array(Buffer.from(text)));
    const plain = new Uint8Array(readFileSync(path));
    put(at, isHashed, plain, packedBeside(path, "gz") ?? gzipped(plain), packedBeside(path, "br") ?? brotlied(plain));
  };
  if (own.css !== "") put("/look.css", false, new Uint8Array(Buffer.from(own.css)));
  if (existsSync(folder)) read(folder);
  return (path, accepts) => {
    const asset = assets.get(path === "/" ? "/index.html" : path) ?? assets.get(`${path}.html`);
    if (asset === undefined) return null;
    const [body, encoding] = accepts.includes("br") ? [asset.brotli, "br"] : accepts.includes("gzip") ? [asset.gzip, "gzip"] : [asset.plain, ""];
    return new Response(body, {
      headers: {
        "content-type": asset.type,
        vary: "accept-encoding",
        "cache-control": asset.isHashed ? "public, max-age=31536000, immutable" : "no-cache",
        ...(encoding === "" ? {} : { "content-encoding": encoding }),
      },
    });
  };
}
