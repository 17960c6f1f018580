import { ascii, fromHex, join, toHex } from "./bytes.ts";
import type { Primitives } from "./primitives.ts";

/** One thing that every set of adapters must do; `run` throws when it does not. */
export interface PrimitivesCase {
  readonly name: string;
  run(): void;
}

const bytes = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();
function mustBe(got: Uint8Array | null, wanted: string, what: string): void {
  const text = got === null ? "null" : toHex(got);
  if (text !== wanted) throw new Error(`${what}: wanted ${wanted}, got ${text}`);
}
const repeat = (byte: string, times: number): string => byte.repeat(times);

/** RFC 4231, 4.2 to 4.8 without the cut one: key, data, HMAC-SHA-256. */
const hmacs: readonly (readonly [key: string, data: string, mac: string])[] = [
  [repeat("0b", 20), toHex(ascii("Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [toHex(ascii("Jefe")), toHex(ascii("what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
  [repeat("aa", 20), repeat("dd", 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  ["0102030405060708090a0b0c0d0e0f10111213141516171819", repeat("cd", 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"],
  [repeat("aa", 131), toHex(ascii("Test Using Larger Than Block-Size Key - Hash Key First")), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"],
  [
    repeat("aa", 131),
    toHex(ascii("This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.")),
    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  ],
];

/** McGrew and Viega, the GCM submission to NIST, test cases 13, 14 and 16: key, nonce, associated data, plain, sealed with tag. */
const gcms: readonly (readonly [key: string, nonce: string, associated: string, plain: string, sealed: string])[] = [
  [repeat("00", 32), repeat("00", 12), "", "", "530f8afbc74536b9a963b4f1c4cb738b"],
  [repeat("00", 32), repeat("00", 12), "", repeat("00", 16), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"],
  [
    repeat("feffe9928665731c6d6a8f9467308308", 2),
    "cafebabefacedbaddecaf888",
    "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
  ],
];

/** RFC 8032, 7.1, tests 1 to 3: public key, message, signature. */
const signatures: readonly (readonly [key: string, message: string, signature: string])[] = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
];

export const primitivesContract = (primitives: Primitives): readonly PrimitivesCase[] => [
  {
    name: "[EV-56] SHA-256 gives the digests of FIPS 180-4, whole and in parts",
    run() {
      mustBe(primitives.sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing");
      mustBe(primitives.sha256(ascii("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
      mustBe(primitives.sha256(ascii("a"), ascii(""), ascii("bc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc in parts");
      mustBe(
        primitives.sha256(ascii("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "two blocks",
      );
    },
  },
  {
    name: "[EV-56] HMAC gives the values of RFC 4231, and a key is used again unchanged",
    run() {
      for (const [key, data, wanted] of hmacs) {
        const mac = primitives.mac(bytes(key));
        mustBe(mac(bytes(data)), wanted, "once");
        mustBe(mac(bytes(data).slice(0, 3), bytes(data).slice(3)), wanted, "again, in parts");
      }
    },
  },
  {
    name: "[EV-56] AES-256-GCM gives the vectors of NIST and opens nothing that was changed",
    run() {
      for (const [key, nonce, associated, plain, sealed] of gcms) {
        mustBe(primitives.seal(bytes(key), bytes(nonce), bytes(associated), bytes(plain)), sealed, "sealed");
        mustBe(primitives.open(bytes(key), bytes(nonce), bytes(associated), bytes(sealed)), plain, "opened");
        for (let at = 0; at < sealed.length / 2; at += 5) {
          const changed = bytes(sealed);
          changed[at]! ^= 1;
          mustBe(primitives.open(bytes(key), bytes(nonce), bytes(associated), changed), "null", "changed");
        }
        mustBe(primitives.open(bytes(key), bytes(nonce), join(bytes(associated), bytes("00")), bytes(sealed)), "null", "other associated data");
        mustBe(primitives.open(bytes(key), bytes(nonce), bytes(associated), bytes(sealed).slice(0, 15)), "null", "shorter than a tag");
      }
    },
  },
  {
    name: "[EV-56] one AES block is the one of FIPS 197, both ways",
    run() {
      const key = bytes("000102030405060708090a0b0c0d0e0f");
      const plain = "00112233445566778899aabbccddeeff";
      mustBe(primitives.encryptBlock(key, bytes(plain)), "69c4e0d86a7b0430d8cdb78070b4c55a", "there");
      mustBe(primitives.decryptBlock(key, bytes("69c4e0d86a7b0430d8cdb78070b4c55a")), plain, "and back");
    },
  },
  {
    name: "[EV-56] Ed25519 accepts the signatures of RFC 8032 and no other, and no key of another size",
    run() {
      for (const [key, message, signature] of signatures) {
        if (!primitives.verify(bytes(key), bytes(message), bytes(signature))) throw new Error("a true signature was refused");
        const changed = bytes(signature);
        changed[7]! ^= 4;
        if (primitives.verify(bytes(key), bytes(message), changed)) throw new Error("a changed signature was accepted");
        if (primitives.verify(bytes(key), join(bytes(message), bytes("00")), bytes(signature))) throw new Error("another message was accepted");
        if (primitives.verify(bytes(key).slice(1), bytes(message), bytes(signature))) throw new Error("a short key was accepted");
        if (primitives.verify(bytes(key), bytes(message), bytes(signature).slice(1))) throw new Error("a short signature was accepted");
      }
    },
  },
];
