import { same } from "./bytes.ts";
import type { Hashing } from "./primitives.ts";

/**
 * RFC 6962, 2.1: leaf `SHA-256(0x00, d)`, node `SHA-256(0x01, left, right)`, the empty tree `SHA-256()`. The one tree code serves three times: tags of a
 * sheet, sheets of a minute, entries of the log. All hashes have 32 bytes; sizes and indices are whole numbers below 2^53.
 */
const leafMark = new Uint8Array([0]);
const nodeMark = new Uint8Array([1]);

export const leafHash = (hashing: Hashing, data: Uint8Array): Uint8Array => hashing.sha256(leafMark, data);
export const nodeHash = (hashing: Hashing, left: Uint8Array, right: Uint8Array): Uint8Array => hashing.sha256(nodeMark, left, right);

/** The hash over the 2^level leaves from `index * 2^level` on. Asked only for whole subtrees of a tree of the given size. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** Grows by one leaf at a time and keeps one hash per whole subtree: 2 KB for any tree. */
export interface Growing {
  readonly size: number;
  /** `hash` is a leaf hash. */
  add(hash: Uint8Array): void;
  root(): Uint8Array;
}

export function growTree(hashing: Hashing): Growing {
  const peaks: { level: number; hash: Uint8Array }[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(hash) {
      let peak = { level: 0, hash };
      for (let last = peaks.at(-1); last?.level === peak.level; last = peaks.at(-1)) {
        peaks.pop();
        peak = { level: peak.level + 1, hash: nodeHash(hashing, last.hash, peak.hash) };
      }
      peaks.push(peak);
      size += 1;
    },
    root() {
      let root: Uint8Array | null = null;
      for (let at = peaks.length - 1; at >= 0; at -= 1) {
        const { hash } = peaks[at]!;
        root = root === null ? hash : nodeHash(hashing, hash, root);
      }
      return root ?? hashing.sha256();
    },
  };
}

export function rootOf(hashing: Hashing, leafHashes: Iterable<Uint8Array>): Uint8Array {
  const tree = growTree(hashing);
  for (const hash of leafHashes) tree.add(hash);
  return tree.root();
}

/** Reads nodes of a tree whose leaf hashes are all in memory; whole subtrees are computed once. */
export function nodesOf(hashing: Hashing, leafHashes: readonly Uint8Array[]): NodeReader {
  const levels: Uint8Array[][] = [[...leafHashes]];
  for (let below = levels[0]!; below.length > 1; below = levels.at(-1)!) {
    const level: Uint8Array[] = [];
    for (let at = 0; at + 1 < below.length; at += 2) level.push(nodeHash(hashing, below[at]!, below[at + 1]!));
    levels.push(level);
  }
  return (level, index) => {
    const hash = levels[level]?.[index];
    if (hash === undefined) throw new Error("no such node");
    return hash;
  };
}

/** Root of the first `size` leaves. */
export function rootFrom(hashing: Hashing, node: NodeReader, size: number): Uint8Array {
  return size === 0 ? hashing.sha256() : rangeHash(hashing, node, 0, size);
}

/** RFC 6962, 2.1.1: the path from leaf `index` to the root of a tree of `size` leaves, lowest first. */
export function inclusionPath(hashing: Hashing, node: NodeReader, index: number, size: number): Uint8Array[] {
  if (!(index >= 0 && index < size)) throw new Error("no such leaf");
  const path: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitAt(to - from);
    if (index < middle) {
      path.push(rangeHash(hashing, node, middle, to));
      to = middle;
    } else {
      path.push(rangeHash(hashing, node, from, middle));
      from = middle;
    }
  }
  return path.reverse();
}

/** RFC 6962, 2.1.2: that the tree of `size` leaves begins with the tree of `oldSize`. */
export function consistencyPath(hashing: Hashing, node: NodeReader, oldSize: number, size: number): Uint8Array[] {
  if (!(oldSize >= 0 && oldSize <= size)) throw new Error("a tree does not shrink");
  if (oldSize === 0 || oldSize === size) return [];
  const path: Uint8Array[] = [];
  let from = 0;
  let to = size;
  let isWhole = true;
  while (oldSize !== to) {
    const middle = from + splitAt(to - from);
    if (oldSize <= middle) {
      path.push(rangeHash(hashing, node, middle, to));
      to = middle;
    } else {
      path.push(rangeHash(hashing, node, from, middle));
      from = middle;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(rangeHash(hashing, node, from, to));
  return path.reverse();
}

/** RFC 9162, 2.1.3.2. False for a path of any other length than the only right one. */
export function verifyInclusion(
  hashing: Hashing,
  proof: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] },
  leaf: Uint8Array,
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(proof.index) || !Number.isSafeInteger(proof.size) || proof.index < 0 || proof.index >= proof.size) return false;
  let index = proof.index;
  let last = proof.size - 1;
  let hash = leaf;
  for (const sibling of proof.path) {
    if (last === 0 || sibling.length !== 32) return false;
    if (index % 2 === 1 || index === last) {
      hash = nodeHash(hashing, sibling, hash);
      while (index % 2 === 0 && index !== 0) [index, last] = [half(index), half(last)];
    } else hash = nodeHash(hashing, hash, sibling);
    [index, last] = [half(index), half(last)];
  }
  return last === 0 && same(hash, root);
}

/** RFC 9162, 2.1.4.2. */
export function verifyConsistency(
  hashing: Hashing,
  sizes: { readonly old: number; readonly new: number },
  path: readonly Uint8Array[],
  oldRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(sizes.old) || !Number.isSafeInteger(sizes.new) || sizes.old < 0 || sizes.old > sizes.new) return false;
  if (sizes.old === sizes.new) return path.length === 0 && same(oldRoot, root);
  if (sizes.old === 0) return path.length === 0 && same(oldRoot, hashing.sha256());
  const hashes = isPowerOfTwo(sizes.old) ? [oldRoot, ...path] : [...path];
  let [index, last] = [sizes.old - 1, sizes.new - 1];
  while (index % 2 === 1) [index, last] = [half(index), half(last)];
  const first = hashes.shift();
  if (first === undefined) return false;
  let [old, fresh] = [first, first];
  for (const hash of hashes) {
    if (last === 0 || hash.length !== 32) return false;
    if (index % 2 === 1 || index === last) {
      old = nodeHash(hashing, hash, old);
      fresh = nodeHash(hashing, hash, fresh);
      while (index % 2 === 0 && index !== 0) [index, last] = [half(index), half(last)];
    } else fresh = nodeHash(hashing, fresh, hash);
    [index, last] = [half(index), half(last)];
  }
  return last === 0 && same(old, oldRoot) && same(fresh, root);
}

const half = (value: number): number => Math.floor(value / 2);

function isPowerOfTwo(value: number): boolean {
  let power = 1;
  while (power < value) power *= 2;
  return power === value;
}

/** The largest power of two below `size`. */
function splitAt(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

function rangeHash(hashing: Hashing, node: NodeReader, from: number, to: number): Uint8Array {
  const size = to - from;
  if (isPowerOfTwo(size) && from % size === 0) return node(Math.round(Math.log2(size)), from / size);
  const middle = from + splitAt(size);
  return nodeHash(hashing, rangeHash(hashing, node, from, middle), rangeHash(hashing, node, middle, to));
}
