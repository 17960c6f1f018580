import { startAuthentication } from "@simplewebauthn/browser";
import { deskRoutes } from "@lampion/protocol";
import { request, type Asked, type AskOptions, type In, type Out, type RouteName } from "./api.ts";

type Params = Readonly<Record<string, string>>;
/** A route of the table by its name: `ask("case", { case: "C-..." })`. */
export function ask<Name extends RouteName>(name: Name, params: Params = {}, body?: In<Name>, options: AskOptions & { readonly query?: Params } = {}): Promise<Asked<Out<Name>>> {
  const { method, path } = deskRoutes[name];
  const address = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ""));
  const query = options.query === undefined ? "" : `?${new URLSearchParams(options.query).toString()}`;
  return request(method, `${address}${query}`, method === "POST" ? (body ?? {}) : undefined, options);
}

export type Touched = { readonly kind: "touch"; readonly touch: string } | { readonly kind: "none"; readonly why: "cancelled" | "refused" | "unreachable" };
/** Asks for a fresh touch of the passkey for one act: `decideAppeal:L-...` (moderation.md 7). */
export async function touchFor(act: string): Promise<Touched> {
  const asked = await request<{ demo: boolean; options: Parameters<typeof startAuthentication>[0]["optionsJSON"] }>("POST", "/desk/api/sign-in/touch/options", { act });
  if (asked.kind !== "ok") return { kind: "none", why: asked.kind === "unreachable" ? "unreachable" : "refused" };
  let response: unknown;
  if (!asked.body.demo) {
    try {
      response = await startAuthentication({ optionsJSON: asked.body.options });
    } catch {
      return { kind: "none", why: "cancelled" };
    }
  }
  const given = await request<{ touch: string }>("POST", "/desk/api/sign-in/touch/verify", { act, ...(response === undefined ? {} : { response }) });
  return given.kind === "ok" ? { kind: "touch", touch: given.body.touch } : { kind: "none", why: given.kind === "unreachable" ? "unreachable" : "refused" };
}

/** What an act comes to whose touch was not given. */
export const untouched = (why: Extract<Touched, { kind: "none" }>["why"]): Extract<Asked<never>, { kind: "refused" }> => ({
  kind: "refused",
  status: 428,
  problem: { code: `touch-${why}`, message: "" },
});

/** An act that asks for a fresh touch: first the key, then the act with it. */
export async function askTouched<Name extends RouteName>(name: Name, object: string, params: Params, body?: In<Name>): Promise<Asked<Out<Name>>> {
  const touched = await touchFor(`${name}:${object}`);
  if (touched.kind === "none") return untouched(touched.why);
  return ask(name, params, body, { touch: touched.touch });
}
