import type postgresClient from "postgres";

type Sql = postgresClient.Sql;

/** One connection with a client of its own. */
interface Line {
  readonly client: Sql;
  readonly sinceMs: number;
  /** Questions under way. */
  running: number;
  /** A transaction has it. */
  isTaken: boolean;
  /** It has answered. */
  isOpen: boolean;
  isLeft: boolean;
  /** Ends the transaction that has it, when it is left. */
  lose: ((cause: unknown) => void) | null;
}
type Question = <T>(question: (on: Sql) => PromiseLike<T>) => Promise<T>;
export interface Lines {
  /** One question, on a connection that no transaction has. */
  readonly ask: Question;
  /** One transaction on a connection of its own: committed when `work` resolves and no question in it failed, else taken back. */
  begin<T>(work: (inside: Question) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** So long a connection serves, ms: what the database keeps for it does not grow for ever. */
const servesMs = 45 * 60_000;
const endMayTakeMs = 5_000;

/**
 * Connections to the database, each with a client of its own (decision record 47). The client's own pool writes the end of a transaction to a connection that is gone, which
 * throws where nobody can catch it, and never answers what is asked between a reset and its end. Here a connection that was cut is left at once and alone: what hangs on it is
 * refused, nothing is written to it any more, and the next question opens another one. `isKept`: they last as long as they can.
 */
export function openLines(connect: (onClosed: () => void) => Sql, count: number, isKept: boolean): Lines {
  const lines = Array.from({ length: count }, () => open());
  /** Whoever found every connection taken, in order; true when it was served. */
  const waiting: (() => boolean)[] = [];
  let isClosed = false;

  function open(): Line {
    const client = connect(() => {
      if (line.isOpen) leave(line, gone());
    });
    const line: Line = { client, sinceMs: performance.now(), running: 0, isTaken: false, isOpen: false, isLeft: false, lose: null };
    return line;
  }
  function leave(line: Line, cause: unknown): void {
    if (line.isLeft) return;
    line.isLeft = true;
    line.lose?.(cause);
    lines[lines.indexOf(line)] = open();
    void line.client.end({ timeout: 0 });
    serve();
  }
  /** An open one without work, else one that is not open yet, else the one with the least before it. */
  function free(): Line | null {
    let best: Line | null = null;
    let least = Infinity;
    for (const line of lines) {
      if (line.isTaken) continue;
      const before = line.running > 0 ? line.running + 1 : line.isOpen ? 0 : 1;
      if (before < least) [best, least] = [line, before];
    }
    return best;
  }
  function serve(): void {
    while (waiting[0]?.() === true) waiting.shift();
  }
  function found(use: (line: Line) => void): Promise<Line> {
    if (isClosed) return Promise.reject(gone());
    return new Promise((resolve) => {
      const isServed = (): boolean => {
        const line = free();
        if (line === null) return false;
        use(line);
        resolve(line);
        return true;
      };
      if (waiting.length > 0 || !isServed()) waiting.push(isServed);
    });
  }
  async function run<T>(line: Line, question: (on: Sql) => PromiseLike<T>): Promise<T> {
    if (line.isLeft) throw gone();
    try {
      const answer = await question(line.client);
      line.isOpen = true;
      return answer;
    } catch (cause) {
      if (wasCut(cause)) leave(line, cause);
      throw cause;
    }
  }
  function rest(line: Line): void {
    if (!line.isLeft && !isKept && line.running === 0 && !line.isTaken && performance.now() - line.sinceMs > servesMs) leave(line, gone());
    else serve();
  }

  async function inTransaction<T>(line: Line, work: (inside: Question) => Promise<T>): Promise<T> {
    await run(line, (on) => on.unsafe("BEGIN"));
    const failures: unknown[] = [];
    try {
      const answer = await new Promise<T>((resolve, reject) => {
        line.lose = reject;
        work(async (question) => {
          try {
            return await run(line, question);
          } catch (cause) {
            failures.push(cause);
            throw cause;
          }
        }).then(resolve, reject);
      });
      if (failures.length > 0) throw failures[0];
      await run(line, (on) => on.unsafe("COMMIT"));
      return answer;
    } catch (cause) {
      // One that cannot be taken back ends with its connection.
      line.lose = null;
      if (!line.isLeft) await run(line, (on) => on.unsafe("ROLLBACK")).catch((why: unknown) => leave(line, why));
      throw cause;
    }
  }
  return {
    async ask(question) {
      const line = await found((one) => (one.running += 1));
      try {
        return await run(line, question);
      } finally {
        line.running -= 1;
        rest(line);
      }
    },
    async begin(work) {
      const line = await found((one) => (one.isTaken = true));
      try {
        return await inTransaction(line, work);
      } finally {
        line.isTaken = false;
        line.lose = null;
        rest(line);
      }
    },
    async close() {
      isClosed = true;
      const untilMs = performance.now() + endMayTakeMs;
      while (performance.now() < untilMs && (waiting.length > 0 || lines.some((line) => line.isTaken || line.running > 0))) await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all(lines.map(({ client }) => client.end({ timeout: 1 })));
    },
  };
}

const gone = (): Error => Object.assign(new Error("the connection to the database was lost"), { code: "CONNECTION_CLOSED" });

/**
 * A connection ended, with an error of the network such as ECONNRESET or without one, or the database did not take it in time. A connection of the
 * client that was closed while it had something to write never writes again, however often it is opened. One that was refused has written nothing.
 */
function wasCut(cause: unknown): boolean {
  const { code, syscall } = cause as { code?: string; syscall?: string };
  return syscall === "read" || syscall === "write" || code === "CONNECTION_CLOSED" || code === "CONNECT_TIMEOUT" || code === "CONNECTION_DESTROYED";
}
