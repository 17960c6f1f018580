import type { Face, RecordDraft } from "../room/message-store.port.ts";

/**
 * The body of a record, which its hash is made over (evidence.md 3): the text exactly as delivered; for a withdrawal the number taken back; for a notice
 * of the service its name, value and number, one a line.
 */
export function bodyOf(draft: Pick<RecordDraft, "kind" | "text" | "re" | "notice" | "value">): string {
  if (draft.kind === 5) return String(draft.re ?? 0);
  if (draft.kind === 6) return `${draft.notice ?? ""}\n${draft.value ?? ""}\n${draft.re ?? ""}`;
  return draft.text;
}

/** What a screen shows beside the body, and what blocks compare with: JSON with one letter per field, nothing where there is nothing. */
export function extrasOf(draft: RecordDraft): string {
  const at = draft.author.indexOf(".");
  const by = at === -1 ? "" : draft.author.slice(at + 1);
  const { face } = draft;
  const isRoom = draft.stream.startsWith("room:");
  const extras = {
    // In a conversation both faces are known: the member tells them apart.
    ...(face === null ? {} : isRoom ? { f: [face.m, face.name, face.mark, face.gender] } : { m: face.m }),
    ...(by === "" || !isRoom ? {} : { b: by }),
    ...(draft.re === null || draft.kind > 2 ? {} : { r: draft.re }),
    ...(draft.fold ? { d: 1 } : {}),
    ...(draft.freed === true ? { a: 1 } : {}),
  };
  return JSON.stringify(extras);
}

export interface Read {
  readonly text: string;
  readonly re: number | null;
  readonly notice: string | null;
  readonly value: string | null;
  readonly face: Face | null;
  /** Second half of the author, "" when none was kept. */
  readonly by: string;
  /** Member id of the author in a conversation. */
  readonly member: string | null;
  readonly fold: boolean;
  readonly freed: boolean;
}

/** Body and extras read back; what an unknown version wrote is left out. Never throws on what was sealed by this service. */
export function readBody(kind: number, body: string, extras: string): Read {
  const more = JSON.parse(extras === "" ? "{}" : extras) as { f?: [string, string, number, Face["gender"]]; m?: string; b?: string; r?: number; d?: 1; a?: 1 };
  const { f } = more;
  const base = {
    text: "",
    re: more.r ?? null,
    notice: null,
    value: null,
    face: f === undefined ? null : { m: f[0], name: f[1], mark: f[2], gender: f[3] },
    by: more.b ?? "",
    member: more.m ?? null,
    fold: more.d === 1,
    freed: more.a === 1,
  };
  if (kind === 5) return { ...base, re: Number(body) };
  if (kind === 6) {
    const [notice = "", value = "", of = ""] = body.split("\n");
    return { ...base, notice: notice === "" ? null : notice, value: value === "" ? null : value, re: of === "" ? null : Number(of) };
  }
  return { ...base, text: body };
}
