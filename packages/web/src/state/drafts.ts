import { m } from "../paraglide/messages.js";
import { chat, client } from "./chat.svelte.ts";
import { look } from "./look.svelte.ts";

/**
 * What was begun in a talk and is not on the screen, as a row of a list says it; null where nothing was (AP-6). In the discreet look, and for a
 * sensitive room, only that something was: whoever looks at the list reads none of its words.
 */
export function draftOf(stream: string, isSensitive: boolean): string | null {
  // Read anew whenever another talk is opened or left: what is being written now stands in its composer.
  if (chat.open === stream) return null;
  const words = client.draft(stream).trim();
  if (words === "") return null;
  return look.discreet || isSensitive ? "" : `${m.colon()}${words.replace(/\s+/g, " ").slice(0, 80)}`;
}
