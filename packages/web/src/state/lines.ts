import type { Line } from "@lampion/client";
import { m } from "../paraglide/messages.js";
import type { Subject } from "./chat.svelte.ts";
import { dateLocale, noText, reasonText } from "./words.ts";

/** How one line of a talk is put into words. */
const two = (n: number): string => String(n).padStart(2, "0");
/** Hours and minutes as all languages here write them. A formatter of the platform would be read from its disk when the first own word is shown, and a slow phone waits for that (AP-35). */
export function timeOf(at: number): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}
export function dayOf(at: number, nowMs: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date(nowMs).toDateString()) return m.day_today();
  if (day === new Date(nowMs - 86_400_000).toDateString()) return m.day_yesterday();
  return new Date(at).toLocaleDateString(dateLocale(), { weekday: "long", day: "numeric", month: "long" });
}

const states: Readonly<Record<Line["state"], () => string>> = { sending: m.sending, sent: m.sent, held: m.held, refused: m.refused, failed: m.failed, nudged: m.nudged };
/** Where an own text is on its way. */
export const stateText = (state: Line["state"]): string => states[state]();
/** One to three emoji and nothing else. */
export const isPicture = (text: string): boolean =>
  text.length <= 16 && /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*\s?){1,3}$/u.test(text);

/** Why an own text did not go, in the words of its author. */
export const whyText = (line: Line): string =>
  line.code === "stale"
    ? m.stale()
    : line.reason !== null
      ? reasonText(line.reason)
      : line.code !== null && line.code !== "nudge"
        ? noText({ code: line.code })
        : line.state === "nudged"
          ? m.nudge_text()
          : "";

export const noticeText = (line: Line): string =>
  line.notice === "check-on"
    ? m.notice_check_on()
    : line.notice === "check-off"
      ? m.notice_check_off_plain()
      : line.notice === "check-dropped"
        ? m.notice_check_off()
        : line.notice === "resumed"
          ? m.notice_resumed()
          : line.notice === "hidden"
            ? m.hidden_notice()
            : "";

/** What a report, a block or a knock from this message is about. */
export function subjectOf(stream: string, line: Line): Subject {
  const id = stream.slice(5);
  const name = line.by?.name ?? "";
  if (!stream.startsWith("room:")) return { about: { kind: "talk", talk: id }, whom: { talk: id }, name };
  return { about: { kind: "message", room: id, seq: line.seq }, whom: line.by === null ? null : { room: id, member: line.by.m }, name };
}
