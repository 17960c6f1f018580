import type { Lease } from "@lampion/protocol";

/**
 * Leases that this tab holds, by case. The token is told once, when the case is taken: what a page says later of its lease has no token, and
 * only its times are taken over. They live as long as the tab, so that a reload loses no case and a second window holds none.
 */
const shelf = "desk-leases";
function kept(): Record<string, Lease> {
  try {
    return JSON.parse(sessionStorage.getItem(shelf) ?? "{}") as Record<string, Lease>;
  } catch {
    return {};
  }
}
const held = $state<Record<string, Lease>>(kept());
const keep = (): void => sessionStorage.setItem(shelf, JSON.stringify(held));

export const handLease = (number: string, lease: Lease): void => {
  held[number] = lease;
  keep();
};
/** The times of a lease that is still ours. */
export const renewLease = (number: string, lease: Lease): void => {
  const mine = held[number];
  if (mine !== undefined && mine.number === lease.number) handLease(number, { ...lease, token: mine.token });
};
export const leaseOf = (number: string): Lease | null => held[number] ?? null;
export const dropLease = (number: string): void => {
  delete held[number];
  keep();
};
