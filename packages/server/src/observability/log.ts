export type Level = "error" | "warn" | "info";
/** One line of JSON per event: a name and numbers or short codes. Never a text, a name, an address, a key or a token. */
export function log(level: Level, event: string, fields: Readonly<Record<string, number | string>> = {}): void {
  const line = JSON.stringify({ at: new Date().toISOString(), level, event, ...fields });
  if (level === "error") console.error(line);
  else console.log(line);
}
/** What went wrong, without what it was about. */
export function causeOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message.slice(0, 120)}` : "";
}
