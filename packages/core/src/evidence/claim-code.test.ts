import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { makeClaimCode, readClaimCode } from "./claim-code.ts";

const letters = [..."23456789ABCDEFGHJKMNPQRSTVWXYZ"];
/** A code from drawn numbers; when they run out, zeros follow. */
const codes = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 20, maxLength: 60 }).map((drawn) => {
  let at = 0;
  return makeClaimCode((limit) => (drawn[at++] ?? at) % limit);
});
const bare = (code: string): string[] => [...code.replaceAll("-", "")];

describe("claim codes", () => {
  test("[SA-5] a code has 20 characters and a check character, in groups, and is read back however it was typed", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^([2-9A-Z]{4}-){5}[2-9A-Z]$/);
        for (const typed of [code, code.toLowerCase(), code.replaceAll("-", ""), ` ${code.replaceAll("-", " ")} `]) expect(readClaimCode(typed)).toBe(bare(code).join(""));
      }),
    );
  });

  test("[SA-5] one wrong character is always noticed", () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 20 }), fc.constantFrom(...letters), (code, at, letter) => {
        const signs = bare(code);
        fc.pre(signs[at] !== letter);
        signs[at] = letter;
        expect(readClaimCode(signs.join(""))).toBeNull();
      }),
    );
  });

  test("[SA-5] two characters that changed places are always noticed", () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (code, one, other) => {
        const signs = bare(code);
        const [a = "", b = ""] = [signs[one], signs[other]];
        fc.pre(a !== b);
        signs[one] = b;
        signs[other] = a;
        expect(readClaimCode(signs.join(""))).toBeNull();
      }),
    );
  });

  test("[SA-5] whatever else is typed is no code, and throws nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const read = readClaimCode(text);
        if (read !== null) expect(read).toHaveLength(21);
      }),
    );
    for (const text of ["", "-", "O0I1-LLLL", "2".repeat(20), "2".repeat(22)]) expect(readClaimCode(text)).toBeNull();
  });
});
