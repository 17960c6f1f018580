/** What a scenario asks of a server that it starts: one JSON argument. */
export interface ServerPlan {
  /** File for the first frames, one line per connection: room, tab, frame. */
  readonly hellos: string;
  readonly guests: number;
  readonly rooms: number;
  /** Messages that lie in each room before anybody comes, and are replayed to who returns. */
  readonly replay: number;
  /** Folder of the database; the bare server needs none. */
  readonly data: string;
  /** New guests with key, signature and solved work, prepared once the server listens. */
  readonly newcomers: number;
  /** How long the bare server holds a room's messages, ms; Lampion opens its own window. */
  readonly windowMs?: number;
  /** Guests stand in pairs, each in a conversation in which both chose this check; the first column of their lines is its id. */
  readonly pairs?: "yes" | "no";
  /** Which guests stand in pairs, from and up to before; without it, all. */
  readonly paired?: readonly [from: number, to: number];
  /** The rate of entries is bounded, as it is for guests (PT-18); without it a measurement lets in as many as come. */
  readonly admission?: true;
  /** Three of ten guests have a ticket that is none, and their line names the room "bad". */
  readonly bad?: true;
  /** Where it listens; without it, wherever it likes. Peers are given theirs. */
  readonly port?: number;
  /** Its folder has guests and rooms already: it was ended and starts anew. */
  readonly isAgain?: boolean;
  /** The service's clock stands so that a full hour comes so many seconds after the start; without it, as the machine's. */
  readonly hourInS?: number;
  /** Guests of each room, where rooms are not of one size; `rooms` and `guests` are then their count and sum. */
  readonly sizes?: readonly number[];
  /** It tells at its end how late its thread came to what was due every 10 ms. A hundred wake-ups a second, so for who asks alone: a node where nobody talks needs less for all else. */
  readonly lag?: true;
}

/** The room of every guest, by number: guests of one room stand together. */
export function roomsOfGuests({ guests, rooms, sizes }: Pick<ServerPlan, "guests" | "rooms" | "sizes">): number[] {
  if (sizes !== undefined) return sizes.flatMap((size, room) => Array<number>(size).fill(room));
  return Array.from({ length: guests }, (_, guest) => Math.floor((guest * rooms) / guests));
}

/** The line a server prints when it is ready. */
export interface ServerReady {
  readonly ready: true;
  readonly port: number;
}
/** The line a server prints when it ends. `encodes`: serialisations of room messages. */
export interface ServerEnd {
  readonly encodes: number;
  readonly judged: number;
  readonly accepted: number;
  /** How late the thread came to what was due, from the first connection on: sparse pairs of a histogram in us. */
  readonly lag?: string;
}

export function readPlan(argument: string | undefined): ServerPlan {
  if (argument === undefined) throw new Error("A plan is expected as the argument.");
  return JSON.parse(argument) as ServerPlan;
}
export const tell = (line: ServerReady | ServerEnd): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Ends cleanly on SIGTERM, collects garbage on SIGUSR2 so that a reading of memory counts what is held. */
export function obey(stop: () => Promise<ServerEnd>): void {
  process.on("SIGUSR2", () => Bun.gc(true));
  process.on("SIGTERM", () => {
    void stop().then((end) => {
      tell(end);
      process.exit(0);
    });
  });
}
