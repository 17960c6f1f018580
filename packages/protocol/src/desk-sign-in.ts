import { Type } from "typebox";

const closed = { additionalProperties: false } as const;
const link = Type.String({ minLength: 43, maxLength: 43 });
/** What an authenticator answers, as WebAuthn level 3 writes it in JSON; SimpleWebAuthn reads it apart. */
const response = Type.Object({ id: Type.String({ maxLength: 1_024 }) }, { additionalProperties: true });

/** `POST /desk/api/sign-in/enrol/options`: the secret of a one-time link. */
export const SignInLinkIn = Type.Object({ link }, closed);
export const SignInEnrolIn = Type.Object({ link, response }, closed);
export const SignInVerifyIn = Type.Object({ response }, closed);
/** A fresh touch is for one act: "second:PROPOSAL", "reading:CASE". */
export const SignInTouchIn = Type.Object({ act: Type.String({ minLength: 1, maxLength: 200 }), response: Type.Optional(response) }, closed);
export const SignInDemoIn = Type.Object({ as: Type.String({ maxLength: 64 }) }, closed);
/** `POST /desk/api/sign-in/wishes`: what a person reads, and what not (MD-34). Asked of nobody else, shown to nobody else. */
export const SignInWishesIn = Type.Object(
  {
    optOuts: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 }),
    languages: Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { minItems: 1, maxItems: 12 }),
  },
  closed,
);
