import { expect, test } from "bun:test";
import { wireShape } from "./shape.ts";
import { protocolVersion } from "./version.ts";

/** One line per version: a changed shape needs a new version and a new line here. */
const pinned: Record<number, string> = {
  1: "8f50151922982b96010bfa47cfd2b87b",
  2: "91e49407da1ea4efbdda404eb0be5299",
};

test("the shape of the wire is the one pinned for its version", () => {
  const digest = new Bun.CryptoHasher("sha256").update(wireShape()).digest("hex").slice(0, 32);
  expect(digest).toBe(pinned[protocolVersion] ?? "no line for this version");
});
