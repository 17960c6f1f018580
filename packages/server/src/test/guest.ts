import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { ascii, decodeRecord, fromBase64Url, labels, openRow, same, toBase64Url, utf8Bytes, utf8Text } from "@lampion/proof";
import { suite } from "../evidence/key-wrapping.ts";
import { native } from "../evidence/primitives.ts";
import { createClient, createMemoryCopies, type OpenedRow, type OpenSealed, type Client, type ClientState, type Wire } from "@lampion/client";
import type { Door, Down, Fields } from "@lampion/protocol";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";

export interface Guest extends Client {
  /** Cuts the connection as a tunnel would: no goodbye. */
  cut(): void;
  /** Waits for that, 8 s unless told. */
  until(test: (state: ClientState) => boolean, what?: string, withinMs?: number): Promise<ClientState>;
  stop(): void;
}
export interface GuestKeys {
  readonly publicKey: string;
  /** D, made with the device: only it opens what is sealed for it. */
  readonly seal: { readonly key: string; readonly pair: Promise<CryptoKeyPair> };
  sign(text: string): string;
}

async function pairOf(own: { publicKey: KeyObject; privateKey: KeyObject }): Promise<CryptoKeyPair> {
  const imported = (key: KeyObject, usages: "deriveBits"[]): Promise<CryptoKey> =>
    crypto.subtle.importKey("jwk", key.export({ format: "jwk" }) as never, { name: "ECDH", namedCurve: "P-256" }, true, usages);
  return { publicKey: await imported(own.publicKey, []), privateKey: await imported(own.privateKey, ["deriveBits"]) };
}
const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

/** What comes in clear for the device to keep (EV-29): the record has to be that of its body. */
function rowOf({ q, r, x, b, by, re, fold }: Down<"rows">["m"][number]): OpenedRow | null {
  const record = decodeRecord(bytesOf(r));
  if (record === null || !same(record.bodyHash, native.sha256(bytesOf(x).slice(32), utf8Bytes(b)))) return null;
  const extras = { ...(by === undefined ? {} : { m: by }), ...(re === undefined ? {} : { r: re }), ...(fold === true ? { d: 1 as const } : {}) };
  return { q, kind: record.kind, at: record.acceptedAtMs, body: b, extras, sheet: toBase64Url(record.sheet), record: r, receipt: x };
}

/** Opens rows as a device does, with D and nothing else. */
export const openWith =
  (pair: Promise<CryptoKeyPair>): OpenSealed =>
  async (frame) => {
    if (frame.t === "rows") return frame.m.map(rowOf);
    const keys = await Promise.all(
      frame.w.map(async ([sheet, wrapped]) => {
        const [id, wrap] = [bytesOf(sheet), bytesOf(wrapped)];
        const recipient = await suite.createRecipientContext({ recipientKey: await pair, enc: buffer(wrap.subarray(0, 65)), info: buffer(ascii(labels.deviceWrap)) });
        return { id, key: new Uint8Array(await recipient.open(buffer(wrap.subarray(65)), buffer(id))) };
      }),
    );
    return frame.m.map(([q, at, receipt, sealed]) => {
      const sheet = keys[at];
      const opened = sheet === undefined ? null : openRow(native, sheet.key, { sheet: sheet.id, epoch: frame.e, seq: q }, bytesOf(sealed));
      if (sheet === undefined || opened === null) return null;
      const extras = JSON.parse(utf8Text(opened.extras) ?? "{}") as OpenedRow["extras"];
      const { kind, acceptedAtMs } = opened.record;
      return { q, kind, at: acceptedAtMs, body: utf8Text(opened.body) ?? "", extras, sheet: toBase64Url(sheet.id), record: toBase64Url(opened.bytes), receipt };
    });
  };

export function newDevice(): GuestKeys {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const raw = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url");
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const point = own.publicKey.export({ format: "der", type: "spki" }).subarray(-65).toString("base64url");
  const seal = { key: point, pair: pairOf(own) };
  return { publicKey: raw, seal, sign: (text) => sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url") };
}

/** A guest's device on the loopback: real keys, real work, a real WebSocket. `kept`: what it keeps of conversations itself (EV-29). */
export function createGuest(
  url: string,
  device: GuestKeys = newDevice(),
  store = new Map<string, string>(),
  opened: (row: OpenedRow) => void = () => {},
  kept = new Map<string, Map<number, OpenedRow>>(),
  heard: (frame: string) => void = () => {},
): Guest {
  let socket: WebSocket | null = null;
  let isStopped = false;
  const client = createClient(
    {
      nowMs: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        timer.unref();
        return () => clearTimeout(timer);
      },
      fraction: () => 0.1,
      id: () => randomBytes(17).toString("base64url").slice(0, 22),
      dial(address): Wire {
        const ws = new WebSocket(address, { headers: { origin: url } } as never);
        socket = ws;
        const wire: Wire = {
          send: (text) => {
            if (ws.readyState === WebSocket.OPEN) ws.send(text);
          },
          close: () => ws.close(),
          onOpen: () => {},
          onText: () => {},
          onClose: () => {},
        };
        ws.onopen = () => wire.onOpen();
        ws.onmessage = (event) => {
          heard(String(event.data));
          wire.onText(String(event.data));
        };
        ws.onclose = (event) => {
          if (!isStopped) wire.onClose(event.code);
        };
        return wire;
      },
      fetchDoor: async () => (await (await fetch(`${url}/door`)).json()) as Door,
      device: { publicKey: async () => device.publicKey, sealKey: async () => device.seal.key, sign: async (text) => device.sign(text), forget: async () => {} },
      open: async (frame) => {
        const rows = await openWith(device.seal.pair)(frame);
        for (const row of rows) if (row !== null) opened(row);
        return rows;
      },
      copies: createMemoryCopies(kept),
      solve: async (challenge) => JSON.stringify({ challenge, solution: await solveChallenge({ challenge: challenge as never, deriveKey }) }),
      store: { read: (key) => store.get(key) ?? null, write: (key, value) => void store.set(key, value), remove: (key) => void store.delete(key), clear: () => store.clear() },
    },
    { origin: url, url: `${url.replace("http", "ws")}/ws`, tab: "tab-00000001" },
  );
  return Object.assign(Object.create(client) as Client, {
    cut: () => (socket as unknown as { terminate(): void } | null)?.terminate(),
    stop: () => {
      isStopped = true;
      socket?.close();
    },
    until: (test: (state: ClientState) => boolean, what = "the state", withinMs = 8_000) =>
      new Promise<ClientState>((resolve, reject) => {
        if (test(client.state)) return resolve(client.state);
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`${what} did not come`));
        }, withinMs);
        const stop = client.subscribe((state) => {
          if (!test(state)) return;
          clearTimeout(timer);
          stop();
          resolve(state);
        });
      }),
  });
}

export const fieldsOf = (nickname: string, more: Partial<Fields> = {}): Fields => ({
  nickname,
  age: 34,
  gender: "woman",
  country: "FR",
  postalCode: "75011",
  language: "fr",
  ...more,
});
