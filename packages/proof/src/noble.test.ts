import { describe, test } from "bun:test";
import { noble } from "./noble.ts";
import { primitivesContract } from "./primitives.contract.ts";

describe("the primitives in plain JavaScript", () => {
  for (const one of primitivesContract(noble)) test(one.name, () => one.run());
});
