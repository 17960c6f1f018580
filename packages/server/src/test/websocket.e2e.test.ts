import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { protocolVersion } from "@lampion/protocol";
import type { App } from "../app.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-websocket-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const mask = [0x37, 0xfa, 0x21, 0x3d] as const;
interface How {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly isMasked?: boolean;
  /** The length as it is claimed, in 2 or 8 bytes more, instead of the shortest form. */
  readonly wide?: 2 | 8;
  readonly claims?: number;
}
/** One frame as it stands on the wire (RFC 6455, 5.2). */
function frame(opcode: number, body: Buffer | string = "", { fin = true, rsv = 0, isMasked = true, wide, claims }: How = {}): Buffer {
  const bytes = Buffer.from(body);
  const size = claims ?? bytes.length;
  const form = wide ?? (size < 126 ? 0 : size < 65_536 ? 2 : 8);
  const head = Buffer.alloc(2 + form);
  head[0] = (fin ? 128 : 0) | (rsv << 4) | opcode;
  head[1] = (isMasked ? 128 : 0) | (form === 0 ? size : form === 2 ? 126 : 127);
  if (form === 2) head.writeUInt16BE(size, 2);
  if (form === 8) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat(isMasked ? [head, Buffer.from(mask), bytes.map((byte, at) => byte ^ (mask[at & 3] as number))] : [head, bytes]);
}
const [continues, text, binary, closes, ping, pong] = [0, 1, 2, 8, 9, 10] as const;
const code = (value: number, reason: Buffer | string = ""): Buffer => Buffer.concat([Buffer.from([value >> 8, value & 255]), Buffer.from(reason)]);

interface Heard {
  readonly opcode: number;
  readonly body: Buffer;
}
/** Opens a connection, sends these frames, and gives what came back until `isEnough`, or until the server ended the connection. */
function talk(
  frames: readonly Buffer[],
  isEnough: (heard: readonly Heard[]) => boolean = () => false,
  offered = "",
): Promise<{ readonly head: string; readonly heard: readonly Heard[]; readonly isEnded: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect(app.port, "127.0.0.1");
    let rest = Buffer.alloc(0);
    let isOpen = false;
    let head = "";
    const heard: Heard[] = [];
    const done = (isEnded: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ head, heard, isEnded });
    };
    const timer = setTimeout(() => done(false), 20_000);
    socket.on("data", (piece: Buffer) => {
      rest = Buffer.concat([rest, piece]);
      if (!isOpen) {
        const end = rest.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (!rest.toString("latin1").startsWith("HTTP/1.1 101")) return reject(new Error(rest.toString("latin1").slice(0, 80)));
        head = rest.toString("latin1", 0, end);
        rest = rest.subarray(end + 4);
        isOpen = true;
        for (const one of frames) socket.write(one);
      }
      while (rest.length >= 2) {
        const short = (rest[1] as number) & 127;
        const from = short === 126 ? 4 : short === 127 ? 10 : 2;
        if (rest.length < from) break;
        const size = short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
        if (rest.length < from + size) break;
        heard.push({ opcode: (rest[0] as number) & 15, body: Buffer.from(rest.subarray(from, from + size)) });
        rest = rest.subarray(from + size);
      }
      if (isEnough(heard)) done(false);
    });
    socket.on("error", () => done(true));
    socket.on("close", () => done(true));
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: localhost:${app.port}\r\nOrigin: http://localhost:${app.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${offered === "" ? "" : `Sec-WebSocket-Extensions: ${offered}\r\n`}\r\n`,
    );
  });
}
/** A first frame that is answered with `refused` on an open connection. */
const hello = Buffer.from(JSON.stringify({ t: "hello", v: protocolVersion, tab: "tab-00000001", ticket: "é".repeat(40), positions: [] }));
const asked = JSON.stringify({ t: "hello", v: protocolVersion, tab: "tab-00000001", ticket: "a".repeat(120), positions: [] });
const isRefused = (heard: readonly Heard[]): boolean => heard.some((one) => one.opcode === text && one.body.toString().includes('"refused"'));
const pongs = (heard: readonly Heard[]): string[] => heard.filter((one) => one.opcode === pong).map((one) => one.body.toString("latin1"));

