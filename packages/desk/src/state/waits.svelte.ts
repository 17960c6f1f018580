import { ask } from "./desk-api.ts";
import { live } from "./live.svelte.ts";
import { session } from "./session.svelte.ts";

/** How much waits in each tab; asked again when the server says that it changed. */
class Waits {
  seconds = $state(0);
  appeals = $state(0);
  orders = $state(0);
  /** Statements that were set aside, and one more where nothing is sent any more. */
  house = $state(0);
  /** To be called in an effect: runs anew with each change. */
  watch(): void {
    live.tick("readings");
    live.tick("proposals");
    live.tick("appeals");
    live.tick("orders");
    live.tick("submissions");
    void this.#look();
  }
  async #look(): Promise<void> {
    const quiet = { isQuiet: true };
    if (session.has("moderator", "senior", "child-safety", "orders", "lead")) {
      const [readings, proposals] = await Promise.all([ask("readings", {}, undefined, quiet), ask("proposals", {}, undefined, quiet)]);
      const asked = readings.kind === "ok" ? readings.body.items.filter((one) => one.state === "asked" && !one.mine).length : 0;
      this.seconds = asked + (proposals.kind === "ok" ? proposals.body.items.filter((one) => one.maySecond).length : 0);
    }
    if (session.has("senior", "child-safety", "lead")) {
      const appeals = await ask("appeals", {}, undefined, quiet);
      if (appeals.kind === "ok") this.appeals = appeals.body.items.filter((one) => one.state === "filed" && one.may === "yes").length;
    }
    if (session.has("lead")) {
      const out = await ask("submissions", {}, undefined, quiet);
      if (out.kind === "ok") this.house = out.body.parked + (out.body.state === "token-refused" ? 1 : 0);
    }
    if (session.has("orders", "lead")) {
      const orders = await ask("orders", {}, undefined, quiet);
      if (orders.kind === "ok") this.orders = orders.body.items.filter((one) => ["received", "authenticated", "accepted", "needs-clarification"].includes(one.state)).length;
    }
  }
}
export const waits = new Waits();
