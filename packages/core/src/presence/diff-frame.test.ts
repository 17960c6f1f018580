import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Row } from "@lampion/protocol";
import { fitting, utf8Bytes } from "./diff-frame.ts";

const row = fc.record({
  id: fc.string({ minLength: 22, maxLength: 22 }),
  nickname: fc.string({ minLength: 3, maxLength: 20, unit: "grapheme" }),
  mark: fc.nat(4_095),
  gender: fc.constantFrom("woman", "man", "other"),
  band: fc.constantFrom("18-24", "65+", null),
  zone: fc.option(fc.string({ maxLength: 40 })),
  open: fc.boolean(),
}) as fc.Arbitrary<Row>;
const rows = fc.array(row, { maxLength: 60, size: "max" });

test("[WH-8] no frame of changes is larger than two seconds of 2 kB/s, and nothing is lost over several frames", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 22, maxLength: 22 }), { maxLength: 60, size: "max" }), rows, rows, (drop, change, add) => {
      let rest = { drop, change, add };
      const sent = { drop: [] as string[], change: [] as Row[], add: [] as Row[] };
      for (let frame = 0; rest.drop.length + rest.change.length + rest.add.length > 0; frame += 1) {
        expect(frame).toBeLessThan(60);
        const part = fitting(rest);
        expect(new TextEncoder().encode(JSON.stringify({ t: "people-diff", ...part })).length).toBeLessThanOrEqual(4_096);
        sent.drop.push(...part.drop);
        sent.change.push(...part.change);
        sent.add.push(...part.add);
        rest = { drop: rest.drop.slice(part.drop.length), change: rest.change.slice(part.change.length), add: rest.add.slice(part.add.length) };
      }
      expect(sent).toEqual({ drop, change, add });
    }),
    { numRuns: 40, seed: 3 },
  );
});

test("bytes are counted as an encoder counts them", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length)));
});
