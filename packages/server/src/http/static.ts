import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { existsSync, readdirSync, readFileSync } from "node:fs";
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

/** The built application in memory, packed once at the start. */
export function loadStatic(folder: string, own: OwnFiles = { instead: new Map(), css: "", leftOut: [] }): (path: string, accepts: string) => Response | null {
  const assets = new Map<string, Asset>();
  const bytesOf = (path: string, at: string): Uint8Array<ArrayBuffer> => {
    const text = own.instead.get(at);
    if (text !== undefined) return new Uint8Array(Buffer.from(text));
    const built = readFileSync(path);
    return new Uint8Array(
      own.css !== "" && at === "/index.html" ? Buffer.from(built.toString("utf8").replace("</head>", '<link rel="stylesheet" href="/look.css" /></head>')) : built,
    );
  };
  const put = (at: string, type: string, plain: Uint8Array<ArrayBuffer>, isHashed: boolean): void => {
    assets.set(at, {
      type,
      plain,
      gzip: new Uint8Array(gzipSync(plain)),
      brotli: new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
      isHashed,
    });
  };
  const read = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) read(path);
      else {
        const at = `/${relative(folder, path)}`;
        if (!own.leftOut.includes(at)) put(at, types[extname(path)] ?? "application/octet-stream", bytesOf(path, at), path.includes("/assets/"));
      }
    }
  };
  if (own.css !== "") put("/look.css", types[".css"] ?? "", new Uint8Array(Buffer.from(own.css)), false);
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
