import { limits, SignInEnrolIn, SignInTouchIn, SignInVerifyIn, SignInLinkIn, SignInDemoIn, SignInWishesIn } from "@lampion/protocol";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { Hono, type Context } from "hono";
import { Compile } from "typebox/compile";
import { lossOf, type Staff, type StaffMember, type StaffSession } from "../../staff/index.ts";
import { createRate } from "../rates.ts";
import { dropSession, isOwnPage, keepSession, placeOf, requireStaff, sessionSecret, takeTouch, type DeskEnv } from "./gate.ts";

const linkIn = Compile(SignInLinkIn);
const enrolIn = Compile(SignInEnrolIn);
const verifyIn = Compile(SignInVerifyIn);
const touchIn = Compile(SignInTouchIn);
const demoIn = Compile(SignInDemoIn);
const wishesIn = Compile(SignInWishesIn);

export interface SignInPorts {
  readonly staff: Staff;
  /** The site's configured origin, or empty. */
  readonly origin: string;
  /** Seeded people of a demo who may be tried without a passkey; empty everywhere else. */
  readonly demoPeople: readonly string[];
  nowMs(): number;
  /** The desk hears of who comes in, and of what they say of themselves. */
  seat(member: StaffMember): Promise<void>;
  /** Lost keys: whose a link of an announcement is while it is good, that it was used (true once), and that a key answered. */
  readonly keys: { of(loss: string): string | null; renew(loss: string): Promise<boolean>; answered(staff: string): Promise<unknown> };
  /** Kept before the answer goes out: who came, went, or made a key. */
  record(what: "signed-in" | "signed-out" | "passkey-added" | "touched", who: { readonly staff: string; readonly device: string; readonly about: string }): Promise<void>;
}

const refused = { code: "refused", message: "This passkey is not known here, or it did not answer this question." } as const;
const untouched = { code: "touch-needed", message: "Touch your passkey for this act." } as const;
const malformed = { code: "malformed", message: "The desk's own page sends what is wanted here." } as const;

