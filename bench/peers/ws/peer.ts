import { join } from "node:path";
import { folder, installNpm } from "../install.ts";
import type { Peer } from "../peer.ts";

/** `ws` on Node: compression off, the bytes of a message made once for everybody. */
export const ws: Peer = {
  title: "ws on Node",
  dialect: "lampion",
  without: "judge, record, answer, presence, resume",
  install: () => installNpm("ws", "8.23.0"),
  command: ({ plan }) => ({ argv: ["node", join(import.meta.dir, "server.mjs"), JSON.stringify(plan), folder], tells: true }),
};
