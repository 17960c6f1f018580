import { describe, expect, test } from "bun:test";
import { noble, primitivesContract, type Primitives } from "@lampion/proof";
import fc from "fast-check";
import { native } from "./primitives.ts";

const bytes = (min: number, max = min) => fc.uint8Array({ minLength: min, maxLength: max });

describe("the primitives of the server", () => {
  for (const one of primitivesContract(native)) test(one.name, () => one.run());

  test("[EV-56] both sets of adapters give the same bytes for the same input", () => {
    fc.assert(
      fc.property(bytes(32), bytes(12), bytes(0, 200), bytes(0, 200), bytes(16), (key, nonce, associated, plain, block) => {
        const all = (set: Primitives) => [
          set.sha256(plain, associated),
          set.mac(key)(plain, associated),
          set.seal(key, nonce, associated, plain),
          set.encryptBlock(block, block),
          set.open(key, nonce, associated, noble.seal(key, nonce, associated, plain)),
        ];
        expect(all(native)).toEqual(all(noble));
      }),
      { numRuns: 200 },
    );
  });
});
