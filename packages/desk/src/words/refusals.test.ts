import { expect, test } from "bun:test";
import { Glob } from "bun";
import { join } from "node:path";
import { why } from "../parts/say.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { frRests, inFrench } from "./refusals-fr.ts";

const packages = join(import.meta.dir, "../../..");
/** Every sentence with which the desk's API refuses, read from its sources. */
async function sentences(): Promise<string[]> {
  const found = new Set<string>();
  for (const folder of ["core/src/moderation", "server/src/http/moderation", "server/src/http/desk"])
    for await (const file of new Glob("**/*.ts").scan(join(packages, folder))) {
      if (file.endsWith(".test.ts") || file.startsWith("test/")) continue;
      const text = await Bun.file(join(packages, folder, file)).text();
      for (const call of text.matchAll(/\b(?:refuse|problem)\(\s*([^\n]*)/g))
        for (const one of (call[1] ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g)) if (one[1]?.includes(" ") === true) found.add(one[1]);
      for (const one of text.matchAll(/message: (?:[^"\n]*\? )?"([^"]+)"(?: : "([^"]+)")?/g)) for (const each of one.slice(1)) if (each !== undefined) found.add(each);
    }
  // What a request to custodians is refused with comes from where the records lie, and is told by the desk as it is.
  for (const file of ["evidence/custodians/opening.ts", "evidence/lines/line-source.ts", "evidence/lines/order-permit.ts"])
    for (const said of (await Bun.file(join(packages, "server/src", file)).text()).matchAll(/\brefused\(\s*"([^"]+)"/g)) found.add(said[1] ?? "");
  for (const file of ["evidence/lines/ask-lines.ts", "evidence/lines/order-lines.ts", "desk/openings.ts"])
    for (const said of (await Bun.file(join(packages, "server/src", file)).text()).matchAll(/(?:const \w+ =|say:|\?\?|return)\s+"([^"]+ [^"]+\.)"/g)) found.add(said[1] ?? "");
  return [...found].filter((one) => one !== ", ");
}

const numbers = / \([A-Z]{2}-\d+\)/g;
test("[AP-17, AP-19] every refusal of the desk's API has its French, which is no English; in English it is said as it came", async () => {
  const all = await sentences();
  expect(all.length).toBeGreaterThan(70);
  expect(all.filter((one) => inFrench(one) === one)).toEqual([]);
  for (const one of all)
    expect([one, why({ code: "against-a-rule", message: one }, fr), why({ code: "against-a-rule", message: one }, en)]).toEqual([
      one,
      inFrench(one).replace(numbers, ""),
      one.replace(numbers, ""),
    ]);
});
test("[AP-17] the number of a rule is for who reads the API: at the desk the sentence is said without it, and stays whole", () => {
  expect(why({ code: "not-allowed", message: "Nobody approves what they asked for (MD-13)." }, fr)).toBe("Personne n'approuve sa propre demande.");
  expect(why({ code: "not-allowed", message: "At most 24 hours are opened at once (EV-26): choose fewer." }, en)).toBe("At most 24 hours are opened at once: choose fewer.");
});

test("[AP-17, AP-19] what a refusal names stands in the sentence: why a plan fails, why a case is not taken", () => {
  for (const [rest, french] of Object.entries(frRests))
    for (const begins of ["It cannot be done: ", "It cannot be taken: "]) expect(inFrench(`${begins}${rest}`).endsWith(french)).toBe(true);
  expect(inFrench("It has faults: rules/2, $& (SF-60).")).toBe("Elle a des défauts : rules/2, $& (SF-60).");
});
