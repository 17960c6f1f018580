import type { NoteKey } from "@lampion/proof";
import { readText } from "../../read-answer.ts";
import type { Cosigned, Witness } from "../log/outside.ts";
import { formatRequest } from "./witness.ts";

const patienceMs = 8_000;
const answerMaxBytes = 32_768;

/** A witness over HTTP; `url` is its prefix. */
export function witnessAt(url: string, key: NoteKey): Witness {
  const at = (path: string): string => `${url.replace(/\/+$/, "")}/${path}`;
  return {
    key,
    async newest(origin) {
      const response = await fetch(at(`newest?origin=${encodeURIComponent(origin)}`), { signal: AbortSignal.timeout(patienceMs), redirect: "error" });
      if (response.status !== 200) throw new Error(`status ${response.status}`);
      const text = await bounded(response);
      return text === "" ? null : text;
    },
    async cosign(request): Promise<Cosigned> {
      const response = await fetch(at("add-checkpoint"), { method: "POST", body: formatRequest(request), signal: AbortSignal.timeout(patienceMs), redirect: "error" });
      const text = await bounded(response);
      if (response.status === 200) return { kind: "cosigned", lines: text };
      const size = Number(text.trim());
      if (response.status === 409 && /^[0-9]{1,16}\n$/.test(text) && Number.isSafeInteger(size)) return { kind: "conflict", size };
      return { kind: "refused", status: response.status };
    },
  };
}

async function bounded(response: Response): Promise<string> {
  const text = await readText(response, answerMaxBytes);
  if (text === null) throw new Error("an answer that is too long");
  return text;
}
