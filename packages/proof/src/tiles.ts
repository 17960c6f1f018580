import { join } from "./bytes.ts";
import type { Hashing } from "./primitives.ts";
import { nodesOf, type NodeReader } from "./tree.ts";

/** C2SP tlog-tiles: a tile holds at most 256 hashes of one height, a multiple of 8. */
export const tileWidth = 256;

/** Which tile: `level` 0 holds leaf hashes, level l hashes over 256^l leaves. `width` below 256 is a partial one. */
export interface TileName {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** `x001/x234/067` for 1234067, with `.p/<width>` when partial. */
function place(index: number, width: number): string {
  const parts: string[] = [];
  for (let rest = index; ; rest = Math.floor(rest / 1_000)) {
    parts.unshift(`${parts.length === 0 ? "" : "x"}${String(rest % 1_000).padStart(3, "0")}`);
    if (rest < 1_000) break;
  }
  return `${parts.join("/")}${width === tileWidth ? "" : `.p/${width}`}`;
}
export const tilePath = (tile: TileName): string => `tile/${tile.level}/${place(tile.index, tile.width)}`;
export const entriesPath = (index: number, width: number): string => `tile/entries/${place(index, width)}`;

/** Every tile that a tree grown from `from` to `size` has new: full ones once, the partial ones of this size. */
export function tilesBetween(from: number, size: number): TileName[] {
  const tiles: TileName[] = [];
  for (let level = 0, span = 1; size >= span; level += 1, span *= tileWidth) {
    const [old, now] = [Math.floor(from / span), Math.floor(size / span)];
    if (old === now) continue;
    for (let index = Math.floor(old / tileWidth); index * tileWidth < now; index += 1) tiles.push({ level, index, width: Math.min(tileWidth, now - index * tileWidth) });
  }
  return tiles;
}

/** The bytes of a tile of a tree. */
export function tileBytes(node: NodeReader, tile: TileName): Uint8Array {
  return join(...Array.from({ length: tile.width }, (_, at) => node(tile.level * 8, tile.index * tileWidth + at)));
}

/** Entries one after the other, each with its length in 2 bytes before it. */
export function entriesBytes(entries: readonly Uint8Array[]): Uint8Array {
  return join(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new Error("an entry of the log has at most 65,535 bytes");
      return [new Uint8Array([entry.length >> 8, entry.length & 0xff]), entry];
    }),
  );
}
/** Null when it is cut or has more entries than a tile. */
export function readEntries(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length || entries.length === tileWidth) return null;
    const size = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (at + 2 + size > bytes.length) return null;
    entries.push(bytes.slice(at + 2, at + 2 + size));
    at += 2 + size;
  }
  return entries;
}

/**
 * Reads the nodes of a tree of `size` leaves out of its tiles. `read` gives a tile's bytes. Throws when a tile has another size than it must have:
 * what it says is only believed through a root.
 */
export function nodesOfTiles(hashing: Hashing, size: number, read: (tile: TileName) => Uint8Array): NodeReader {
  const inTile = new Map<string, NodeReader>();
  return (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const above = level % 8;
    const first = index * 2 ** above;
    const tileIndex = Math.floor(first / tileWidth);
    const filled = Math.floor(size / tileWidth ** tileLevel);
    const tile: TileName = { level: tileLevel, index: tileIndex, width: Math.min(tileWidth, filled - tileIndex * tileWidth) };
    const name = tilePath(tile);
    let nodes = inTile.get(name);
    if (nodes === undefined) {
      const bytes = read(tile);
      if (bytes.length !== tile.width * 32) throw new Error(`the tile ${name} has ${bytes.length} bytes, not ${tile.width * 32}`);
      nodes = nodesOf(
        hashing,
        Array.from({ length: tile.width }, (_, at) => bytes.slice(at * 32, at * 32 + 32)),
      );
      inTile.set(name, nodes);
    }
    return nodes(above, (first - tileIndex * tileWidth) / 2 ** above);
  };
}
