// The peer Socket.IO on Node: a room, and each message emitted to it once. WebSocket only, no compression.
// node server.mjs PORT FOLDER [recovery]: FOLDER is where `socket.io` was installed; `recovery` keeps what was emitted for two minutes.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [port, folder = "", recovery] = process.argv.slice(2);
const { Server } = createRequire(join(folder, "package.json"))("socket.io");
const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
  ...(recovery === "recovery" ? { connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true } } : {}),
});
let accepted = 0;
io.on("connection", (socket) => {
  socket.on("join", (room) => {
    void socket.join(String(room));
    socket.emit("joined");
  });
  socket.on("say", ({ room, text }) => {
    if (typeof text !== "string" || !socket.rooms.has(room)) return;
    accepted += 1;
    io.to(room).emit("msg", { k: "text", q: accepted, at: Date.now(), by: { m: "QmFyZVNlcnZlckd1ZXN0MQ", name: "Lanterne", mark: 1234, gender: "other" }, text });
  });
});
http.listen({ host: "127.0.0.1", port: Number(port), backlog: 4096 });
process.on("SIGTERM", () => process.exit(0));
