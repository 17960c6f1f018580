// The peer `ws` on Node: the same work as bench/servers/bare-topic.ts, frame for frame. It does not judge, keep or answer.
// node server.mjs PLAN FOLDER: FOLDER is where `ws` was installed.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const plan = JSON.parse(process.argv[2] ?? "");
const { WebSocketServer } = createRequire(join(process.argv[3] ?? "", "package.json"))("ws");
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const rooms = new Map();
let accepted = 0;

const lines = [];
for (let guest = 0; guest < plan.guests; guest += 1) {
  const room = `FR-${10_000 + Math.floor((guest * plan.rooms) / plan.guests)}`;
  lines.push(`${room}\t${JSON.stringify({ t: "hello", room, text: "" })}`);
  rooms.set(room, new Set());
}
writeFileSync(plan.hellos, `${lines.join("\n")}\n`);

const message = (seq, text) =>
  `{"k":"text","q":${seq},"at":${Date.now()},"by":{"m":"QmFyZVNlcnZlckd1ZXN0MQ","name":"Lanterne","mark":1234,"gender":"other"},"text":${JSON.stringify(text)}}`;

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 4096, perMessageDeflate: false, maxPayload: 16_384 });
server.on("connection", (socket) => {
  socket.on("error", () => socket.terminate());
  socket.on("message", (frame) => {
    const up = JSON.parse(String(frame));
    const members = rooms.get(up.room);
    if (members === undefined) return;
    if (up.t === "say") {
      accepted += 1;
      // Bytes made once for everybody; the frame's head is made by `ws` for each.
      const bytes = Buffer.from(`{"t":"msgs","s":"room:${up.room}","e":1,"m":[${message(accepted, up.text)}]}`);
      for (const member of members) member.send(bytes, { binary: false });
    } else if (up.t === "hello") {
      socket.send(`{"t":"stream","s":"room:${up.room}","e":1,"from":0,"to":0,"reset":false,"chain":["",""],"me":"QmFyZVNlcnZlckd1ZXN0MQ","reactions":[],"spoke":[]}`);
      members.add(socket);
      socket.on("close", () => members.delete(socket));
    }
  });
});
server.on("listening", () => tell({ ready: true, port: server.address().port }));
process.on("SIGTERM", () => {
  tell({ encodes: accepted, judged: 0, accepted });
  process.exit(0);
});
