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

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
}

/**
 * Says the same as `verifyInclusion`, and hashes a node of a tree once: of many leaves of one tree each costs two hashes and not one for each level. What is true takes less
 * time than what is not, so that this is for who checks offline, and not where somebody waits for the answer (EV-10).
 */
export function createInclusions(hashing: Hashing): (proof: Inclusion, leaf: Uint8Array, root: Uint8Array) => boolean {
  const trees: { readonly size: number; readonly root: Uint8Array; readonly nodes: Map<number, Uint8Array> }[] = [];
  let last: (typeof trees)[number] | undefined;
  const at = (level: number, index: number): number => index * 64 + level;
  return (proof, leaf, root) => {
    const isOf = (one: (typeof trees)[number]): boolean => one.size === proof.size && same(one.root, root);
    const tree = last !== undefined && isOf(last) ? last : trees.find(isOf);
    const known = tree?.nodes;
    const steps = stepsOf(proof);
    if (steps === null) return false;
    const seen: [number, Uint8Array][] = [[at(0, proof.index), leaf]];
    let hash = leaf;
    let place = at(0, proof.index);
    let isKnown = false;
    for (const [n, step] of steps.entries()) {
      const before = known?.get(place);
      // From here on the way is one that was gone: it leads to the root when its other nodes are the same too.
      if (before !== undefined && same(before, hash)) {
        isKnown = true;
        for (let rest = n; isKnown && rest < steps.length; rest += 1) {
          const next = steps[rest]!;
          isKnown = same(known?.get(at(next.siblingLevel, next.siblingIndex)) ?? none, next.sibling);
        }
        if (isKnown) break;
      }
      hash = step.isLeft ? nodeHash(hashing, hash, step.sibling) : nodeHash(hashing, step.sibling, hash);
      place = at(step.level, step.index);
      seen.push([at(step.siblingLevel, step.siblingIndex), step.sibling], [place, hash]);
    }
    if (!isKnown && !same(hash, root)) return false;
    last = tree ?? { size: proof.size, root, nodes: new Map() };
    if (tree === undefined) trees.push(last);
    for (const [where, node] of seen) last.nodes.set(where, node);
    return true;
  };
}
const none = new Uint8Array();

interface Step {
  readonly sibling: Uint8Array;
  readonly siblingLevel: number;
  readonly siblingIndex: number;
  /** Whether the hash so far is the left one of the two. */
  readonly isLeft: boolean;
  /** Where the node lies that the two make. */
  readonly level: number;
  readonly index: number;
}
/** The way of a path with the places of its nodes; null for a path of any other length than the only right one. */
function stepsOf(proof: Inclusion): Step[] | null {
  if (!Number.isSafeInteger(proof.index) || !Number.isSafeInteger(proof.size) || proof.index < 0 || proof.index >= proof.size) return null;
  const steps: Step[] = [];
  let [index, last, level] = [proof.index, proof.size - 1, 0];
  for (const sibling of proof.path) {
    if (last === 0 || sibling.length !== 32) return null;
    const isLeft = index % 2 === 0 && index !== last;
    if (!isLeft) while (index % 2 === 0 && index !== 0) [index, last, level] = [half(index), half(last), level + 1];
    const siblingIndex = isLeft ? index + 1 : index - 1;
    steps.push({ sibling, siblingLevel: level, siblingIndex, isLeft, level: level + 1, index: half(index) });
    [index, last, level] = [half(index), half(last), level + 1];
  }
  return last === 0 ? steps : null;
}

/** RFC 9162, 2.1.3.2. False for a path of any other length than the only right one. */
export function verifyInclusion(hashing: Hashing, proof: Inclusion, leaf: Uint8Array, root: Uint8Array): boolean {
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
