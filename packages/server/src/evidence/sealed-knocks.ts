import { hourEndsMs, hourOf, type ConversationStore, type KeyStore, type Knock } from "@lampion/core";
import { ascii, fromBase64Url, labels, toBase64Url, utf8Bytes, utf8Text } from "@lampion/proof";
import { native } from "./primitives.ts";

const label = ascii(labels.knock);
const once = new Uint8Array(12);

/**
 * Knocks with their text under F of the hour in which they were made: the service must show it to a receiver who comes later, so that it is sealed like the rows
 * of a room and ends with them. Each knock has a key of its own, which seals one text that never changes.
 */
export function sealedKnocks(store: ConversationStore, keys: KeyStore): ConversationStore {
  const keyOf = (forget: Uint8Array, id: string): Uint8Array => native.mac(forget)(label, utf8Bytes(id));
  async function sealed(knock: Knock): Promise<Knock> {
    const hour = hourOf(knock.atMs);
    const forget = await keys.make({ class: "hour", id: String(hour), endsAtMs: hourEndsMs(hour) });
    // Its words are gone already; what becomes of it is still kept.
    if (forget === null) return { ...knock, text: "" };
    return { ...knock, text: toBase64Url(native.seal(keyOf(forget, knock.id), once, label, utf8Bytes(knock.text))) };
  }
  async function opened(knock: Knock): Promise<Knock> {
    const forget = await keys.read({ class: "hour", id: String(hourOf(knock.atMs)) });
    const bytes = forget === null ? null : fromBase64Url(knock.text);
    const plain = forget === null || bytes === null ? null : native.open(keyOf(forget, knock.id), once, label, bytes);
    return { ...knock, text: plain === null ? "" : (utf8Text(plain) ?? "") };
  }
  const all = async (knocks: Promise<Knock[]>): Promise<Knock[]> => Promise.all((await knocks).map(opened));
  return {
    ...store,
    addKnock: async (knock) => store.addKnock(await sealed(knock)),
    saveKnock: async (knock, saw) => store.saveKnock(await sealed(knock), saw),
    async knock(id) {
      const found = await store.knock(id);
      return found === null ? null : opened(found);
    },
    knocksOf: (relation) => all(store.knocksOf(relation)),
    unseen: (to, limit) => all(store.unseen(to, limit)),
    due: (nowMs, limit) => all(store.due(nowMs, limit)),
  };
}
