import type { ServerPlan } from "../servers/plan.ts";

/** What a server that is compared with Lampion is run as: always in the foreground, on the loopback, on one core. */
export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Set where the server prints the ready line of `bench/servers/plan.ts` itself; else it is ready when its port answers. */
  readonly tells?: boolean;
}
export interface Peer {
  /** As the page names it. */
  readonly title: string;
  /** Its talk: the name of a file in `bench/load/dialects`. */
  readonly dialect: string;
  /** What of Lampion's work it does not do in this set-up. */
  readonly without: string;
  /** Installs what is missing; answers the version. Throws with what to do where it cannot. */
  install(): string;
  /** Writes its configuration into `folder` and says how it is started on `port`. */
  command(place: { readonly folder: string; readonly port: number; readonly plan: ServerPlan }): Command;
}

/** One line per guest: its room, and no first frame, because a dialect's `send` lines say all of it. Names have one length, which binary protocols count. */
export function helloLines({ guests, rooms }: Pick<ServerPlan, "guests" | "rooms">): string {
  const room = (guest: number): string => `r${String(Math.floor((guest * rooms) / guests)).padStart(5, "0")}`;
  return `${Array.from({ length: guests }, (_, guest) => `${room(guest)}\t`).join("\n")}\n`;
}
