import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-smuggling-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends bytes as they are; answers all that came back, and whether the server ended the connection within two seconds. */
function exchange(bytes: string): Promise<{ readonly answers: string[]; readonly isEnded: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(app.port, "127.0.0.1");
    let text = "";
    const done = (isEnded: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ answers: [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => found[1] ?? ""), isEnded });
    };
    const timer = setTimeout(() => done(false), 2_000);
    socket.on("data", (piece) => (text += piece.toString("latin1")));
    socket.on("error", () => done(true));
    socket.on("close", () => done(true));
    socket.write(bytes);
  });
}
const upgrade = (origin: string, more = ""): string =>
  `GET /ws HTTP/1.1\r\nHost: localhost:${app.port}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;
const second = (): string => `GET /healthz HTTP/1.1\r\nHost: localhost:${app.port}\r\n\r\n`;

test("[SC-3] bytes behind a refused upgrade are never a second request, and the connection ends", async () => {
  expect((await exchange(second())).answers).toEqual(["200"]);
  const { answers, isEnded } = await exchange(upgrade("https://elsewhere.example") + second());
  expect([answers, isEnded]).toEqual([["403"], true]);
});

test("[SC-3] two lengths of one body are refused, and what follows is not read", async () => {
  const both = `POST /api/claim HTTP/1.1\r\nHost: localhost:${app.port}\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
  const { answers, isEnded } = await exchange(both + second());
  expect([answers, isEnded]).toEqual([["400"], true]);
});
