import { describe, expect, test } from "bun:test";
import { encodeRecord, kinds, noble, streamRef, toBase64Url } from "@lampion/proof";
import type { Selector } from "@lampion/protocol";
import type { Told } from "../../evidence/evidence-vault.port.ts";
import { namedBy, orderNames, type NamesPorts } from "../order-names.ts";
import { claimDigest, fileNotice } from "../paper-desk.ts";
import { hour, must, openSmallDesk } from "./small-desk.ts";

const message = (stream: string, seq: number, of = "someone-else-000") => ({
  of,
  receipt: {
    record: toBase64Url(
      encodeRecord({
        ...{ kind: kinds.room, stream: streamRef(noble, stream), sheet: new Uint8Array(16), epoch: 1, seq, acceptedAtMs: 9 * hour },
        ...{ author: new Uint8Array(16).fill(1), bodyHash: new Uint8Array(32), prev: new Uint8Array(32) },
      }),
    ),
    receipt: toBase64Url(new Uint8Array(48).fill(seq)),
  },
});
type About = Partial<Told["about"]>;
const told = (about: About, whom: string | null): Pick<Told, "about" | "whom"> => ({ whom, about: { kind: "talk", stream: null, seqs: [], leftOut: [], hoursMs: [], ...about } });
/** A desk with one case about a conversation and one about a room, as the vault has what was told. */
async function desk() {
  const small = await openSmallDesk(31);
  const talk = await small.report({ report: "r-talk", about: "talk", stream: "talk:abc", subject: "subject-of-nina" });
  const room = await small.report({ report: "r-room", stream: "room:FR-1" });
  const asked: NamesPorts["asked"] = async (report) =>
    report === "r-talk" ? told({ stream: "talk:abc" }, null) : report === "r-room" ? told({ kind: "room", stream: "room:FR-1", seqs: [3] }, "author-of-it-000") : null;
  const ports: NamesPorts = { asked, claim: (code) => claimDigest(small.house, code) };
  return {
    small,
    talk,
    room,
    by: async (selectors: readonly Selector[], ...messages: readonly ReturnType<typeof message>[]) =>
      namedBy(noble, await orderNames(small.house.state, { selectors: [...selectors] }, ports), messages),
  };
}

describe("what an order names", () => {
  test("[MD-53] a case names its conversation, and of a room what was reported and what else its author wrote, never what others wrote there", async () => {
    const { talk, room, by } = await desk();
    const of = (value: string): Selector[] => [{ kind: "case", value }];
    expect(await by(of(talk.case), message("talk:abc", 1), message("talk:abc", 99))).toEqual([0]);
    expect(await by(of(talk.case), message("talk:other", 1))).toBeNull();
    expect(await by(of(room.case), message("room:FR-1", 3))).toEqual([0]);
    expect(await by(of(room.case), message("room:FR-1", 44, "author-of-it-000"))).toEqual([0]);
    expect(await by(of(room.case), message("room:FR-1", 44))).toBeNull();
    expect(await by(of(room.case), message("room:FR-2", 3, "author-of-it-000"))).toBeNull();
  });

  test("[MD-53] a claim names what its own report is about; a notice without a session its public place; one message that nobody names is one too many", async () => {
    const { small, talk, room, by } = await desk();
    expect(await by([{ kind: "claim", value: room.code }], message("room:FR-1", 3))).toEqual([0]);
    expect(await by([{ kind: "claim", value: room.code }], message("talk:abc", 1))).toBeNull();
    const filed = must(await fileNotice(small.house, { situation: "harassment", where: "/rooms/FR-9/1/5", words: "Vu.", language: "fr" } as never));
    expect([await by([{ kind: "claim", value: filed.claim }], message("room:FR-9", 5)), await by([{ kind: "claim", value: filed.claim }], message("room:FR-9", 6))]).toEqual([
      [0],
      null,
    ]);
    const both: Selector[] = [
      { kind: "case", value: talk.case },
      { kind: "receipt", value: message("room:FR-1", 8).receipt.receipt },
    ];
    expect(await by(both, message("room:FR-1", 8), message("talk:abc", 1))).toEqual([0, 1]);
    expect(await by(both, message("room:FR-1", 8), message("room:FR-1", 9))).toBeNull();
  });

  test("[MD-53] an order that leads to no message names none, which is another thing than naming others", async () => {
    const { by } = await desk();
    expect(await by([], message("room:FR-1", 3))).toEqual([]);
    expect(await by([{ kind: "case", value: "C-22222222" }], message("room:FR-1", 3))).toEqual([]);
    expect(await by([{ kind: "receipt", value: "recu-de-la-victime" }], message("room:FR-1", 3))).toBeNull();
  });
});
