import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  entriesBytes,
  entriesPath,
  join as joined,
  leafHash,
  nodesOfTiles,
  rootFrom,
  rootOf,
  tilePath,
  tilesBetween,
  tileWidth,
  type NodeReader,
  type TileName,
} from "@lampion/proof";
import { native } from "../primitives.ts";
import { writeWhole } from "../write-whole.ts";

/** The public folder of the log: static files that any server may hand out (EV-48). */
export interface LogFiles {
  readonly folder: string;
  /** Writes what a tree grown from `from` to `size` has new, synced before it returns. `entries` gives the public bytes of a range. */
  grow(from: number, size: number, entries: (from: number, to: number) => readonly Uint8Array[]): void;
  /** Nodes of the tree of this size, read out of its tiles. */
  nodes(size: number): NodeReader;
  has(size: number): boolean;
  write(name: string, content: string | Uint8Array): void;
}

export function openLogFiles(folder: string): LogFiles {
  mkdirSync(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);

  const write = (name: string, content: string | Uint8Array): void => writeWhole(path(name), content);

  function read(tile: TileName): Uint8Array {
    const name = tilePath(tile);
    if (existsSync(path(name))) return new Uint8Array(readFileSync(path(name)));
    // A partial tile goes when its full one is there.
    const full = tilePath({ ...tile, width: tileWidth });
    return new Uint8Array(readFileSync(path(full))).slice(0, tile.width * 32);
  }

  function grow(from: number, size: number, entries: (from: number, to: number) => readonly Uint8Array[]): void {
    for (const tile of tilesBetween(from, size)) {
      const first = tile.index * tileWidth;
      if (tile.level === 0) {
        const inside = entries(first, first + tile.width);
        write(entriesPath(tile.index, tile.width), entriesBytes(inside));
        write(tilePath(tile), joined(...inside.map((entry) => leafHash(native, entry))));
      } else {
        const wholeTile = (index: number): Uint8Array => rootOf(native, hashesIn(read({ level: tile.level - 1, index, width: tileWidth })));
        write(tilePath(tile), joined(...Array.from({ length: tile.width }, (_, at) => wholeTile(first + at))));
      }
      if (tile.width === tileWidth) {
        for (const partial of [tilePath({ ...tile, width: 1 }), ...(tile.level === 0 ? [entriesPath(tile.index, 1)] : [])])
          rmSync(path(dirname(partial)), { recursive: true, force: true });
      }
    }
  }

  return {
    folder,
    grow,
    write,
    nodes: (size) => nodesOfTiles(native, size, read),
    has(size) {
      try {
        if (size > 0) rootFrom(native, nodesOfTiles(native, size, read), size);
        return true;
      } catch {
        return false;
      }
    },
  };
}

const hashesIn = (bytes: Uint8Array): Uint8Array[] => Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32));
