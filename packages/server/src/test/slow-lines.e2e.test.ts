import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@lampion/protocol";
import type { App } from "../app.ts";
import { createGuest, fieldsOf } from "./guest.ts";
import { helloOf } from "./raw.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-slow-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Slow {
  readonly kind: string;
  readonly start: () => string;
  /** The next bytes of something that never becomes whole, one a second. */
  readonly drip: (n: number) => string | Buffer;
  /** When the server has to have ended it, s. */
  readonly withinS: number;
}
const upgradeOf = ({ port, url }: App): string =>
  `GET /ws HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
const upgrade = (): string => upgradeOf(app);
/** A masked frame's head and its first byte; then a byte at a time of what it says will come. */
const pieces = (head: readonly number[], each: readonly number[]) => (n: number) => Buffer.from(n === 0 ? [...head] : [...each]);
// The runtime looks at silent connections every four seconds and ends those of HTTP after ten; a line has limits.frame.firstFrameWithinMs to say who it is.
const http = 15;
const line = Math.ceil(limits.frame.firstFrameWithinMs / 1_000) + 4;
const slow: readonly Slow[] = [
  { kind: "a head that never ends", start: () => "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", drip: () => "a", withinS: http },
  { kind: "half a head and silence", start: () => "GET / HTTP/1.1\r\nHo", drip: () => "", withinS: http },
  { kind: "a connection without a word", start: () => "", drip: () => "", withinS: http },
  {
    kind: "a body that never ends",
    start: () => `POST /api/claim HTTP/1.1\r\nHost: localhost:${app.port}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
    drip: () => " ",
    withinS: http,
  },
  { kind: "a line that says nothing", start: upgrade, drip: () => "", withinS: line },
  { kind: "a frame byte by byte", start: upgrade, drip: pieces([0x81, 0xfe, 0x03, 0xe8, 0, 0, 0, 0], [0x20]), withinS: line },
  { kind: "a message in pieces without end", start: upgrade, drip: pieces([0x01, 0x81, 0, 0, 0, 0, 0x20], [0x00, 0x81, 0, 0, 0, 0, 0x20]), withinS: line },
  { kind: "half the head of a frame", start: upgrade, drip: pieces([0x81, 0xfe, 0x03], []), withinS: line },
];

/** Resolves with the seconds after which the server ended it, or with what it was still open after. */
function keepSlow({ start, drip, withinS }: Slow): Promise<number | string> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const socket: Socket = connect(app.port, "127.0.0.1");
    let n = 0;
    const dripping = setInterval(() => {
      const bytes = drip(n);
      n += 1;
      if (bytes.length > 0 && socket.writable) socket.write(bytes);
    }, 1_000);
    const giveUp = setTimeout(() => done("open"), withinS * 1_000);
    const done = (how: number | string): void => {
      clearInterval(dripping);
      clearTimeout(giveUp);
      socket.destroy();
      resolve(how);
    };
    socket.on("data", () => {});
    socket.on("error", () => done((performance.now() - begun) / 1_000));
    socket.on("close", () => done((performance.now() - begun) / 1_000));
    socket.write(start());
  });
}

test("[SC-10] whoever sends by drops loses the line in seconds, four hundred of them at once, and guests come in and talk meanwhile", async () => {
  const each = 50;
  const ends = slow.flatMap((one) => Array.from({ length: each }, () => keepSlow(one).then((how) => [one.kind, how] as const)));
  const welcome: string[] = [];
  for (let n = 0; n < 20; n += 1) {
    const guest = createGuest(app.url);
    const entered = await guest.enter(fieldsOf(`Passant ${"abcdefghijklmnopqrst"[n] ?? ""}`));
    welcome.push(entered.kind);
    if (entered.kind === "inside") {
      await guest.until((state) => state.streams.size > 0, "the room");
      guest.send([...guest.state.streams.keys()][0] ?? "", "Bonsoir.");
      await guest.until((state) => [...state.streams.values()].some((view) => view.lines.some((said) => said.mine && said.state === "sent")), "a receipt");
    }
    guest.stop();
  }
  expect(welcome.filter((kind) => kind === "inside").length).toBeGreaterThanOrEqual(18);
  expect((await Promise.all(ends)).filter(([, how]) => typeof how === "string")).toEqual([]);
}, 60_000);

/** A text frame as a client writes it, under a mask of nothing. */
function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = body.length < 126 ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), body]);
}
/** Inside by a whole first frame, then bytes of a second one that never becomes whole, as fast as the loop turns: how it ended. */
async function insideThenDrips(service: App, passes: (ms: number) => void): Promise<string> {
  const hello = textFrame(JSON.stringify(await helloOf(service.url, fieldsOf("Goutte"))));
  return new Promise((resolve, reject) => {
    const socket = connect(service.port, "127.0.0.1");
    let heard = "";
    let dripping: ReturnType<typeof setInterval> | undefined;
    const giveUp = setTimeout(() => socket.destroy(new Error("still inside")), 20_000);
    socket.on("data", (data) => {
      heard += data.toString("latin1");
      if (dripping !== undefined || !heard.includes('"t":"welcome"')) return;
      socket.write(Buffer.from([0x81, 0xfe, 0x03, 0xe8, 0, 0, 0, 0]));
      dripping = setInterval(() => {
        socket.write(" ");
        passes(limits.session.heartbeatMs / 10);
      }, 100);
    });
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(giveUp);
      clearInterval(dripping);
      resolve(heard.includes('"t":"welcome"') ? "ended" : "never inside");
    });
    socket.write(upgradeOf(service));
    socket.write(hello);
  });
}

test("[SC-10] whoever is inside and sends bytes of a frame that never becomes whole loses the line after missed heartbeats: bytes are no sign of life, whole frames are", async () => {
  const data = mkdtempSync(join(tmpdir(), "lampion-drip-"));
  let offsetMs = 0;
  const turned = await startApp(data, { clock: { nowMs: () => Date.now() + offsetMs } });
  try {
    const begunMs = offsetMs;
    expect(await insideThenDrips(turned, (ms) => void (offsetMs += ms))).toBe("ended");
    const missed = (offsetMs - begunMs) / limits.session.heartbeatMs;
    expect(missed).toBeGreaterThan(limits.session.missedHeartbeats);
    expect(missed).toBeLessThan(limits.session.missedHeartbeats + 4);
  } finally {
    await turned.stop();
    rmSync(data, { recursive: true, force: true });
  }
}, 60_000);
