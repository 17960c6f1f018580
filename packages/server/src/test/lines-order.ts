import type { DeskPerson } from "./desk-person.ts";

/** An order that asks for the source of connections, as it comes: it has no receipt of a message yet. */
export const lineOrder = {
  kind: "fr-requisition",
  authority: { name: "Parquet de Ville", country: "FR", contact: "01" },
  reference: "2026/131",
  legalBasis: "CPP 60-1-2",
  reasons: "Enquête.",
  selectors: [{ kind: "receipt", value: "recu-de-la-victime" }],
  dataClasses: ["identification"],
  territory: ["FR"],
  language: "fr",
  redress: "Tribunal",
  gagUntil: null,
  category: null,
  dueAt: null,
} as const;

/** One request of the desk with a fresh touch; whoever was away too long signs in again. */
export async function askTouched(person: DeskPerson, path: string, body: unknown, act: string): ReturnType<DeskPerson["ask"]> {
  await atDesk(person);
  return person.ask("POST", `/desk/api${path}`, body, await person.touch(act));
}
async function atDesk(person: DeskPerson): Promise<void> {
  if ((await person.ask("GET", "/desk/api/light")).status === 401) await person.signIn();
}
/** Takes an order in, has its authority called back, and accepts it; its number. */
export async function acceptedOrder(officer: DeskPerson, nowMs: () => number, more: object = {}, until: "received" | "accepted" = "accepted"): Promise<string> {
  await atDesk(officer);
  const order = String((await officer.ask("POST", "/desk/api/orders", { ...lineOrder, ...more })).body["order"]);
  const steps = until === "accepted" ? [{ step: "authenticate", directory: "FR-annuaire-12", calledAt: nowMs() }, { step: "accept" }] : [];
  for (const step of steps) {
    const done = await askTouched(officer, `/orders/${order}/step`, step, `orderStep:${order}`);
    if (done.status !== 200) throw new Error(`not ${step.step}: ${JSON.stringify(done.body)}`);
  }
  return order;
}
