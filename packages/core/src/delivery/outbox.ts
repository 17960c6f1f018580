import { limits, type CloseCode, type Down } from "@lampion/protocol";
import type { Session, Tab } from "../guest/session-state.ts";

/** Durable frames are numbered and replayed; latest-only ones are replaced by newer; ephemeral ones are dropped first (PT-6). */
export type FrameClass = "durable" | "latest" | "ephemeral";

export const encode = (frame: Down): string => JSON.stringify(frame);

/** One text to one tab, unless the tab is too far behind for its class (PT-7). */
export function sendText(tab: Tab, text: string, frameClass: FrameClass): void {
  if (tab.pace === "left") return;
  if (tab.pace === "durable" && frameClass !== "durable") return;
  tab.socket.send(text);
}

/** The same text to every tab of a session: encoded once. */
export function sendToSession(session: Session, frame: Down, frameClass: FrameClass = "durable"): void {
  if (session.tabs.length === 0) return;
  const text = encode(frame);
  for (const tab of session.tabs) sendText(tab, text, frameClass);
}

export function bye(tab: Tab, code: CloseCode, name: string, retryMs: number): void {
  tab.socket.send(encode({ t: "bye", code, retryMs }));
  tab.socket.close(code, name);
}

/** The topics of one tab: left when it is too far behind, or spared what is not numbered (PT-7). */
export interface Topics {
  leave(tab: Tab): void;
  spare(tab: Tab, isSpared: boolean): void;
}

/** Numbered frames only, from now on. */
export function slowDown(tab: Tab, topics: Topics): void {
  if (tab.pace !== "live") return;
  tab.pace = "durable";
  topics.spare(tab, true);
}

export function catchUp(tab: Tab, topics: Topics): void {
  if (tab.pace !== "durable" || tab.isBehind) return;
  tab.pace = "live";
  topics.spare(tab, false);
}

/**
 * One reader for whom so many bytes wait, of which the network took none for so long: behind by 64 KiB it gets numbered frames only, by 256 KiB it leaves
 * the topics and must resume, by 1 MiB, or without progress for 10 s, it is closed as too slow (it may come back at once).
 * Answers whether the tab must be closed.
 */
export function pace(tab: Tab, waiting: number, standsMs: number, topics: Topics): boolean {
  if (waiting > limits.outbox.closeBytes || (waiting > 0 && standsMs >= limits.outbox.noProgressMs)) {
    tab.pace = "left";
    return true;
  }
  if (waiting <= limits.outbox.onlyDurableBytes) {
    if (tab.pace === "left") return true;
    catchUp(tab, topics);
    return false;
  }
  slowDown(tab, topics);
  if (waiting > limits.outbox.leaveTopicsBytes && tab.pace !== "left") {
    tab.pace = "left";
    topics.leave(tab);
  }
  return false;
}
