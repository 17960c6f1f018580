import actsUrl from "@lampion/safety/model/acts-1.bin?url";
import cardUrl from "@lampion/safety/model/card.md?url";
import languageUrl from "@lampion/safety/model/language-1.bin?url";
import modelUrl from "@lampion/safety/model/lampion-1.bin?url";
import type { AssetFiles } from "@lampion/safety/device";
import { actLanesOf } from "@lampion/safety/act-lanes";

/** The files of the classifier, half a megabyte and more: fetched when a conversation that is judged on the devices opens (SF-72), and never before. */
export async function fetchModel(): Promise<AssetFiles> {
  const bytes = async (url: string): Promise<Uint8Array> => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`the model did not come: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const [model, card, language, acts] = await Promise.all([modelUrl, cardUrl, languageUrl, actsUrl].map(bytes));
  return { model: model as Uint8Array, card: card as Uint8Array, language: language as Uint8Array, acts: actLanesOf(acts as Uint8Array) };
}
