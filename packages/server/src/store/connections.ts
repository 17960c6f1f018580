import type postgresClient from "postgres";

type Sql = postgresClient.Sql;

/** One connection with a client of its own. */
interface Connection {
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
export interface Connections {
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
export function openConnections(connect: (onClosed: () => void) => Sql, count: number, isKept: boolean): Connections {
  const connections = Array.from({ length: count }, () => open());
  /** Whoever found every connection taken, in order; true when it was served. */
  const waiting: (() => boolean)[] = [];
  let isClosed = false;

  function open(): Connection {
    const client = connect(() => {
      if (connection.isOpen) leave(connection, gone());
    });
    const connection: Connection = { client, sinceMs: performance.now(), running: 0, isTaken: false, isOpen: false, isLeft: false, lose: null };
    return connection;
  }
  function leave(connection: Connection, cause: unknown): void {
    if (connection.isLeft) return;
    connection.isLeft = true;
    connection.lose?.(cause);
    connections[connections.indexOf(connection)] = open();
    void connection.client.end({ timeout: 0 });
    serve();
  }
  /** An open one without work, else one that is not open yet, else the one with the least before it. */
  function free(): Connection | null {
    let best: Connection | null = null;
    let least = Infinity;
    for (const connection of connections) {
      if (connection.isTaken) continue;
      const before = connection.running > 0 ? connection.running + 1 : connection.isOpen ? 0 : 1;
      if (before < least) [best, least] = [connection, before];
    }
    return best;
  }
  function serve(): void {
    while (waiting[0]?.() === true) waiting.shift();
  }
  function found(use: (connection: Connection) => void): Promise<Connection> {
    if (isClosed) return Promise.reject(gone());
    return new Promise((resolve) => {
      const isServed = (): boolean => {
        const connection = free();
        if (connection === null) return false;
        use(connection);
        resolve(connection);
        return true;
      };
      if (waiting.length > 0 || !isServed()) waiting.push(isServed);
    });
  }
  async function run<T>(connection: Connection, question: (on: Sql) => PromiseLike<T>): Promise<T> {
    if (connection.isLeft) throw gone();
    try {
      const answer = await question(connection.client);
      connection.isOpen = true;
      return answer;
    } catch (cause) {
      if (wasCut(cause)) leave(connection, cause);
      throw cause;
    }
  }
  function rest(connection: Connection): void {
    if (!connection.isLeft && !isKept && connection.running === 0 && !connection.isTaken && performance.now() - connection.sinceMs > servesMs) leave(connection, gone());
    else serve();
  }

  async function inTransaction<T>(connection: Connection, work: (inside: Question) => Promise<T>): Promise<T> {
    await run(connection, (on) => on.unsafe("BEGIN"));
    const failures: unknown[] = [];
    try {
      const answer = await new Promise<T>((resolve, reject) => {
        connection.lose = reject;
        work(async (question) => {
          try {
            return await run(connection, question);
          } catch (cause) {
            failures.push(cause);
            throw cause;
          }
        }).then(resolve, reject);
      });
      if (failures.length > 0) throw failures[0];
      await run(connection, (on) => on.unsafe("COMMIT"));
      return answer;
    } catch (cause) {
      // One that cannot be taken back ends with its connection.
      connection.lose = null;
      if (!connection.isLeft) await run(connection, (on) => on.unsafe("ROLLBACK")).catch((why: unknown) => leave(connection, why));
      throw cause;
    }
  }
  return {
    async ask(question) {
      const connection = await found((one) => (one.running += 1));
      try {
        return await run(connection, question);
      } finally {
        connection.running -= 1;
        rest(connection);
      }
    },
    async begin(work) {
      const connection = await found((one) => (one.isTaken = true));
      try {
        return await inTransaction(connection, work);
      } finally {
        connection.isTaken = false;
        connection.lose = null;
        rest(connection);
      }
    },
    async close() {
      isClosed = true;
      const untilMs = performance.now() + endMayTakeMs;
      while (performance.now() < untilMs && (waiting.length > 0 || connections.some((connection) => connection.isTaken || connection.running > 0)))
        await new Promise((resolve) => setTimeout(resolve, 5));
      await Promise.all(connections.map(({ client }) => client.end({ timeout: 1 })));
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
