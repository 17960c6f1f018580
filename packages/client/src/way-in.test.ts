import { describe, expect, test } from "bun:test";
import { createTown, fields, inside, lines, room } from "./fake-town.test.ts";

describe("the way in", () => {
  test("[EN-8] work begins with prepare and is paid once: a mended field goes out on the same connection", async () => {
    const town = createTown(41);
    const client = town.client();
    await client.prepare();
    await town.run(10);
    expect(town.solved).toEqual(["nonce-1"]);
    let isTaken = true;
    town.refuse = () => (isTaken ? { t: "refused", code: "name-taken", field: "nickname", suggestion: "Anna-2" } : null);
    const first = client.enter(fields);
    await town.run(200);
    expect(await first).toMatchObject({ kind: "refused", frame: { suggestion: "Anna-2" } });
    // Somebody thinks for a minute.
    await town.run(60_000);
    isTaken = false;
    await inside(town, client);
    expect(town.solved).toEqual(["nonce-1"]);
    expect(town.dials).toHaveLength(1);
  });

  test("[TK-6] a nonce that has run out is renewed by itself, here and by the server's word, and not for ever", async () => {
    const town = createTown(42);
    const client = town.client();
    await client.prepare();
    await town.run(299_000);
    await inside(town, client);
    expect(town.solved).toEqual(["nonce-1", "nonce-2"]);
    const other = createTown(43);
    let refusals = 1;
    other.refuse = () => ((refusals -= 1) >= 0 ? { t: "refused", code: "nonce-invalid" } : null);
    await inside(other);
    expect(other.solved).toHaveLength(2);
    refusals = 99;
    const third = other.client("second-tab").enter(fields);
    await other.run(500);
    expect(await third).toMatchObject({ kind: "refused", frame: { code: "nonce-invalid" } });
  });

  test("[PT-18] a full house is asked again by itself after the time it names, with the same work, and not for ever", async () => {
    const town = createTown(45);
    town.full = 2;
    const client = town.client();
    const entered = client.enter(fields);
    await town.run(1_500);
    expect(town.hellos).toHaveLength(1);
    await town.run(6_000);
    expect(await entered).toMatchObject({ kind: "inside" });
    expect(town.hellos).toHaveLength(3);
    expect(town.solved).toEqual(["nonce-1"]);
    const other = createTown(46);
    other.full = 99;
    const never = other.client().enter(fields);
    await other.run(120_000);
    expect(await never).toMatchObject({ kind: "failed" });
    expect(other.hellos).toHaveLength(9);
  });

  test("[EN-15] a ticket that is no longer good leads to the door, with the texts kept", async () => {
    const town = createTown(44);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    client.send(room, "kept");
    const asked = client.ask("rooms", {});
    town.isDown = false;
    town.takesTickets = false;
    client.wake();
    await town.run(500);
    expect(client.state.phase).toBe("gone");
    expect(await asked).toMatchObject({ t: "no", code: "not-now" });
    expect(lines(client, room)).toEqual(["kept/sending"]);
  });

  test("[PT-9] a request that was not answered before a cut is asked again under its number, before the texts written after it", async () => {
    const town = createTown(45);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    const asked = client.ask("join", { room: "FR-75010" });
    client.send("room:FR-75010", "first word");
    town.isDown = false;
    client.wake();
    await town.run(500);
    expect(await asked).toMatchObject({ t: "ok" });
    expect(town.heard.map((frame) => frame.t)).toEqual(["join", "say"]);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    const late = client.ask("rooms", {});
    await town.run(16_000);
    expect(await late).toMatchObject({ t: "no", code: "busy" });
  });

  for (const [code, phase] of [
    [4000, "gone"],
    [4002, "gone"],
    [4008, "gone"],
    [4011, "gone"],
    [4001, "gone"],
    [4004, "inside"],
    [4006, "inside"],
    [4010, "inside"],
    [1006, "inside"],
    [1001, "inside"],
  ] as const) {
    test(`[EN-15] after close code ${code} the client ${phase === "gone" ? "does not dial again" : "comes back with its ticket"}`, async () => {
      const town = createTown(46);
      const client = await inside(town);
      town.cutAll(code);
      await town.run(5_000);
      expect(client.state.phase).toBe(phase);
      expect(town.hellos).toHaveLength(phase === "gone" ? 1 : 2);
      if (phase === "gone") expect(client.state.goneWhy).toBe(code);
      else expect(client.state.connection.kind).toBe("up");
    });
  }

  test("[EN-8] the door is there before the work is done, and what ran out while nobody wrote is made anew", async () => {
    const town = createTown(47);
    const client = town.client();
    let isShown = false;
    town.workMs = 4_000;
    void client.prepare().then(() => {
      isShown = true;
    });
    await town.run(10);
    expect(isShown).toBe(true);
    const entered = client.enter(fields);
    await town.run(3_000);
    // The server waits five seconds for the first frame: nothing is dialled before the work is done.
    expect(town.dials).toHaveLength(0);
    await town.run(2_000);
    expect(await entered).toEqual({ kind: "inside" });
    const other = createTown(48);
    const slow = other.client();
    await slow.prepare();
    await other.run(400_000);
    await slow.prepare();
    await other.run(10);
    expect(other.solved).toEqual(["nonce-1", "nonce-2"]);
  });
});
