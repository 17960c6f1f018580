import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { KeyEnd, KeyStore } from "./key-store.port.ts";

/** What a contract case needs: stores over the same place, as of two processes or of one before and after a restart, and a clock that all share. */
export interface KeyPlace {
  open(): Promise<KeyStore>;
  setNow(ms: number): unknown;
}
const hour = (id: string, endsAtMs = 1_000): KeyEnd => ({ class: "hour", id, endsAtMs });
const text = (key: Uint8Array | null): string | null => (key === null ? null : key.join());

/** What every key store must do. `place` gives an empty one each time, at time 0. */
export const keyStoreContract = (place: () => Promise<KeyPlace>): readonly ContractCase[] => [
  {
    name: "[EV-3] a key is made once, is 32 bytes of its own, and is the same for all who ask until its time is over",
    async run() {
      const at = await place();
      const [one, other] = [await at.open(), await at.open()];
      const made = await one.make(hour("1"));
      mustEqual(made?.length, 32, "size");
      mustEqual(text(await other.make(hour("1", 9_999))), text(made), "made again elsewhere");
      mustEqual(text(await other.read(hour("1"))), text(made), "read");
      mustEqual(text(await one.make(hour("2"))) === text(made), false, "another id has the same key");
      mustEqual(text(await one.make({ ...hour("1"), class: "day" })) === text(made), false, "another class has the same key");
      mustEqual(await one.read(hour("3")), null, "one that was never made");
      made?.fill(7);
      mustEqual(text(await one.read(hour("1"))) === text(made), false, "what was given is the caller's");
    },
  },
  {
    name: "[EV-3] an expired key is never given, erased or not yet, and never made anew",
    async run() {
      const at = await place();
      const one = await at.open();
      await one.make(hour("1"));
      at.setNow(999);
      mustEqual((await one.read(hour("1")))?.length, 32, "the last moment");
      at.setNow(1_000);
      mustEqual([await one.read(hour("1")), await one.make(hour("1", 9_999)), await (await at.open()).read(hour("1"))], [null, null, null], "not yet erased");
      mustEqual(await one.setEnd(hour("1", 9_999)), false, "its time is not given back");
      mustEqual((await one.list("hour")).length, 0, "listed");
      mustEqual(await one.make(hour("old", 1_000)), null, "made after its end");
    },
  },
  {
    name: "[EV-19] what is overdue is destroyed and named; the rest stays, also after a restart",
    async run() {
      const at = await place();
      const one = await at.open();
      await one.make(hour("1"));
      await one.make(hour("2", 2_000));
      const stays = await one.make({ class: "day", id: "2", endsAtMs: 9_000 });
      at.setNow(1_500);
      mustEqual(await one.destroyOverdue(), [hour("1")], "destroyed");
      mustEqual(await one.destroyOverdue(), [], "once");
      at.setNow(2_000);
      const later = await at.open();
      mustEqual(await later.destroyOverdue(), [hour("2", 2_000)], "destroyed after a restart");
      mustEqual(text(await later.read({ class: "day", id: "2" })), text(stays), "what stays");
      mustEqual(await later.list("day"), [{ class: "day", id: "2", endsAtMs: 9_000 }], "list");
    },
  },
  {
    name: "[EV-3] an end can be moved, and a key destroyed at once; then it is gone for everybody",
    async run() {
      const at = await place();
      const [one, other] = [await at.open(), await at.open()];
      const hold = { class: "hold", id: "h-1", endsAtMs: 1_000 } as const;
      const made = await one.make(hold);
      mustEqual(await one.setEnd({ ...hold, endsAtMs: 5_000 }), true, "prolonged");
      at.setNow(4_000);
      mustEqual(text(await other.read(hold)), text(made), "after its first end");
      mustEqual([await other.destroy(hold), await other.destroy(hold)], [true, false], "destroyed once");
      mustEqual(await one.read(hold), null, "for everybody");
    },
  },
];
