import { createClient, createMemoryStore, type Line } from "@lampion/client";
import { mount, unmount } from "svelte";
import Message from "../parts/message.svelte";
import { ports } from "../platform/ports.ts";

/** A quiet moment is waited for at most so long, ms. */
const longestMs = 3_000;
const whenIdle = (run: () => void): void => {
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: longestMs });
  // Safari has no such moments.
  else setTimeout(run, 500);
};

let isBegun = false;
/**
 * Once in a page, while nobody waits: a first own word is written by a client of its own, whose store is memory and whose line leads nowhere,
 * and drawn where no page is. A browser reads a function when it is first called, and a template when it is first used; without this a slow
 * phone does so for both between the tap on Send and the bubble (AP-35).
 */
export function rehearse(): void {
  if (isBegun) return;
  isBegun = true;
  whenIdle(() => {
    const { nowMs, fraction, id, after, fetchDoor, device, open, solve } = ports;
    const dial = (): never => {
      throw new Error("A rehearsal has no line.");
    };
    const alone = createClient({ nowMs, fraction, id, after, fetchDoor, device, open, solve, dial, store: createMemoryStore() }, { origin: "", url: "", tab: "" });
    alone.send("room:", "…");
    const line = alone.state.streams.get("room:")?.lines[0];
    if (line !== undefined) whenIdle(() => draw(line));
  });
}
const none = (): undefined => undefined;
function draw(line: Line): void {
  const props = { stream: "room:", line, isFirst: true, isLast: true, find: none, reactions: undefined, shown: new Set<number>(), theyReadTo: 0 };
  const deaf = { isMenuOpen: false, isLit: false, onShow: none, onMenu: none, onReply: none, onJump: none };
  void unmount(mount(Message, { target: document.createElement("div"), props: { ...props, ...deaf } }));
}
