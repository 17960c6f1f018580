import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import type { StaffRole } from "@lampion/protocol";
import { request, whenSignedOut, type Asked } from "./api.ts";
import { touchFor, untouched } from "./desk-api.ts";

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly languages: readonly string[];
  readonly optOuts: readonly string[];
  readonly department: string | null;
  readonly isDemo: boolean;
  readonly until: number;
  readonly idleMs: number;
  readonly passkeys: number;
  readonly passkeysWanted: number;
}
export interface DemoPerson {
  readonly id: string;
  readonly sign: string;
  readonly roles: readonly StaffRole[];
}
interface StateOut {
  readonly me: Me | null;
  readonly why: string | null;
  readonly demo: readonly DemoPerson[];
  readonly isEmpty: boolean;
}
const base = "/desk/api/sign-in";

/** Who sits here: null while nobody is signed in, and nothing of the desk is on the page then. */
class Session {
  isKnown = $state(false);
  me = $state<Me | null>(null);
  why = $state<string | null>(null);
  demo = $state<readonly DemoPerson[]>([]);
  isEmpty = $state(false);

  constructor() {
    whenSignedOut((why) => {
      this.me = null;
      this.why = why;
    });
  }
  has(...roles: readonly StaffRole[]): boolean {
    return this.me?.roles.some((role) => roles.includes(role)) ?? false;
  }
  async look(): Promise<void> {
    const asked = await request<StateOut>("GET", `${base}/state`, undefined, { isQuiet: true });
    if (asked.kind === "ok") {
      this.me = asked.body.me;
      this.why = asked.body.why ?? this.why;
      this.demo = asked.body.demo;
      this.isEmpty = asked.body.isEmpty;
    }
    this.isKnown = true;
  }
  async signIn(): Promise<Asked<unknown> | { readonly kind: "cancelled" }> {
    const asked = await request<Parameters<typeof startAuthentication>[0]["optionsJSON"]>("POST", `${base}/options`, {});
    if (asked.kind !== "ok") return asked;
    let response: unknown;
    try {
      response = await startAuthentication({ optionsJSON: asked.body });
    } catch {
      return { kind: "cancelled" };
    }
    return this.#after(await request("POST", `${base}/verify`, { response }));
  }
  async tryAs(id: string): Promise<Asked<unknown>> {
    return this.#after(await request("POST", `${base}/demo`, { as: id }));
  }
  /** A first passkey by a one-time link. */
  async enrol(link: string): Promise<Asked<unknown> | { readonly kind: "cancelled" }> {
    const asked = await request<{ options: Parameters<typeof startRegistration>[0]["optionsJSON"] }>("POST", `${base}/enrol/options`, { link });
    if (asked.kind !== "ok") return asked;
    let response: unknown;
    try {
      response = await startRegistration({ optionsJSON: asked.body.options });
    } catch {
      return { kind: "cancelled" };
    }
    return this.#after(await request("POST", `${base}/enrol/verify`, { link, response }));
  }
  /** One more passkey for who is signed in, by a touch of one that they have: two per person. */
  async addPasskey(): Promise<Asked<unknown> | { readonly kind: "cancelled" }> {
    const touched = await touchFor("addPasskey:");
    if (touched.kind === "none") return untouched(touched.why);
    const asked = await request<Parameters<typeof startRegistration>[0]["optionsJSON"]>("POST", `${base}/passkeys/options`, {});
    if (asked.kind !== "ok") return asked;
    let response: unknown;
    try {
      response = await startRegistration({ optionsJSON: asked.body });
    } catch {
      return { kind: "cancelled" };
    }
    return this.#after(await request("POST", `${base}/passkeys/verify`, { response }, { touch: touched.touch }));
  }
  async signOut(): Promise<void> {
    await request("POST", `${base}/sign-out`, {});
    this.me = null;
    this.why = null;
  }
  async save(wishes: { readonly optOuts: readonly string[]; readonly languages: readonly string[] }): Promise<Asked<unknown>> {
    return this.#after(await request("POST", `${base}/wishes`, wishes));
  }
  async #after(asked: Asked<unknown>): Promise<Asked<unknown>> {
    if (asked.kind === "ok") {
      this.why = null;
      await this.look();
    }
    return asked;
  }
}
export const session = new Session();
