import { expect, test } from "bun:test";
import { judged, talked } from "./bench.ts";

/** An evening's talk with the words of threats, trade and paid company. */
const harmless = [
  "we're going to smash it tonight",
  "we're going to smash them in the quiz",
  "we're going to kill it on stage tomorrow",
  "my cat killed a mouse and put it on my pillow",
  "beat the eggs and chop the onions",
  "she's the bomb",
  "i'll shoot you an email",
  "selling our sofa for 50 quid, collection only",
  "free sofa, collect from leeds",
  "someone stole my wallet on the tube",
  "i had my bank card stolen",
  "i'll pay you back friday",
  "pay me back by friday?",
  "if i see him i'll say hi",
  "i will gut the fish for you",
  "i could strangle my brother lol",
  "they broke the jaw of a man outside the pub, awful",
  "let's invite the queer crew and jam",
  "the deer jumped in front of my car",
  "what's your rate for dog walking, one hour",
  "what are your rates love, for cleaning two hours",
  "looking for a sugar substitute",
  "xanax costs 2 euros at the pharmacy",
  "adderall shortage again at the pharmacy",
  "coke on sale at lidl",
  "house for sale next door",
  "got some pizza left for 10 people",
  "any 13 year old wines here?",
  "you're mature enough at 16 to drive in the states",
];
const caught = {
  block: [
    "say that again and i'll stab you",
    "i'm going to snap your legs",
    "i'll burn your house down",
    "let's bait the fag to the park and jump him",
    "you should just throw yourself off a bridge",
    "let's go queer bashing tonight",
    "who wants weed, got it for 10",
    "how much for you for an hour",
    "xanax for sale 2 euros each",
    "selling adderall no prescription",
    "got mdma tonight 10 a pill hmu",
    "what's your rate baby, one hour",
    "looking for a sugar baby, weekly allowance",
    "incall only 120 half hour",
  ],
  escalate: ["you're so mature for 13", "any 13 year old girls here?"],
};

test("[NU-3, SF-77] English of an evening goes out at once, in room, knock and private", () => {
  const held = harmless.flatMap((text) => (["room", "knock", "private"] as const).filter((kind) => judged(text, kind).verdict.step !== "allow").map((kind) => `${kind}: ${text}`));
  expect(held).toEqual([]);
});
test("[SF-21, SF-48] a threat that leaves nothing open, an ambush, medicines for sale and a price for company are stopped in English as well", () => {
  for (const [step, texts] of Object.entries(caught)) expect(texts.map((text) => `${judged(text).verdict.step} ${text}`)).toEqual(texts.map((text) => `${step} ${text}`));
});

test("[SF-43] two grown people who told their ages may ask for a picture and a call; from who told nothing it is slowed as before", () => {
  const asks = [
    ["a", "are you alone tonight?"],
    ["a", "will you send me a picture of your face"],
    ["a", "can we call?"],
  ] as const;
  expect(talked([["b", "29, you?"], ["a", "34"], ...asks]).slice(2)).toEqual(["allow", "allow", "allow"]);
  expect(talked([["b", "15, you?"], ...asks]).at(-1)).toBe("slow");
});
