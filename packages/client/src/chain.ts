import type { Down, Message } from "@lampion/protocol";

/** What proves a line (evidence.md 3), in base64url; kept by the device as long as the line. */
export interface LineProof {
  /** 16 bytes. */
  readonly sheet: string;
  /** Of the record before: its tag (43 letters) or whole receipt (64), which begins with the tag; empty when this device never held it. */
  readonly prev: string;
  /** tag and blind, 64 letters. */
  readonly receipt: string;
}
/** How a stream goes on after a number. Empty texts: not known here. */
interface Link {
  readonly sheet: string;
  readonly tag: string;
}

/**
 * What this device saw of one stream's chain, without any secret: it tells another history from the one it saw (EV-12).
 * The last few hundred numbers are enough: what is older was compared when it came.
 */
export interface Chain {
  /** The stream begins or goes on; false when the service names another past than this device saw. */
  begin(frame: Pick<Down<"stream">, "e" | "from" | "chain">): boolean;
  /** What proves this message, null when it carries nothing; "fork" when this number had another tag before. */
  take(message: Message): LineProof | null | "fork";
  /** Numbers that are not for this guest; false as in `begin`. */
  skip(frame: Pick<Down<"skip">, "q" | "c">): boolean;
}

const keptMax = 600;
/** The first 252 of the 256 bits of a tag: the next letter of a receipt already holds a part of the blind. */
const tagLetters = 42;
const same = (one: string, other: string): boolean => one === "" || other === "" || one.slice(0, tagLetters) === other.slice(0, tagLetters);

export function createChain(): Chain {
  let epoch = 0;
  const links = new Map<number, Link>();
  function put(seq: number, link: Link): void {
    links.delete(seq);
    links.set(seq, link);
    if (links.size > keptMax) links.delete(links.keys().next().value ?? 0);
  }
  function point(seq: number, [sheet, tag]: readonly [string, string]): boolean {
    const known = links.get(seq);
    if (known !== undefined && !same(known.tag, tag)) return false;
    put(seq, { sheet, tag: known?.tag === undefined || known.tag === "" ? tag : known.tag });
    return true;
  }
  return {
    begin(frame) {
      if (frame.e !== epoch) links.clear();
      epoch = frame.e;
      return point(frame.from, frame.chain);
    },
    take(message) {
      const { x, h, q } = message;
      if (x === undefined) return null;
      const known = links.get(q);
      if (known !== undefined && !same(known.tag, x)) return "fork";
      const before = links.get(q - 1);
      const sheet = h ?? before?.sheet ?? "";
      put(q, { sheet, tag: x });
      return { sheet, prev: before?.tag ?? "", receipt: x };
    },
    skip(frame) {
      const last = frame.q.at(-1);
      return last === undefined || point(last, frame.c);
    },
  };
}
