/** Signs that are never shown: controls, zero-width, direction, tags, variation selectors but the emoji one, soft hyphen. */
function isInvisible(point: number): boolean {
  return (
    (point < 32 && point !== 10) ||
    (point >= 0x7f && point <= 0x9f) ||
    point === 0xad ||
    point === 0x34f ||
    point === 0x61c ||
    point === 0x115f ||
    point === 0x1160 ||
    point === 0x17b4 ||
    point === 0x17b5 ||
    (point >= 0x180b && point <= 0x180f) ||
    (point >= 0x200b && point <= 0x200c) ||
    point === 0x200e ||
    point === 0x200f ||
    (point >= 0x2028 && point <= 0x202e) ||
    (point >= 0x2060 && point <= 0x206f) ||
    point === 0x3164 ||
    (point >= 0xfe00 && point <= 0xfe0e) ||
    point === 0xfeff ||
    point === 0xffa0 ||
    (point >= 0xfff0 && point <= 0xfffb) ||
    (point >= 0x1bca0 && point <= 0x1bca3) ||
    (point >= 0x1d173 && point <= 0x1d17a) ||
    point >= 0xe0000
  );
}

/** Marks that stack on the sign before them. */
export function isMark(point: number): boolean {
  return (
    (point >= 0x300 && point <= 0x36f) ||
    (point >= 0x483 && point <= 0x489) ||
    (point >= 0x591 && point <= 0x5bd) ||
    (point >= 0x610 && point <= 0x61a) ||
    (point >= 0x64b && point <= 0x65f) ||
    (point >= 0x1ab0 && point <= 0x1aff) ||
    (point >= 0x1dc0 && point <= 0x1dff) ||
    (point >= 0x20d0 && point <= 0x20ff) ||
    (point >= 0xfe20 && point <= 0xfe2f)
  );
}

const blank = (point: number): boolean => point === 32 || point === 10 || point === 0xa0 || point === 0x2002 || point === 0x2003 || point === 0x2009 || point === 0x3000;

/**
 * The text as it is shown and delivered (AP-16): lone surrogates become U+FFFD, invisible and direction signs go, at most
 * two marks stay on a sign, three line breaks on end become two, blanks at the ends go. Idempotent; never throws.
 */
export function cleanText(text: string): string {
  return isPlain(text) ? trimmed(text) : rebuilt(text);
}

/** Nothing but letters and signs of Latin-1, blanks and single line breaks: most texts, and nothing in them has to go. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if ((unit < 32 && (unit !== 10 || text.charCodeAt(at - 1) === 10)) || (unit > 126 && (unit < 0xa0 || unit === 0xad || unit > 0x2ff))) return false;
  }
  return true;
}
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && blank(text.charCodeAt(from))) from += 1;
  while (to > from && blank(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}
function rebuilt(text: string): string {
  let out = "";
  let marks = 0;
  let breaks = 0;
  for (const raw of text) {
    // Unicode's line and paragraph separators are line breaks.
    const sign = raw === "\u2028" || raw === "\u2029" ? "\n" : raw;
    const point = sign.codePointAt(0) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) {
      out += "\ufffd";
      marks = 0;
      breaks = 0;
      continue;
    }
    if (point === 13 || point === 9) {
      if (point === 9) out += " ";
      continue;
    }
    if (isInvisible(point)) continue;
    if (isMark(point)) {
      marks += 1;
      // A mark needs a sign that carries it: after a blank it would be left at the start when the blank is cut off.
      if (marks > 2 || out === "" || blank(out.charCodeAt(out.length - 1))) continue;
    } else marks = 0;
    breaks = point === 10 ? breaks + 1 : 0;
    if (breaks > 2) continue;
    out += sign;
  }
  return trimmed(out);
}
