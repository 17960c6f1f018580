import type { DutyElsewhereOut } from "@lampion/protocol";
import { ask } from "./desk-api.ts";

/** What the other instances answered that this person serves (MD-64); empty for whoever serves none. */
class Elsewhere {
  items = $state.raw<DutyElsewhereOut["items"]>([]);
  /** Said after the duty here, so that an instance that does not answer holds nobody up. */
  async tell(on: boolean): Promise<void> {
    const asked = await ask("dutyElsewhere", {}, { on }, { isQuiet: true });
    this.items = asked.kind === "ok" && on ? asked.body.items : [];
  }
}
export const elsewhere = new Elsewhere();