const faulty: Readonly<Record<string, readonly Buffer[]>> = {
  "a frame without a mask": [frame(text, asked, { isMasked: false })],
  "the first reserved bit": [frame(text, asked, { rsv: 4 })],
  "the second reserved bit": [frame(text, asked, { rsv: 2 })],
  "the third reserved bit": [frame(text, asked, { rsv: 1 })],
  ...Object.fromEntries([3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => [`opcode ${opcode}`, [frame(opcode, "x")]])),
  "a ping in two pieces": [frame(ping, "a", { fin: false }), frame(continues, "b")],
  "a ping of 126 bytes": [frame(ping, "p".repeat(126))],
  "a close of 126 bytes": [frame(closes, code(1_000, "r".repeat(124)))],
  "a piece that continues nothing": [frame(continues, asked)],
  "a new message within another": [frame(text, asked.slice(0, 9), { fin: false }), frame(text, asked.slice(9))],
  "a text that is no UTF-8": [frame(text, Buffer.from([0x7b, 0xc3, 0x28, 0x7d]))],
  "a surrogate in UTF-8": [frame(text, Buffer.from([0xed, 0xa0, 0x80]))],
  "a text cut within a letter": [frame(text, Buffer.from([0x7b, 0xc3]))],
  "more than a frame may have": [frame(text, "x".repeat(16_385))],
  "a length of 2^63": [frame(text, "", { wide: 8, claims: 2 ** 62 })],
  binary: [frame(binary, asked)],
  "a close": [frame(closes, code(1_000))],
  "a close without a code": [frame(closes)],
  "a close of one byte": [frame(closes, Buffer.from([3]))],
  ...Object.fromEntries([0, 999, 1_004, 1_005, 1_006, 1_015, 2_999, 5_000, 65_535].map((value) => [`a close with the code ${value}`, [frame(closes, code(value))]])),
  "a close whose reason is no UTF-8": [frame(closes, code(1_000, Buffer.from([0xc3, 0x28])))],
};

for (const [name, frames] of Object.entries(faulty)) {
  test(`[RL-18] ${name} ends the connection, and nothing behind it is read`, async () => {
    const { heard, isEnded } = await talk([...frames, frame(text, asked), frame(ping, "still there?")]);
    expect([isEnded, isRefused(heard), pongs(heard)]).toEqual([true, false, []]);
  });
}

test("[PT-22] what a browser offers to compress is taken up in no direction: the answer names no extension, an answer comes as it is, and a compressed frame ends the connection", async () => {
  for (const offered of ["permessage-deflate; client_max_window_bits", "permessage-deflate; server_no_context_takeover; client_no_context_takeover", "x-webkit-deflate-frame"]) {
    const plain = await talk([frame(text, asked)], (so) => so.length > 0, offered);
    expect([/extensions/iu.test(plain.head), isRefused(plain.heard)]).toEqual([false, true]);
    const { heard, isEnded } = await talk([frame(text, deflateRawSync(asked), { rsv: 4 }), frame(text, asked)], undefined, offered);
    expect([isEnded, isRefused(heard)]).toEqual([true, false]);
  }
});

test("[RL-18] a ping is answered with its own bytes, each in its turn, also between the pieces of a message; a pong that nobody asked for is passed over", async () => {
  const odd = String.fromCharCode(...Array.from({ length: 125 }, (_, at) => at * 2));
  const pieces = [asked.slice(0, 10), asked.slice(10, 40), asked.slice(40)];
  const { heard } = await talk(
    [
      frame(pong, "nobody asked"),
      frame(ping),
      frame(ping, Buffer.from(odd, "latin1")),
      frame(text, pieces[0], { fin: false }),
      frame(ping, "between"),
      frame(continues, pieces[1], { fin: false }),
      frame(continues, "", { fin: false }),
      frame(continues, pieces[2]),
    ],
    (so) => isRefused(so) && pongs(so).length >= 3,
  );
  expect(pongs(heard)).toEqual(["", odd, "between"]);
  expect(isRefused(heard)).toBe(true);
});

// A length in more bytes than it needs is against the letter of 5.2; the runtime reads it, and nothing follows from it.
test("[RL-18] a message is the same whatever the form of its length, and byte by byte; letters may be cut between pieces", async () => {
  for (const frames of [
    [frame(text, asked)],
    [frame(text, asked, { wide: 2 })],
    [frame(text, asked, { wide: 8 })],
    [...frame(text, asked)].map((byte) => Buffer.from([byte])),
    [...Buffer.from(asked)].map((byte, at, all) => frame(at === 0 ? text : continues, Buffer.from([byte]), { fin: at === all.length - 1 })),
    [...hello].map((byte, at, all) => frame(at === 0 ? text : continues, Buffer.from([byte]), { fin: at === all.length - 1 })),
  ]) {
    const { heard } = await talk(frames, (so) => so.length > 0);
    expect(heard[0]?.opcode).toBe(text);
    expect(heard[0]?.body.toString()).toMatch(/"t":"(refused|bye)"/);
  }
});
