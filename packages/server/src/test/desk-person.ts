import type { Staff, StaffRole } from "../staff/index.ts";
import { createSoftPasskey, type SoftPasskey } from "./soft-passkey.ts";

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };
/** Somebody at the desk, as a browser is: keeps the cookie, says what the desk's own page says. */
export interface DeskPerson {
  readonly staff: string;
  readonly key: SoftPasskey;
  cookie: string;
  ask(method: "GET" | "POST", path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A fresh touch for one act; the header to send along. */
  touch(act: string): Promise<Record<string, string>>;
  signIn(): Promise<Answer>;
}

export function createBrowser(url: string): Pick<DeskPerson, "ask" | "cookie"> {
  const browser = {
    cookie: "",
    async ask(method: "GET" | "POST", path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          "x-lampion-desk": "1",
          origin: url,
          ...(browser.cookie === "" ? {} : { cookie: browser.cookie }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const set = answer.headers.getSetCookie().at(-1);
      if (set !== undefined) browser.cookie = /Max-Age=0/i.test(set) ? "" : (set.split(";")[0] ?? "");
      const said: unknown = await answer.json().catch(() => ({}));
      return { status: answer.status, body: said as Record<string, unknown>, headers: answer.headers };
    },
  };
  return browser;
}

/** Enrols somebody by a one-time link with a passkey of its own, signed in afterwards. */
export async function newDeskPerson(
  app: { readonly url: string; readonly staff: Staff },
  roles: readonly StaffRole[],
  languages: readonly string[] = ["fr", "en"],
): Promise<DeskPerson> {
  const member = app.staff.book.add({ name: "Somebody of the desk", roles, languages });
  const browser = createBrowser(app.url);
  const key = createSoftPasskey(app.url);
  const link = app.staff.book.invite(member.id);
  const { body } = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link });
  const enrolled = await browser.ask("POST", "/desk/api/sign-in/enrol/verify", { link, response: key.create(body["options"] as never) });
  if (enrolled.status !== 200) throw new Error(`not enrolled: ${JSON.stringify(enrolled.body)}`);
  return Object.assign(browser, {
    staff: member.id,
    key,
    async touch(act: string) {
      const asked = await browser.ask("POST", "/desk/api/sign-in/touch/options", { act });
      const { body: given } = await browser.ask("POST", "/desk/api/sign-in/touch/verify", { act, response: key.get(asked.body["options"] as never) });
      return { "x-lampion-touch": String(given["touch"]) };
    },
    async signIn() {
      const { body: options } = await browser.ask("POST", "/desk/api/sign-in/options");
      return browser.ask("POST", "/desk/api/sign-in/verify", { response: key.get(options as never) });
    },
  });
}
