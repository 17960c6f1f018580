/** Room that a line of first frames names when its ticket is none: whoever has it must not come in. */
export const badRoom = "bad";
/** Three of ten. */
export const isBadGuest = (guest: number): boolean => guest % 10 === 2 || guest % 10 === 5 || guest % 10 === 8;
/** Every fourth of them had a good ticket once. */
export const isExpired = (guest: number): boolean => isBadGuest(guest) && Math.floor(guest / 10) % 4 === 3;

/** What is handed in instead of a ticket: one letter changed, its end left out, or the end of somebody else's. */
export function spoiled(ticket: string, guest: number, before: string): string {
  const kind = Math.floor(guest / 10) % 4;
  if (kind === 3) return ticket;
  const at = (guest * 7) % (ticket.length - 2);
  if (kind === 0) return `${ticket.slice(0, at)}${ticket[at] === "A" ? "B" : "A"}${ticket.slice(at + 1)}`;
  return kind === 1 ? ticket.slice(0, -8) : `${ticket.slice(0, ticket.length / 2)}${before.slice(ticket.length / 2)}`;
}
