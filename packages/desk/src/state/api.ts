import type { deskRoutes, Problem } from "@lampion/protocol";
import type { Static, TSchema } from "typebox";

type Routes = typeof deskRoutes;
/** Routes of the table that staff reach; their shapes are the server's own schemas. */
export type RouteName = keyof Routes;
export type Out<Name extends RouteName> = Routes[Name]["out"] extends TSchema ? Static<Routes[Name]["out"]> : never;
export type In<Name extends RouteName> = Routes[Name] extends { readonly in: infer Schema extends TSchema } ? Static<Schema> : undefined;

export type Asked<Body> =
  | { readonly kind: "ok"; readonly body: Body }
  /** The server said no: what happened and what to do. */
  | { readonly kind: "refused"; readonly status: number; readonly problem: Problem }
  | { readonly kind: "unreachable" };

/** What happens when the session is over; set once by the session's state. */
let onSignedOut: (why: string) => void = () => {};
export const whenSignedOut = (run: (why: string) => void): void => {
  onSignedOut = run;
};

export interface AskOptions {
  readonly touch?: string | undefined;
  /** A page that asks by itself keeps nobody signed in. */
  readonly isQuiet?: boolean;
}
/** One request to the desk's API; what another site cannot send stands in every one. */
export async function request<Body>(method: "GET" | "POST", path: string, body?: unknown, options: AskOptions = {}): Promise<Asked<Body>> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        "x-lampion-desk": "1",
        ...(options.isQuiet === true ? { "x-lampion-active": "0" } : {}),
        ...(options.touch === undefined ? {} : { "x-lampion-touch": options.touch }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    return { kind: "unreachable" };
  }
  const said: unknown = await answer.json().catch(() => null);
  if (answer.ok) return { kind: "ok", body: said as Body };
  const problem = (said ?? { code: "unknown", message: `HTTP ${String(answer.status)}` }) as Problem & { why?: string };
  if (answer.status === 401) onSignedOut(problem.why ?? "none");
  return { kind: "refused", status: answer.status, problem };
}
