import { connect } from "node:net";
import type { Fields } from "@lampion/protocol";
import { helloText, protocolVersion } from "@lampion/protocol";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { fieldsOf, newDevice, type GuestKeys } from "./guest.ts";

export type Frame = Readonly<Record<string, unknown>> & { readonly t: string };
/** A connection that says whatever it likes. */
export interface Raw {
  readonly frames: readonly Frame[];
  readonly closed: Promise<number>;
  isOpen(): boolean;
  /** Text and bytes go as they are, everything else as JSON. */
  send(what: unknown): void;
  /** The first frame that came since the last call and fits; earlier ones are passed over. */
  next(fits: (frame: Frame) => boolean): Promise<Frame>;
  close(): void;
}

export async function openRaw(url: string): Promise<Raw> {
  const ws = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers: { origin: url } } as never);
  const frames: Frame[] = [];
  let seen = 0;
  let wake: () => void = () => {};
  let tellClosed: (code: number) => void = () => {};
  const closed = new Promise<number>((resolve) => {
    tellClosed = resolve;
  });
  ws.onmessage = (event) => {
    frames.push(JSON.parse(String(event.data)) as Frame);
    wake();
  };
  ws.onclose = (event) => {
    tellClosed(event.code);
    wake();
  };
  await new Promise<void>((resolve, reject) => {
    ws.onopen = () => resolve();
    ws.onerror = () => reject(new Error("the connection was refused"));
  });
  return {
    frames,
    closed,
    isOpen: () => ws.readyState === WebSocket.OPEN,
    send: (what) => ws.send(typeof what === "string" || what instanceof Uint8Array ? what : JSON.stringify(what)),
    async next(fits) {
      for (;;) {
        while (seen < frames.length) {
          const frame = frames[seen];
          seen += 1;
          if (frame !== undefined && fits(frame)) return frame;
        }
        if (ws.readyState >= WebSocket.CLOSING) throw new Error(`closed, after ${frames.map((one) => one.t).join(" ")}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => ws.close(),
  };
}

/** A whole first frame with real key, signature and work. */
export async function helloOf(url: string, fields: Fields = fieldsOf("Ada"), device: GuestKeys = newDevice()): Promise<Record<string, unknown>> {
  const door = (await (await fetch(`${url}/door`)).json()) as { nonce: string; challenge: unknown };
  const solution = await solveChallenge({ challenge: door.challenge as never, deriveKey });
  return {
    t: "hello",
    v: protocolVersion,
    tab: "tab-00000001",
    key: device.publicKey,
    seal: device.seal.key,
    nonce: door.nonce,
    sig: device.sign(helloText(url, door.nonce, device.seal.key)),
    work: JSON.stringify({ challenge: door.challenge, solution }),
    fields,
  };
}

/** The first line of the answer to an upgrade with these headers, as they stand on the wire. */
export function upgrade(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { port, host } = new URL(url);
  const all = { Host: host, Upgrade: "websocket", Connection: "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", ...headers };
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write(
        `GET /ws HTTP/1.1\r\n${Object.entries(all)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join("")}\r\n`,
      );
    });
    socket.on("error", reject);
    socket.once("data", (data) => {
      resolve(data.toString("latin1").split("\r\n")[0] ?? "");
      socket.destroy();
    });
  });
}
