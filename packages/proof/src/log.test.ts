import { describe, expect, test } from "bun:test";
import { createPrivateKey, sign } from "node:crypto";
import { ascii, fromBase64, fromHex, join, same, toBase64, toHex } from "./bytes.ts";
import { cosign, cosignedAt, formatNoteKey, isSignedBy, noteKey, noteKinds, parseCheckpoint, parseNoteKey, parseSignatures, signCheckpoint } from "./checkpoint.ts";
import { custodyFaults, custodyHash, nextCustody, type CustodyEntry } from "./custody.ts";
import { entryOf, entryTypes, isEntryOf, typeOfEntry } from "./log-entry.ts";
import { noble } from "./noble.ts";
import { key } from "./testing/samples.ts";
import { entriesBytes, entriesPath, nodesOfTiles, readEntries, tileBytes, tilePath, tilesBetween } from "./tiles.ts";
import { consistencyPath, inclusionPath, leafHash, nodesOf, rootFrom } from "./tree.ts";

const signer = (seed: Uint8Array) => {
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
  return (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, privateKey));
};
/** Seed and public key of RFC 8032, test 1. */
const seed = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")!;
const publicKey = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")!;

describe("signed notes", () => {
  test("[EV-56] the example of the reference for signed notes is read, verified and made again byte for byte", () => {
    const text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const peter = parseNoteKey(noble, text)!;
    expect([peter.name, toHex(peter.id), formatNoteKey(peter)]).toEqual(["PeterNeumann", "c74f20a3", text]);
    const message = ascii("If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n");
    const [line] = parseSignatures("\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")!;
    expect(same(line!.id, peter.id)).toBe(true);
    expect(noble.verify(peter.publicKey, message, line!.signature)).toBe(true);
    const private_ = fromBase64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", 33)!;
    expect(toBase64(join(peter.id, signer(private_.slice(1))(message)))).toBe("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
    for (const bad of [text.slice(1), text.slice(0, -1), text.replace("c7", "c8"), "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", ""])
      expect(parseNoteKey(noble, bad)).toBeNull();
  });

  test("[EV-45] the checkpoint of the specification with its cosignature is read, with origin, size and root", () => {
    const note =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
    const read = parseCheckpoint(note)!;
    expect([read.checkpoint.origin, read.checkpoint.size, toBase64(read.checkpoint.root)]).toEqual([
      "example.com/behind-the-sofa",
      20852163,
      "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
    ]);
    expect(read.signatures.map((one) => [one.name, one.signature.length])).toEqual([
      ["example.com/behind-the-sofa", 64],
      ["witness.example.com/w1", 72],
    ]);
    // 1679315147, the time in the example of tlog-cosignature.
    expect(new DataView(read.signatures[1]!.signature.buffer).getBigUint64(0)).toBe(1679315147n);
  });

  test("[EV-45] only the log's key signs and only the witness's key cosigns, over exactly these three lines", () => {
    const log = noteKey(noble, "chat.example/log", noteKinds.ed25519, publicKey);
    const witness = noteKey(noble, "witness.example/w", noteKinds.cosignature, publicKey);
    const checkpoint = { origin: "chat.example/log", size: 7, root: key(1) };
    const note = signCheckpoint(checkpoint, log, signer(seed));
    const both = note + cosign(parseCheckpoint(note)!.text, witness, 1_800_000_000, signer(seed));
    const read = parseCheckpoint(both)!;
    expect(read.checkpoint).toEqual(checkpoint);
    expect(isSignedBy(noble, read, log)).toBe(true);
    expect(cosignedAt(noble, read, witness)).toBe(1_800_000_000);
    expect(cosignedAt(noble, parseCheckpoint(note)!, witness)).toBeNull();
    expect(isSignedBy(noble, read, noteKey(noble, "other.example/log", noteKinds.ed25519, publicKey))).toBe(false);
    expect(isSignedBy(noble, read, noteKey(noble, "chat.example/log", noteKinds.ed25519, key(3)))).toBe(false);
    // A log's signature is no cosignature, nor the other way round.
    expect(cosignedAt(noble, read, { ...witness, name: log.name, id: log.id })).toBeNull();
    for (const changed of [both.replace("\n7\n", "\n8\n"), both.replace("chat.example/log\n", "chat.example/lug\n")]) {
      const other = parseCheckpoint(changed)!;
      expect([isSignedBy(noble, other, log), cosignedAt(noble, other, witness)]).toEqual([false, null]);
    }
  });

  test("a note of another form is refused: cut, extended, with a number of another form, or enormous", () => {
    const note = signCheckpoint({ origin: "a.b/c", size: 7, root: key(1) }, noteKey(noble, "a.b/c", noteKinds.ed25519, publicKey), signer(seed));
    expect(parseCheckpoint(note)).not.toBeNull();
    const bad = [
      note.slice(0, -1),
      note.slice(1, 20),
      note.replace("\n7\n", "\n07\n"),
      note.replace("\n7\n", "\n-7\n"),
      note.replace("\n7\n", "\n9999999999999999\n"),
      note.replace("\n\n", "\nmore\n\n"),
      note.replace("\u2014", "-"),
      `${note}x`,
      note + note.slice(note.indexOf("\u2014")).repeat(40),
      "x".repeat(20_000),
      "",
    ];
    for (const one of bad) expect(parseCheckpoint(one)).toBeNull();
  });
});

describe("tiles", () => {
  test("[EV-56] a tree of 70,000 has the tiles of the specification, under its addresses", () => {
    const tiles = tilesBetween(0, 70_000);
    const at = (level: number) => tiles.filter((tile) => tile.level === level);
    expect(at(0).filter((tile) => tile.width === 256).length).toBe(273);
    expect(at(0).at(-1)).toEqual({ level: 0, index: 273, width: 112 });
    expect(at(1)).toEqual([
      { level: 1, index: 0, width: 256 },
      { level: 1, index: 1, width: 17 },
    ]);
    expect(at(2)).toEqual([{ level: 2, index: 0, width: 1 }]);
    expect(tilesBetween(0, 256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ]);
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
    expect(tilePath({ level: 1, index: 0, width: 17 })).toBe("tile/1/000.p/17");
    expect(entriesPath(1_000, 3)).toBe("tile/entries/x001/000.p/3");
  });

  test("[EV-44] proofs read out of tiles are those of the tree, also when it grew in steps", () => {
    const leaves = Array.from({ length: 700 }, (_, n) => leafHash(noble, key(n % 50)));
    const node = nodesOf(noble, leaves);
    const kept = new Map<string, Uint8Array>();
    let before = 0;
    for (const size of [1, 2, 255, 256, 257, 511, 512, 600, 700]) {
      for (const tile of tilesBetween(before, size)) kept.set(tilePath(tile), tileBytes(node, tile));
      before = size;
      const read = nodesOfTiles(noble, size, (tile) => kept.get(tilePath(tile)) ?? new Uint8Array());
      expect(toHex(rootFrom(noble, read, size))).toBe(toHex(rootFrom(noble, node, size)));
      expect(inclusionPath(noble, read, size - 1, size)).toEqual(inclusionPath(noble, node, size - 1, size));
      expect(consistencyPath(noble, read, Math.ceil(size / 2), size)).toEqual(consistencyPath(noble, node, Math.ceil(size / 2), size));
    }
    expect(() =>
      rootFrom(
        noble,
        nodesOfTiles(noble, 700, () => new Uint8Array(31)),
        700,
      ),
    ).toThrow("bytes");
  });

  test("[SC-18] a bundle of entries reads back, and a cut one is refused", () => {
    const entries = [new Uint8Array(), ascii("a"), key(1)];
    const bytes = entriesBytes(entries);
    expect(toHex(bytes.subarray(0, 5))).toBe("0000000161");
    expect(readEntries(bytes)).toEqual(entries);
    for (const cut of [1, 33, 35]) expect(readEntries(bytes.slice(0, -cut))).toBeNull();
    expect(readEntries(new Uint8Array(2 * 257))).toBeNull();
  });
});

describe("entries and custody", () => {
  test("an entry of the log shows its type and nothing of its content, and fits this content only", () => {
    const content = { at: 5, why: "é", list: [1, 2] };
    const entry = entryOf(noble, "decision", key(1).slice(0, 16), content);
    expect([entry.length, entry[0], typeOfEntry(entry)]).toEqual([33, 5, "decision"]);
    // The order of names does not matter, everything else does.
    expect(isEntryOf(noble, entry, "decision", key(1).slice(0, 16), { list: [1, 2], why: "é", at: 5 })).toBe(true);
    expect(isEntryOf(noble, entry, "decision", key(2).slice(0, 16), content)).toBe(false);
    expect(isEntryOf(noble, entry, "lifted", key(1).slice(0, 16), content)).toBe(false);
    expect(isEntryOf(noble, entry, "decision", key(1).slice(0, 16), { ...content, at: 6 })).toBe(false);
    expect(typeOfEntry(new Uint8Array(33))).toBeNull();
    expect(Object.values(entryTypes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  const list = (): CustodyEntry[] => {
    const made: CustodyEntry[] = [];
    for (const [at, what] of (["captured", "sealed", "readGranted", "read", "exported"] as const).entries())
      made.push(
        nextCustody(noble, made.at(-1) ?? null, {
          item: "item-1",
          what,
          atMs: 1_000 + at,
          who: at < 2 ? "service" : "reader-3",
          why: "report",
          authority: "MD-39",
          after: toHex(key(at < 2 ? at : 1)),
          change: null,
        }),
      );
    return made;
  };

  test("[EV-49, SC-18] a custody list continues itself; a missing, changed, moved or foreign entry breaks it", () => {
    expect(custodyFaults(noble, list())).toEqual([]);
    const spoil: readonly ((all: CustodyEntry[]) => unknown[])[] = [
      (all) => all.filter((_, at) => at !== 2),
      (all) => [all[1], all[0], ...all.slice(2)],
      (all) => all.map((one, at) => (at === 1 ? { ...one, who: "somebody" } : one)),
      (all) => all.map((one, at) => (at === 1 ? { ...one, more: 1 } : one)),
      (all) => all.map((one, at) => (at === 3 ? { ...one, atMs: 5 } : one)),
      (all) => all.map((one, at) => (at === 3 ? { ...one, item: "item-2" } : one)),
      (all) => all.slice(1),
      (all) => [...all, "nonsense"],
    ];
    for (const change of spoil) expect(custodyFaults(noble, change(list())).length).toBeGreaterThan(0);
  });

  test("[EV-50] nothing follows a purge, and the purge itself keeps digest and chain", () => {
    const all = list();
    const purge = nextCustody(noble, all.at(-1)!, {
      item: "item-1",
      what: "purged",
      atMs: 9_000,
      who: "service",
      why: "190 days",
      authority: "EV-50",
      after: all.at(-1)!.after,
      change: null,
    });
    expect([purge.before, purge.prev]).toEqual([all.at(-1)!.after, custodyHash(noble, all.at(-1)!)]);
    expect(custodyFaults(noble, [...all, purge])).toEqual([]);
    expect(() => nextCustody(noble, purge, { ...purge, what: "read" })).toThrow("purge");
  });
});
