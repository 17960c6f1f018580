import type { Line } from "@lampion/client";
import { m } from "../paraglide/messages.js";
import { chat, client } from "./chat.svelte.ts";
import { noText, wayText } from "./words.ts";

/** NU-5: contact details pass once both agreed. What became of the own wish, in words. */
export async function offerExchange(talk: string): Promise<string> {
  const answer = await client.ask("exchange", { talk, agree: true });
  if (answer.t === "ok") return hasExchange(talk) ? "" : m.exchange_asked();
  return answer.code === "not-now" ? m.exchange_early() : [noText(answer), wayText(answer.way ?? null)].filter((part) => part !== "").join(" ");
}
/** Both agreed, as far as this page has heard; whoever asks once more hears it again. */
export const hasExchange = (talk: string): boolean => chat.state.cards.get(`talk:${talk}`)?.some((one) => one.card === "exchange-on") === true;
/** An own text that waits for both to agree: the conversation it is in, else null. */
export const waitsForExchange = (stream: string, line: Line): string | null =>
  stream.startsWith("talk:") && (line.reason === "contact" || line.reason === "address") && (line.state === "held" || line.state === "refused") ? stream.slice(5) : null;
