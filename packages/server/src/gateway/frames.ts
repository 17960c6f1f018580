import { Beat, commands, HelloAgain, HelloNew, protocolVersion, type CloseCode, type CommandName } from "@lampion/protocol";
import type { Came } from "@lampion/core";
import { Compile } from "typebox/compile";

export type Read =
  | { readonly kind: "frame"; readonly frame: Came }
  | { readonly kind: "refused"; readonly why: { readonly code: "malformed" | "unknown-command"; readonly n: number | null } | { readonly close: CloseCode } };

const checks = new Map<string, { Check(value: unknown): boolean }>((Object.keys(commands) as CommandName[]).map((name) => [name, Compile(commands[name])]));
checks.set("beat", Compile(Beat));
const helloNew = Compile(HelloNew);
const helloAgain = Compile(HelloAgain);

const refused = (code: "malformed" | "unknown-command", n: number | null = null): Read => ({ kind: "refused", why: { code, n } });

/** Text of one frame to a checked message (stage 1 of a message's life). Nothing unchecked goes further. */
export function readFrame(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused("malformed");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refused("malformed");
  const { t, n, v } = value as { t?: unknown; n?: unknown; v?: unknown };
  const asked = typeof n === "number" && Number.isInteger(n) && n > 0 && n <= 2_147_483_647 ? n : null;
  if (t === "hello") {
    if (typeof v === "number" && v !== protocolVersion) return { kind: "refused", why: { close: 4002 } };
    return helloNew.Check(value) || helloAgain.Check(value) ? { kind: "frame", frame: value as Came } : refused("malformed");
  }
  const check = typeof t === "string" ? checks.get(t) : undefined;
  if (check === undefined) return refused("unknown-command", asked);
  return check.Check(value) ? { kind: "frame", frame: value as Came } : refused("malformed", asked);
}
