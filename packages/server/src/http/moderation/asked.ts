import type { DeskRouteName, deskRoutes } from "@lampion/protocol";
import type { Desk, StaffPerson, Refused, TokenView } from "@lampion/core";
import type { Static, TSchema } from "typebox";

type Route<N extends DeskRouteName> = (typeof deskRoutes)[N];
export type In<N extends DeskRouteName> = Route<N> extends { readonly in: infer S extends TSchema } ? Static<S> : null;
export type Out<N extends DeskRouteName> = Route<N> extends { readonly out: infer S extends TSchema } ? Static<S> : never;

/** One request after the gate: who asks, for which object, with what. */
export interface Asked<N extends DeskRouteName> {
  readonly body: In<N>;
  param(name: string): string;
  query(name: string): string | null;
  /** Staff at the desk's door; elsewhere nobody, and a rule that asked would refuse. */
  readonly person: StaffPerson;
  readonly sign: string;
  /** The token at the partners' door. */
  readonly token: TokenView | null;
}
export type Handler<N extends DeskRouteName> = (desk: Desk, asked: Asked<N>) => Promise<Out<N> | Refused> | Out<N> | Refused;
export type Handlers<Names extends DeskRouteName> = { readonly [N in Names]: Handler<N> };
