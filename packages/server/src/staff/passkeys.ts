import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { limits } from "@lampion/protocol";
import type { Slips } from "./slips.ts";
import type { StaffStore } from "./staff-store.ts";
import type { Passkey, StaffMember } from "./staff.types.ts";

/** Where a ceremony takes place: the origin that the browser shows, and the host that its keys are bound to. */
export interface Place {
  readonly origin: string;
  readonly host: string;
}
/** Read when somebody first signs in: it is a third of a second of a start, and most starts see nobody of the desk for a while. */
const webauthn = (): Promise<typeof import("@simplewebauthn/server")> => import("@simplewebauthn/server");
export type Proved = { readonly kind: "proved"; readonly passkey: Passkey; readonly member: StaffMember } | { readonly kind: "refused" };

/**
 * Ceremonies of WebAuthn. The challenge of each is a slip: made by us, bound to what it is for, good once and for five minutes.
 * User verification is required everywhere (moderation.md 7).
 */
export function createPasskeys(store: StaffStore, slips: Slips, nowMs: () => number) {
  const challenge = (about: string): string => slips.hand("challenge", about, limits.staff.challengeMs);
  /** The challenge in what the authenticator signed is the secret of our slip, so no state is kept beside it. */
  const isOurs = (about: string) => (sent: string) => slips.take("challenge", Buffer.from(sent, "base64url").toString("utf8")) === about;
  return {
    async registration(member: StaffMember, place: Place) {
      return (await webauthn()).generateRegistrationOptions({
        rpName: "Lampion",
        rpID: place.host,
        userName: member.sign,
        userDisplayName: member.sign,
        userID: new TextEncoder().encode(member.id),
        challenge: challenge(`registration/${member.id}`),
        attestationType: "none",
        excludeCredentials: store.passkeysOf(member.id).map((one) => ({ id: one.id })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      });
    },
    async register(member: StaffMember, place: Place, response: RegistrationResponseJSON): Promise<Passkey | null> {
      const verified = await (
        await webauthn()
      )
        .verifyRegistrationResponse({
          response,
          expectedChallenge: isOurs(`registration/${member.id}`),
          expectedOrigin: place.origin,
          expectedRPID: place.host,
          requireUserVerification: true,
        })
        .catch(() => ({ verified: false }) as const);
      if (!verified.verified) return null;
      const { id, publicKey, counter, transports } = verified.registrationInfo.credential;
      if (store.passkey(id) !== null) return null;
      const passkey: Passkey = { id, staff: member.id, publicKey: Buffer.from(publicKey).toString("base64url"), counter, transports: transports ?? [], addedAtMs: nowMs() };
      store.savePasskey(passkey);
      return passkey;
    },
    /** `about` binds the touch to one thing: signing in, or one act. */
    async question(about: string, place: Place, staff: string | null) {
      return (await webauthn()).generateAuthenticationOptions({
        rpID: place.host,
        challenge: challenge(about),
        userVerification: "required",
        ...(staff === null ? {} : { allowCredentials: store.passkeysOf(staff).map((one) => ({ id: one.id })) }),
      });
    },
    async answer(about: string, place: Place, response: AuthenticationResponseJSON): Promise<Proved> {
      const known = store.passkey(response.id);
      const member = known === null ? null : store.member(known.staff);
      if (known === null || member === null || member.untilMs !== null) return { kind: "refused" };
      const verified = await (
        await webauthn()
      )
        .verifyAuthenticationResponse({
          response,
          expectedChallenge: isOurs(about),
          expectedOrigin: place.origin,
          expectedRPID: place.host,
          credential: { id: known.id, publicKey: new Uint8Array(Buffer.from(known.publicKey, "base64url")), counter: known.counter },
          requireUserVerification: true,
        })
        .catch(() => ({ verified: false }) as const);
      if (!verified.verified) return { kind: "refused" };
      const passkey = { ...known, counter: verified.authenticationInfo.newCounter };
      store.savePasskey(passkey);
      return { kind: "proved", passkey, member };
    },
  };
}
export type Passkeys = ReturnType<typeof createPasskeys>;
