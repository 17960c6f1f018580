import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "../store/database.ts";
import { openStaff } from "./index.ts";
import { isStaffRole, staffRoles, type StaffRole } from "./staff.types.ts";

export const staffHelp = [
  'lampion staff add --name "NAME" --role ROLE    adds somebody to the desk and prints a link of 15 minutes for a first passkey',
  `                                               roles: ${staffRoles.join(", ")}; several are separated by commas`,
  "                                               besides: --language fr,en   --department 75 (own area, whose cases are never shown)",
  "lampion staff invite SIGN                      a new link, for who has no passkey yet",
  "                                               --alone: for who lost every passkey where there are not two other leads to say so at the desk",
  "lampion staff list                             who is at the desk",
  "lampion staff end SIGN                         ends somebody's office and signs them out at once",
].join("\n");

export type Told = { readonly code: 0 | 1; readonly lines: readonly string[] };
const refuse = (line: string): Told => ({ code: 1, lines: [line] });

/** `lampion staff ...`: done on the operator's machine, beside a running server or before its first start. */
export function staffCommand(args: readonly string[], env: Readonly<Record<string, string | undefined>>, nowMs: () => number): Told {
  const [act, ...rest] = args;
  const file = join(env["LAMPION_DATA"] ?? "./.lampion", "main.sqlite");
  const isNew = !existsSync(file);
  // Before the first start somebody is added; for the rest a new folder is a wrong one.
  if (isNew && (act === "list" || act === "invite" || act === "end")) return refuse(`There is no desk in ${resolve(dirname(file))}: give LAMPION_DATA as the service has it.`);
  const database = openDatabase(file, "main", "again");
  try {
    const { book, store } = openStaff(database, () => crypto.randomUUID(), nowMs);
    const origin = env["PUBLIC_ORIGIN"] ?? `http://localhost:${env["PORT"] ?? "4400"}`;
    const link = (id: string): string => `${origin}/desk/enrol#${book.invite(id)}`;
    const bySign = (sign: string | undefined) => book.all().find((one) => one.sign === sign && one.untilMs === null);
    if (act === "add") {
      const read = readAdd(rest);
      if (read.kind === "refused") return refuse(read.why);
      const member = book.add(read);
      return {
        code: 0,
        lines: [
          ...(isNew ? [`${resolve(dirname(file))} is new: if the service runs already, it has another folder, and LAMPION_DATA has to name that one.`] : []),
          `${member.sign} ${member.name}: ${member.roles.join(", ")}`,
          "Open this link on the device with the passkey, within 15 minutes; it works once:",
          link(member.id),
        ],
      };
    }
    if (act === "list")
      return {
        code: 0,
        lines: book.all().map((one) => `${one.sign}  ${one.untilMs === null ? one.roles.join(", ") : "left"}  ${one.name}  (${store.passkeysOf(one.id).length} passkeys)`),
      };
    const member = act === "invite" || act === "end" ? bySign(rest[0]) : undefined;
    if (member === undefined)
      return act === "invite" || act === "end"
        ? refuse(`Nobody at the desk has the sign "${rest[0] ?? ""}": lampion staff list.`)
        : { code: act === undefined ? 0 : 1, lines: [staffHelp] };
    if (act === "invite" && store.passkeysOf(member.id).length > 0 && !rest.includes("--alone"))
      return refuse(
        `${member.sign} has a passkey. If it is lost, two leads say so at the desk (House, People), all staff are told, and the link is made 24 hours later. Only where there are not two other leads: lampion staff invite ${member.sign} --alone`,
      );
    if (act === "invite") return { code: 0, lines: ["Within 15 minutes, once:", link(member.id)] };
    book.leave(member);
    return { code: 0, lines: [`${member.sign} has left the desk; every session of theirs is over.`] };
  } finally {
    database.close();
  }
}

type AddRead =
  | { readonly kind: "person"; readonly name: string; readonly roles: readonly StaffRole[]; readonly languages: readonly string[]; readonly department: string | null }
  | { readonly kind: "refused"; readonly why: string };
function readAdd(rest: readonly string[]): AddRead {
  const text = { type: "string" } as const;
  let values: { name?: string; role?: string; language?: string; department?: string };
  try {
    ({ values } = parseArgs({ args: [...rest], options: { name: text, role: text, language: text, department: text }, strict: true }));
  } catch (cause) {
    return { kind: "refused", why: `${cause instanceof Error ? cause.message : "unknown flag"}\n${staffHelp}` };
  }
  const roles = (values.role ?? "").split(",").filter((one) => one !== "");
  const unknown = roles.filter((one) => !isStaffRole(one));
  if ((values.name ?? "").trim() === "") return { kind: "refused", why: 'Say who it is: --name "NAME". The name stays at the desk.' };
  if (roles.length === 0 || unknown.length > 0)
    return { kind: "refused", why: `Give --role, one or more of ${staffRoles.join(", ")}${unknown.length > 0 ? `; "${unknown.join(", ")}" is none` : ""}.` };
  const languages = (values.language ?? "fr,en").split(",").filter((one) => /^[a-z]{2}$/.test(one));
  return { kind: "person", name: values.name ?? "", roles: roles.filter(isStaffRole), languages, department: values.department ?? null };
}
