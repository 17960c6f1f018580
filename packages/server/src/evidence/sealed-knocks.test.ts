import { expect, test } from "bun:test";
import { conversationNowMs, conversationStoreContract, createMemoryConversationStore, createMemoryKeyStore, type Knock } from "@lampion/core";
import { sealedKnocks } from "./sealed-knocks.ts";

const keys = (now: () => number) => createMemoryKeyStore(now, (size) => crypto.getRandomValues(new Uint8Array(size)));

for (const one of conversationStoreContract(async () =>
  sealedKnocks(
    createMemoryConversationStore(() => conversationNowMs),
    keys(() => conversationNowMs),
  ),
))
  test(one.name, () => one.run());

test("[EV-15] a knock's words rest sealed, and end with their hour", async () => {
  let now = conversationNowMs;
  const inner = createMemoryConversationStore(() => now);
  const store = sealedKnocks(
    inner,
    keys(() => now),
  );
  const face = { nickname: "Ada", mark: 1, gender: null, band: null, zone: null };
  const knock: Knock = {
    id: "knock-1",
    from: "a",
    to: "b",
    author: "",
    fromFace: face,
    toFace: face,
    text: "Vous aimez le piano ?",
    atMs: now,
    endsAtMs: now + 1_000,
    state: "open",
    settlesAtMs: null,
    viaSensitiveRoom: false,
    talk: null,
    version: 1,
  };
  await store.addKnock(knock);
  expect(JSON.stringify(await inner.knock("knock-1"))).not.toContain("piano");
  expect(await store.knock("knock-1")).toEqual(knock);
  now += 74 * 3_600_000;
  expect((await store.knock("knock-1"))?.text).toBe("");
});
