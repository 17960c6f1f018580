import { expect, test } from "bun:test";
import fc from "fast-check";
import { fromHex, toHex } from "./bytes.ts";
import { noble } from "./noble.ts";
import { key } from "./testing/samples.ts";
import { consistencyPath, createInclusions, growTree, inclusionPath, leafHash, nodesOf, rootFrom, rootOf, verifyConsistency, verifyInclusion } from "./tree.ts";

/** Leaves and roots of the reference tests of Certificate Transparency (RFC 6962). */
const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const roots = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const leaves = inputs.map((hex) => leafHash(noble, fromHex(hex) ?? new Uint8Array()));
const many = Array.from({ length: 70 }, (_, n) => leafHash(noble, key(n)));

test("[EV-56] roots, paths and consistency are those of RFC 6962 and its reference tests", () => {
  expect(toHex(rootOf(noble, []))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  roots.forEach((root, n) => expect(toHex(rootOf(noble, leaves.slice(0, n + 1)))).toBe(root));
  const node = nodesOf(noble, leaves);
  // The published paths: leaf 6 of 8, and from 6 to 8 leaves.
  expect(inclusionPath(noble, node, 5, 8).map(toHex)).toEqual([
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
  expect(consistencyPath(noble, node, 6, 8).map(toHex)).toEqual([
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  ]);
});

test("[EV-11] every leaf of every tree has a path that verifies, and for no other leaf, index, size or root", () => {
  const node = nodesOf(noble, many);
  for (let size = 1; size <= many.length; size += 1) {
    const root = rootFrom(noble, node, size);
    expect(toHex(root)).toBe(toHex(rootOf(noble, many.slice(0, size))));
    for (let index = 0; index < size; index += 1) {
      const path = inclusionPath(noble, node, index, size);
      const leaf = many[index]!;
      expect(verifyInclusion(noble, { index, size, path }, leaf, root)).toBe(true);
      expect(verifyInclusion(noble, { index, size, path }, many[(index + 1) % many.length]!, root)).toBe(false);
      if (size > 1) expect(verifyInclusion(noble, { index: (index + 1) % size, size, path }, leaf, root)).toBe(false);
      expect(verifyInclusion(noble, { index, size, path: [...path, leaf] }, leaf, root)).toBe(false);
      expect(verifyInclusion(noble, { index, size, path: path.slice(1) }, leaf, root)).toBe(size === 1);
    }
  }
  expect(verifyInclusion(noble, { index: -1, size: 1, path: [] }, many[0]!, many[0]!)).toBe(false);
  expect(verifyInclusion(noble, { index: 1, size: 1, path: [] }, many[0]!, many[0]!)).toBe(false);
  expect(verifyInclusion(noble, { index: 0.5, size: 1, path: [] }, many[0]!, many[0]!)).toBe(false);
});

test("[EV-11] a tree is consistent with every smaller one of the same log and with no other", () => {
  const node = nodesOf(noble, many);
  const forked = nodesOf(
    noble,
    many.map((leaf, n) => (n === 3 ? key(99) : leaf)),
  );
  for (let size = 1; size <= many.length; size += 3) {
    for (let old = 0; old <= size; old += 1) {
      const path = consistencyPath(noble, node, old, size);
      const [oldRoot, root] = [rootFrom(noble, node, old), rootFrom(noble, node, size)];
      expect(verifyConsistency(noble, { old, new: size }, path, oldRoot, root)).toBe(true);
      if (old > 3) {
        expect(verifyConsistency(noble, { old, new: size }, path, rootFrom(noble, forked, old), root)).toBe(false);
        expect(verifyConsistency(noble, { old, new: size }, consistencyPath(noble, forked, old, size), oldRoot, rootFrom(noble, forked, size))).toBe(false);
      }
      if (old > 0 && old < size) {
        expect(verifyConsistency(noble, { old, new: size }, path.slice(1), oldRoot, root)).toBe(false);
        expect(verifyConsistency(noble, { old, new: size }, [...path, root], oldRoot, root)).toBe(false);
        expect(verifyConsistency(noble, { old: old + 1, new: size }, path, oldRoot, root)).toBe(false);
      }
    }
  }
  expect(verifyConsistency(noble, { old: 3, new: 2 }, [], many[0]!, many[0]!)).toBe(false);
});

test("[EV-11] a tree that grew leaf by leaf has the root of the whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70 }), (size) => {
      const tree = growTree(noble);
      for (const leaf of many.slice(0, size)) tree.add(leaf);
      expect(tree.size).toBe(size);
      expect(toHex(tree.root())).toBe(toHex(rootFrom(noble, nodesOf(noble, many), size)));
    }),
  );
});

test("[EV-11] who remembers the nodes of a tree says of every path what who forgets them says, altered ones among them, in any order", () => {
  const node = nodesOf(noble, many);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: many.length }),
      fc.array(fc.record({ at: fc.nat(), kind: fc.nat(6), place: fc.nat(), bit: fc.nat(255), size: fc.integer({ min: 1, max: many.length }) }), { minLength: 1, maxLength: 40 }),
      (size, asked) => {
        const remembers = createInclusions(noble);
        const root = rootFrom(noble, node, size);
        for (const one of asked) {
          const index = one.at % size;
          const proof = { index, size, path: inclusionPath(noble, node, index, size) };
          let [leaf, claimed] = [many[index]!, root];
          const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, n) => (n === one.bit >> 3 ? byte ^ (1 << (one.bit & 7)) : byte));
          if (one.kind === 1) leaf = many[one.place % many.length]!;
          if (one.kind === 2) proof.index = one.place % (size + 1);
          if (one.kind === 3) proof.path = proof.path.map((each, n) => (n === one.place % proof.path.length ? flipped(each) : each));
          if (one.kind === 4) proof.path = one.place % 2 === 0 ? proof.path.slice(1) : [...proof.path, leaf];
          if (one.kind === 5) proof.size = one.size;
          if (one.kind === 6) claimed = flipped(root);
          expect([one.kind, remembers(proof, leaf, claimed)]).toEqual([one.kind, verifyInclusion(noble, proof, leaf, claimed)]);
        }
      },
    ),
    { numRuns: 300 },
  );
  // Of a whole tree each node is hashed once: 69 nodes, and the leaf of each path is at hand.
  let hashes = 0;
  const counted = createInclusions({ ...noble, sha256: (...parts) => ((hashes += 1), noble.sha256(...parts)) });
  const root = rootFrom(noble, node, many.length);
  for (const [index, leaf] of many.entries()) expect(counted({ index, size: many.length, path: inclusionPath(noble, node, index, many.length) }, leaf, root)).toBe(true);
  expect(hashes).toBeLessThanOrEqual(many.length + 5);
});
