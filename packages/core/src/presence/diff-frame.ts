import { limits, type Row } from "@lampion/protocol";

export interface Changes {
  /** Ids of rows that go. */
  readonly drop: readonly string[];
  readonly change: readonly Row[];
  readonly add: readonly Row[];
}

/** Bytes that the frame has without any row. */
const frameBytes = 80;

/**
 * What of the changes fits into one frame (WH-8: 2 kB/s, one frame in 2 s). What goes comes first, then what changed,
 * then who is new; what did not fit stays for the next frame.
 */
export function fitting(changes: Changes, most: number = (limits.people.diffBytesPerS * limits.people.diffEveryMs) / 1_000): Changes {
  let left = most - frameBytes;
  const take = <T>(items: readonly T[]): T[] => {
    const taken: T[] = [];
    for (const item of items) {
      const cost = utf8Bytes(JSON.stringify(item)) + 1;
      if (cost > left) break;
      left -= cost;
      taken.push(item);
    }
    return taken;
  };
  const drop = take(changes.drop);
  const change = drop.length < changes.drop.length ? [] : take(changes.change);
  const add = change.length < changes.change.length ? [] : take(changes.add);
  return { drop, change, add };
}

/** Length of a text in UTF-8. A pair of surrogates is four bytes, two for each. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
