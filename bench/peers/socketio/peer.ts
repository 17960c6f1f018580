import { join } from "node:path";
import { folder, installNpm } from "../install.ts";
import type { Peer } from "../peer.ts";

const version = "4.8.4";
const server = join(import.meta.dir, "server.mjs");

/** Socket.IO as it comes, WebSocket only and without compression. */
export const socketio: Peer = {
  title: "Socket.IO",
  dialect: "socketio",
  without: "judge, record, presence, resume",
  install: () => installNpm("socket.io", version),
  command: ({ port }) => ({ argv: ["node", server, String(port), folder] }),
};
/** The same with `connectionStateRecovery`, which keeps every message for those who come back. */
export const socketioRecovery: Peer = {
  title: "Socket.IO with recovery",
  dialect: "socketio",
  without: "judge, record, presence",
  install: () => installNpm("socket.io", version),
  command: ({ port }) => ({ argv: ["node", server, String(port), folder, "recovery"] }),
};
