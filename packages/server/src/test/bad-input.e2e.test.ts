import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { commandNames, protocolVersion, type Fields } from "@lampion/protocol";
import type { App } from "../app.ts";
import { fieldsOf } from "./guest.ts";
import { helloOf, openRaw, upgrade, type Frame, type Raw } from "./raw.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
let names = 0;
const name = (): string => {
  names += 1;
  return `Hibou ${"abcdefghijklmnopqrstuvwxyz"[names % 26]}${"abcdefghijklmnopqrstuvwxyz"[Math.floor(names / 26) % 26]}`;
};
let open: Raw[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-bad-"));
  app = await startApp(folder, { pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false } });
});
afterEach(() => {
  for (const one of open) one.close();
  open = [];
  expect(app.node.figures().faults).toBe(0);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function connection(): Promise<Raw> {
  const one = await openRaw(app.url);
  open.push(one);
  return one;
}
async function inside(fields: Fields = fieldsOf(name())): Promise<{ raw: Raw; room: string; ask(frame: object): Promise<Frame> }> {
  const raw = await connection();
  raw.send(await helloOf(app.url, fields));
  const welcome = await raw.next((frame) => frame.t === "welcome" || frame.t === "refused");
  expect(welcome.t).toBe("welcome");
  await raw.next((frame) => frame.t === "stream");
  let n = 0;
  return {
    raw,
    room: String(welcome["landing"]),
    ask(frame) {
      n += 1;
      const own = n;
      raw.send({ n: own, ...frame });
      return raw.next((one) => (one.t === "ok" || one.t === "no") && one["n"] === own);
    },
  };
}

describe("before the upgrade", () => {
  test("[SC-1] a page of another site gets no connection, whatever it calls itself", async () => {
    const own = app.url;
    expect(await upgrade(app.url, { Origin: own })).toContain("101");
    for (const origin of ["https://evil.example", "null", `${own}.evil.example`, own.replace("localhost", "a.localhost"), `${own}0`, own.replace(/:\d+/, "")])
      expect(await upgrade(app.url, { Origin: origin })).toContain("403");
    expect(await upgrade(app.url, {})).toContain("403");
    expect(await upgrade(app.url, { Origin: "https://evil.example", "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example" })).toContain("403");
  });

  test("[SC-2] another version of the WebSocket protocol is refused", async () => {
    for (const version of ["8", "12", "", "x"]) expect(await upgrade(app.url, { Origin: app.url, "Sec-WebSocket-Version": version })).not.toContain("101");
  });
});

describe("the first frame", () => {
  const cases: readonly (readonly [string, unknown, number])[] = [
    ["no JSON", "hello", 4001],
    ["half of it", '{"t":"hello"', 4001],
    ["a list", [], 4001],
    ["null", "null", 4001],
    ["a number", "7", 4001],
    ["nothing", "", 4001],
    ["bytes", new TextEncoder().encode('{"t":"hello"}'), 4001],
    ["an unknown type", { t: "open", n: 1 }, 4001],
    ["a request", { t: "say", n: 1, room: "FR", text: "a" }, 4001],
    ["a hello without fields", { t: "hello", v: protocolVersion }, 4001],
    ["another version", { t: "hello", v: protocolVersion + 1 }, 4002],
    ["a forged ticket's shape", { t: "hello", v: protocolVersion, tab: "tab-00000001", ticket: 7, positions: [] }, 4001],
  ];
  for (const [what, frame, code] of cases) {
    test(`[SC-6] ${what} ends the connection with ${code}`, async () => {
      const raw = await connection();
      raw.send(frame);
      expect(await raw.closed).toBe(code);
      expect(raw.frames.at(-1)).toMatchObject({ t: "bye", code });
    });
  }

  test("[SC-8] more than 16 KiB ends the connection, one byte less does not for its size", async () => {
    const large = await connection();
    large.send(`"${"x".repeat(16_383)}"`);
    expect([1006, 1009]).toContain(await large.closed);
    const guest = await inside();
    const frame = JSON.stringify({ t: "say", n: 1, room: guest.room, text: "x" });
    guest.raw.send(frame + " ".repeat(16_384 - frame.length));
    expect(await guest.raw.next((one) => one["n"] === 1)).toMatchObject({ t: "ok" });
  });

  test("[TK-2] a replayed hello is refused with what to do, and the connection stays for a good one", async () => {
    const hello = await helloOf(app.url, fieldsOf(name()));
    const first = await connection();
    first.send(hello);
    await first.next((frame) => frame.t === "welcome");
    const second = await connection();
    second.send(hello);
    expect(await second.next(() => true)).toMatchObject({ t: "refused", code: "nonce-invalid" });
    second.send({ ...(await helloOf(app.url, fieldsOf(name()))), sig: "A".repeat(86) });
    expect(await second.next(() => true)).toMatchObject({ t: "refused", code: "signature-invalid" });
    second.send(await helloOf(app.url, fieldsOf(name())));
    expect(await second.next(() => true)).toMatchObject({ t: "welcome" });
  });

  test("[SC-15] a forged or altered ticket is refused, another door opens", async () => {
    const { raw } = await inside();
    const ticket = String(raw.frames.find((one) => one.t === "welcome")?.["ticket"]);
    for (const forged of ["A".repeat(200), `${ticket.slice(0, 50)}${ticket[50] === "A" ? "B" : "A"}${ticket.slice(51)}`]) {
      const other = await connection();
      other.send({ t: "hello", v: protocolVersion, tab: "tab-00000002", ticket: forged, positions: [] });
      expect(await other.next(() => true)).toMatchObject({ t: "refused", code: "ticket-invalid" });
    }
  });
});

describe("the four fields", () => {
  test("[EN-12] absurd ages are refused at their field, and mending one needs no new work", async () => {
    const hello = await helloOf(app.url, fieldsOf(name()));
    const raw = await connection();
    for (const age of [-1, 0, 121, 18.5, 1e308, -1e308, 0.1]) {
      raw.send({ ...hello, fields: { ...(hello["fields"] as Fields), age } });
      expect(await raw.next(() => true)).toMatchObject({ t: "refused", code: "age-out-of-range", field: "age" });
    }
    raw.send(hello);
    expect(await raw.next(() => true)).toMatchObject({ t: "welcome" });
    for (const age of ["18", null, true, [18], { valueOf: 18 }]) {
      const other = await connection();
      other.send({ ...hello, fields: { ...(hello["fields"] as Fields), age } });
      expect(await other.closed).toBe(4001);
    }
  });

  test("[EN-6] postal codes with letters, of companies, of nowhere and empty ones are refused with a hint", async () => {
    const hello = await helloOf(app.url, fieldsOf(name()));
    const raw = await connection();
    for (const [postalCode, code] of [
      ["ABCDE", "place-malformed"],
      ["", "place-malformed"],
      ["7501", "place-malformed"],
      ["<b>75</b>", "place-malformed"],
      ["00000", "place-unknown"],
    ] as const) {
      raw.send({ ...hello, fields: { ...(hello["fields"] as Fields), postalCode } });
      const answer = await raw.next(() => true);
      expect(answer).toMatchObject({ t: "refused", field: "postalCode", code });
      expect(String(answer["hint"])).toMatch(/\d/);
    }
  });

  test("[EN-3] empty, odd and used nicknames are refused, each with a free one", async () => {
    const taken = name();
    await inside(fieldsOf(taken));
    const hello = await helloOf(app.url, fieldsOf(taken));
    const raw = await connection();
    raw.send(hello);
    expect(await raw.next(() => true)).toMatchObject({ t: "refused", code: "name-taken", field: "nickname" });
    for (const nickname of ["", " ", "ab", "x".repeat(200), "<script>", "A\u0301".repeat(60), "\ud800\ud800\ud800", "\u0000\u0000\u0000", "👩👩👩"]) {
      raw.send({ ...hello, fields: { ...(hello["fields"] as Fields), nickname } });
      const answer = await raw.next(() => true);
      expect(answer).toMatchObject({ t: "refused", field: "nickname" });
      expect(String(answer["suggestion"]).length).toBeGreaterThanOrEqual(3);
      // Twelve tries on one connection are enough for a person.
      if (raw.frames.length >= 11) break;
    }
  });
});

describe("inside", () => {
  test("[SC-6] what is not understood is refused with its number, and the connection goes on", async () => {
    const { room, ask } = await inside();
    expect(await ask({ t: "dance" })).toMatchObject({ t: "no", code: "unknown-command" });
    expect(await ask({ t: "constructor" })).toMatchObject({ t: "no", code: "unknown-command" });
    for (const wrong of [
      {},
      { room },
      { room, text: 7 },
      { room, text: "x".repeat(2_001) },
      { room: "../etc", text: "a" },
      { room, text: "a", extra: 1 },
      { room, text: "a", re: -1 },
      { room, text: "a", anyway: "yes" },
    ]) {
      expect(await ask({ t: "say", ...wrong })).toMatchObject({ t: "no", code: "malformed" });
    }
    expect(await ask({ t: "say", room, text: "x".repeat(501) })).toMatchObject({ t: "no", code: "text-too-long" });
    for (const nothing of ["", "   ", "\u200b\ufeff", "\u0000\u0007"]) expect(await ask({ t: "say", room, text: nothing })).toMatchObject({ t: "no", code: "text-empty" });
    expect(await ask({ t: "say", room, text: "encore là" })).toMatchObject({ t: "ok" });
  });

  test("[SC-7] keys of the prototype are refused at every depth", async () => {
    const { raw, room, ask } = await inside();
    for (const [n, text] of [
      [901, `{"t":"say","n":901,"room":"${room}","text":"a","__proto__":{"admin":true}}`],
      [902, `{"t":"report","n":902,"about":{"__proto__":{"nothing":true}},"who":"me","situation":"harassment","words":"","act":"now"}`],
      [903, `{"t":"say","n":903,"room":"${room}","text":"a","constructor":{"prototype":{"admin":true}}}`],
    ] as const) {
      raw.send(text);
      expect(await raw.next((one) => one["n"] === n)).toMatchObject({ t: "no", code: "malformed" });
    }
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
    expect((await ask({ t: "rooms" })).t).toBe("ok");
  });

  test("[SC-13] markup arrives as it was typed; signs that turn, hide, pile up or are half are taken out, and all that arrives is whole text", async () => {
    const who = name();
    const speaker = await inside(fieldsOf(who));
    const reader = await inside();
    expect(reader.room).toBe(speaker.room);
    const heard = async (): Promise<string> => {
      const frame = await reader.raw.next((one) => one.t === "msgs" && (one["m"] as { by?: { name: string } }[]).some((line) => line.by?.name === who));
      return String((frame["m"] as { text?: string; x?: string }[]).map((line) => line.text ?? line.x).join());
    };
    const markup = `<script>alert("x")</script><img src=x onerror=alert(1)> & "'`;
    expect(await speaker.ask({ t: "say", room: speaker.room, text: markup })).toMatchObject({ t: "ok" });
    expect(await heard()).toContain("<script>alert");
    for (const text of [`avant\u202eaprès`, `sept\u0000 mots`, `pile ${"\u0301".repeat(1_900)} fin`, "demi \ud83c signe", "demi \udfee signe", "l\u200bo\u200bn\u200bg"]) {
      const answer = await speaker.ask({ t: "say", room: speaker.room, text });
      if (answer.t === "no") {
        expect(answer["code"]).not.toBe("store-failed");
        continue;
      }
      const got = await heard();
      expect(got).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
      expect(got).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/);
      expect(got).not.toMatch(/\p{M}{12}/u);
    }
  });

  test("[SC-4] ids of others, of elsewhere and of nothing get one and the same answer", async () => {
    const owner = await inside();
    const stranger = await inside();
    const own = String(owner.raw.frames.find((one) => one.t === "stream")?.["me"]);
    const invented = "A".repeat(22);
    const tries = [
      { t: "tell", talk: invented, text: "a" },
      { t: "close", talk: invented },
      { t: "history", stream: `talk:${invented}`, before: 9 },
      { t: "withdraw", stream: `talk:${invented}`, seq: 1 },
      { t: "knock-answer", knock: invented, answer: "accept" },
      { t: "knock-withdraw", knock: invented },
      { t: "block", whom: { row: own }, calm: "off" },
      { t: "block", whom: { row: invented }, calm: "off" },
      { t: "unblock", block: invented },
      { t: "leave", room: "theme-music" },
      { t: "say", room: "theme-music", text: "a" },
      { t: "join", room: "FR-nowhere" },
    ];
    for (const one of tries) {
      const answer = await stranger.ask(one);
      expect([one.t, answer.t]).toEqual([one.t, "no"]);
      expect(["not-found", "not-allowed", "room-closed", "talk-closed"]).toContain(String(answer["code"]));
    }
  });

  test("[SC-22] random frames cause no fault, and the server goes on", async () => {
    const { raw, room, ask } = await inside();
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(room, "talk:abcdefgh", `room:${room}`, -1, 1e21, "\ud800", "__proto__"));
    const frame = fc.record(
      {
        t: fc.constantFrom(...commandNames.filter((one) => one !== "exit" && one !== "forget"), "beat", "ping", "x"),
        n: fc.oneof(fc.integer({ min: 1, max: 2_000_000_000 }), fc.jsonValue()),
      },
      { requiredKeys: ["t"] },
    );
    const keys = fc.constantFrom(
      "room",
      "text",
      "talk",
      "stream",
      "seq",
      "before",
      "act",
      "settings",
      "to",
      "whom",
      "about",
      "who",
      "situation",
      "words",
      "held",
      "away",
      "knock",
      "answer",
      "re",
    );
    const frames = fc.tuple(frame, fc.dictionary(keys, value, { maxKeys: 5 })).map(([head, body]) => JSON.stringify({ ...body, ...head }));
    for (const text of fc.sample(frames, { numRuns: 600, seed: 20 })) {
      if (!raw.isOpen()) break;
      if (text.length < 8_000 && /"n":\d+[,}]/.test(text)) raw.send(text);
    }
    if (raw.isOpen()) await ask({ t: "rooms" }).catch(() => {});
    expect(app.node.figures().faults).toBe(0);
    expect((await (await inside()).ask({ t: "rooms" })).t).toBe("ok");
  });
});