/** Signing in by passkey, enrolment by a one-time link, the fresh touch of two-person acts (moderation.md 7). */
export function createSignIn(ports: SignInPorts): Hono<DeskEnv> {
  const { staff } = ports;
  const app = new Hono<DeskEnv>();
  const tries = createRate(60, 300_000, ports.nowMs);
  const place = (c: Context) => placeOf(c, ports.origin);
  const body = async (c: Context): Promise<unknown> => c.req.json().catch(() => null);
  /** Whom a link lets in, and the loss it is about. */
  const invited = (link: string): { readonly member: StaffMember; readonly loss: string | null } | null => {
    const about = staff.slips.about("enrolment", link);
    if (about === null) return null;
    const loss = lossOf(about);
    const who = loss === null ? about : ports.keys.of(loss);
    const member = who === null ? null : staff.book.byId(who);
    return member === null || member.untilMs !== null ? null : { member, loss };
  };
  const begin = async (c: Context<DeskEnv>, who: string, device: string, isDemo: boolean) => {
    const member = staff.book.byId(who);
    if (member !== null) await ports.seat(member);
    await ports.record("signed-in", { staff: who, device, about: isDemo ? "demo" : "passkey" });
    keepSession(c, staff.sessions.begin(who, device, isDemo), ports.origin);
    return c.json({ done: true });
  };

  app.use(async (c, next) => {
    c.header("cache-control", "no-store");
    if (c.req.method !== "GET" && !isOwnPage(c, ports.origin)) return c.json({ code: "foreign-page", message: "This was not asked by the desk's own page." }, 403);
    const wait = c.req.method === "GET" ? 0 : tries(c.get("prefix"));
    return wait > 0 ? c.json({ code: "too-often", message: "Too many attempts came from this network.", retryMs: wait }, 429) : next();
  });
  app.get("/state", (c) => {
    const secret = sessionSecret(c);
    const read = secret === undefined ? null : staff.sessions.read(secret, false);
    const demo = ports.demoPeople.flatMap((id) => staff.book.byId(id) ?? []).map(({ id, sign, roles }) => ({ id, sign, roles }));
    const why = read?.kind === "ended" ? read.why : null;
    return c.json({ me: read?.kind === "session" ? meOf(staff, read.session) : null, why, demo, isEmpty: staff.book.all().length === 0 });
  });
  app.post("/options", async (c) => c.json(await staff.passkeys.question("sign-in", place(c), null)));
  app.post("/verify", async (c) => {
    const sent = await body(c);
    if (!verifyIn.Check(sent)) return c.json(malformed, 400);
    const proved = await staff.passkeys.answer("sign-in", place(c), sent.response as unknown as AuthenticationResponseJSON);
    if (proved.kind === "refused") return c.json(refused, 403);
    await ports.keys.answered(proved.member.id);
    return begin(c, proved.member.id, proved.passkey.id, false);
  });
  app.post("/demo", async (c) => {
    const sent = await body(c);
    if (!demoIn.Check(sent)) return c.json(malformed, 400);
    if (!ports.demoPeople.includes(sent.as)) return c.json({ code: "no-demo", message: "This is no demo: sign in with a passkey." }, 403);
    return begin(c, sent.as, `demo-${sent.as}`, true);
  });

  const used = { code: "link-over", message: "This link was used or is older than 15 minutes. Ask for a new one: lampion staff invite." } as const;
  app.post("/enrol/options", async (c) => {
    const sent = await body(c);
    if (!linkIn.Check(sent)) return c.json(malformed, 400);
    const member = invited(sent.link)?.member;
    return member === undefined ? c.json(used, 403) : c.json({ sign: member.sign, name: member.name, options: await staff.passkeys.registration(member, place(c)) });
  });
  app.post("/enrol/verify", async (c) => {
    const sent = await body(c);
    if (!enrolIn.Check(sent)) return c.json(malformed, 400);
    const came = invited(sent.link);
    if (came === null) return c.json(used, 403);
    const { member, loss } = came;
    const passkey = await staff.passkeys.register(member, place(c), sent.response as unknown as RegistrationResponseJSON);
    if (passkey === null) return c.json(refused, 403);
    // Only now is the link spent: a slip of the finger at the key does not cost it.
    if (staff.slips.take("enrolment", sent.link) === null) return c.json(used, 403);
    if (loss !== null) {
      // Stopped in this very second: the key that was just made opens nothing.
      if (!(await ports.keys.renew(loss))) {
        staff.store.dropPasskey(passkey.id);
        return c.json(used, 403);
      }
      staff.book.renew(member.id, passkey.id);
    }
    await ports.record("passkey-added", { staff: member.id, device: passkey.id, about: loss === null ? "enrolment" : `keys renewed after ${loss}` });
    return begin(c, member.id, passkey.id, false);
  });

  const signedIn = new Hono<DeskEnv>();
  signedIn.use(requireStaff(staff, ports.origin));
  signedIn.post("/sign-out", async (c) => {
    const secret = sessionSecret(c);
    if (secret !== undefined) staff.sessions.end(secret);
    dropSession(c);
    const { staff: who, device } = c.get("staff");
    await ports.record("signed-out", { staff: who, device, about: "" });
    return c.json({ done: true });
  });
  signedIn.post("/touch/options", async (c) => {
    const sent = await body(c);
    if (!touchIn.Check(sent) || sent.response !== undefined) return c.json(malformed, 400);
    const session = c.get("staff");
    return c.json(session.isDemo ? { demo: true } : { demo: false, options: await staff.passkeys.question(`touch/${session.id}/${sent.act}`, place(c), session.staff) });
  });
  signedIn.post("/touch/verify", async (c) => {
    const sent = await body(c);
    if (!touchIn.Check(sent)) return c.json(malformed, 400);
    const session = c.get("staff");
    let device = session.device;
    if (!session.isDemo) {
      const proved =
        sent.response === undefined
          ? ({ kind: "refused" } as const)
          : await staff.passkeys.answer(`touch/${session.id}/${sent.act}`, place(c), sent.response as unknown as AuthenticationResponseJSON);
      if (proved.kind === "refused" || proved.member.id !== session.staff) return c.json(refused, 403);
      device = proved.passkey.id;
      await ports.keys.answered(session.staff);
    }
    await ports.record("touched", { staff: session.staff, device, about: sent.act });
    return c.json({ touch: staff.slips.hand("touch", JSON.stringify([session.id, sent.act, device]), limits.staff.touchMs) });
  });
  signedIn.post("/passkeys/options", async (c) => {
    const member = staff.book.byId(c.get("staff").staff);
    return member === null || c.get("staff").isDemo ? c.json(refused, 403) : c.json(await staff.passkeys.registration(member, place(c)));
  });
  signedIn.post("/passkeys/verify", async (c) => {
    const sent = await body(c);
    const member = staff.book.byId(c.get("staff").staff);
    if (!verifyIn.Check(sent)) return c.json(malformed, 400);
    // A session alone, such as a desk that somebody left open, makes no key: with one of its own it would touch for every act (MD-36), and lost keys take two leads and a day (MD-66).
    if (takeTouch(staff, c, "addPasskey:").kind === "missing") return c.json(untouched, 428);
    const passkey = member === null || c.get("staff").isDemo ? null : await staff.passkeys.register(member, place(c), sent.response as unknown as RegistrationResponseJSON);
    if (passkey === null) return c.json(refused, 403);
    await ports.record("passkey-added", { staff: passkey.staff, device: passkey.id, about: "second" });
    return c.json({ done: true });
  });
  signedIn.post("/wishes", async (c) => {
    const sent = await body(c);
    const member = staff.book.byId(c.get("staff").staff);
    if (!wishesIn.Check(sent) || member === null) return c.json(malformed, 400);
    const now = { ...member, optOuts: sent.optOuts, languages: sent.languages };
    staff.book.save(now);
    await ports.seat(now);
    return c.json({ done: true });
  });
  app.route("/", signedIn);
  return app;
}

/** What the desk shows of the person in front of it. */
function meOf(staff: Staff, session: StaffSession) {
  const { name, roles, languages, optOuts, department, isDemo, signedInAtMs } = session;
  return {
    id: session.staff,
    name,
    roles,
    languages,
    optOuts,
    department,
    isDemo,
    until: signedInAtMs + limits.staff.sessionMs,
    idleMs: limits.staff.idleMs,
    passkeys: staff.store.passkeysOf(session.staff).length,
    passkeysWanted: limits.staff.passkeys,
  };
}
