import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Message } from "@lampion/protocol";
import { createChain } from "./chain.ts";

/** A receipt whose tag is told apart by one number; 64 letters. */
const receipt = (number: number): string => `${String(number).padStart(8, "0")}${"A".repeat(56)}`;
const tag = (number: number): string => receipt(number).slice(0, 43);
const said = (q: number, tagNumber = q, h?: string): Message => ({
  k: "notice",
  q,
  at: 1,
  notice: "slow",
  x: receipt(tagNumber),
  ...(h === undefined ? {} : { h }),
});

describe("the chain that a device sees", () => {
  test("[EV-9] each line keeps its sheet, its receipt and what it is chained to, also over a new sheet and a skipped number", () => {
    const chain = createChain();
    expect(chain.begin({ e: 1, from: 4, chain: ["sheet-1", tag(4)] })).toBe(true);
    expect(chain.take(said(5))).toEqual({ sheet: "sheet-1", prev: tag(4), receipt: receipt(5) });
    expect(chain.take(said(6, 6, "sheet-2"))).toEqual({ sheet: "sheet-2", prev: receipt(5), receipt: receipt(6) });
    expect(chain.skip({ q: [7, 8], c: ["sheet-3", tag(8)] })).toBe(true);
    expect(chain.take(said(9))).toEqual({ sheet: "sheet-3", prev: tag(8), receipt: receipt(9) });
  });

  test("[EV-12] another tag under a number that was seen is a fork, wherever it comes: as a message, as a beginning, as a skip", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.constantFrom("take", "begin", "skip"), (length, at, how) => {
        fc.pre(at <= length);
        const chain = createChain();
        chain.begin({ e: 1, from: 0, chain: ["s", ""] });
        for (let q = 1; q <= length; q += 1) expect(chain.take(said(q))).not.toBe("fork");
        const isRight = (number: number): boolean =>
          how === "take"
            ? chain.take(said(at, number)) !== "fork"
            : how === "begin"
              ? chain.begin({ e: 1, from: at, chain: ["s", tag(number)] })
              : chain.skip({ q: [at], c: ["s", tag(number)] });
        expect(isRight(at)).toBe(true);
        expect(isRight(at + 1_000)).toBe(false);
        expect(isRight(at)).toBe(true);
      }),
    );
  });

  test("[EV-12] a new epoch begins a new chain, and what is not known is compared with nothing", () => {
    const chain = createChain();
    chain.begin({ e: 1, from: 0, chain: ["s", ""] });
    chain.take(said(1));
    expect(chain.begin({ e: 2, from: 1, chain: ["t", tag(77)] })).toBe(true);
    expect(chain.take({ k: "notice", q: 2, at: 1, notice: "slow" })).toBeNull();
    expect(chain.take(said(3))).toEqual({ sheet: "", prev: "", receipt: receipt(3) });
  });
});
