/** Errors of a line that broke, as the system names them. */
const broken: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT"]);

/**
 * Something that the client of PostgreSQL throws where nobody can catch it, after a connection was reset: the error of a socket that it has stopped
 * listening to, or a word that it still had to write to a socket that is gone, such as its password (decision record 47; the end of a transaction is
 * not among them any more, `connections.ts`). Whoever asked over that connection has had a refusal of its own.
 */
export function isOfLostLine(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code, syscall } = cause as { code?: unknown; syscall?: unknown };
  if (broken.has(code)) return syscall === "read" || syscall === "write";
  return cause instanceof TypeError && /^\s*at nextWrite \(/m.test(cause.stack ?? "");
}

/** A node outlives such errors, and tells them; anything else that nobody caught ends it with code 1, as ever: what state it is in nobody knows. */
export function outliveLostLines(tell: (cause: unknown) => void): void {
  process.on("uncaughtException", (cause) => {
    if (isOfLostLine(cause)) return tell(cause);
    console.error(cause);
    process.exit(1);
  });
}
