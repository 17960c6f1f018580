import { writeFileSync } from "node:fs";
import { obey, readPlan, roomsOfGuests, tell } from "./plan.ts";

/**
 * The floor that Lampion is measured against: Bun's own WebSocket server, which parses a frame and publishes it to a topic.
 * It speaks the same frames of the same length, and does nothing else: no session, no judge, no store, no answer to the sender.
 */
interface Up {
  readonly t: string;
  readonly room: string;
  readonly text: string;
}
const plan = readPlan(process.argv[2]);
const rings = new Map<string, string[]>();
let accepted = 0;

const message = (seq: number, text: string): string =>
  `{"k":"text","q":${seq},"at":${Date.now()},"by":{"m":"QmFyZVNlcnZlckd1ZXN0MQ","name":"Lanterne","mark":1234,"gender":"other"},"text":${JSON.stringify(text)}}`;

const lines: string[] = [];
for (const at of roomsOfGuests(plan)) {
  const room = `FR-${10_000 + at}`;
  lines.push(`${room}\t${JSON.stringify({ t: "hello", room, text: "" })}`);
  if (!rings.has(room))
    rings.set(
      room,
      Array.from({ length: plan.replay }, (_, at) => message(at + 1, "une phrase de tous les jours, comme on en dit sur une place le soir")),
    );
}
writeFileSync(plan.hellos, `${lines.join("\n")}\n`);

/** Messages held for the window, by room; with no window each goes at once. */
const held = new Map<string, string[]>();
function publish(room: string, json: string): void {
  if (plan.windowMs === undefined || plan.windowMs === 0) return void server.publish(room, `{"t":"msgs","s":"room:${room}","e":1,"m":[${json}]}`);
  const waiting = held.get(room);
  if (waiting === undefined) held.set(room, [json]);
  else waiting.push(json);
}
if (plan.windowMs !== undefined && plan.windowMs > 0)
  setInterval(() => {
    for (const [room, waiting] of held) server.publish(room, `{"t":"msgs","s":"room:${room}","e":1,"m":[${waiting.join(",")}]}`);
    held.clear();
  }, plan.windowMs);

const server = Bun.serve<{ seq: number }>({
  hostname: "127.0.0.1",
  port: plan.port ?? 0,
  fetch: (request, own) => (own.upgrade(request, { data: { seq: 0 } }) ? undefined : new Response("A WebSocket is expected here.", { status: 426 })),
  websocket: {
    maxPayloadLength: 16_384,
    backpressureLimit: 1_048_576,
    closeOnBackpressureLimit: true,
    idleTimeout: 120,
    sendPings: false,
    perMessageDeflate: false,
    message(ws, frame) {
      const up = JSON.parse(String(frame)) as Up;
      if (up.t === "say") {
        accepted += 1;
        publish(up.room, message(accepted, up.text));
      } else if (up.t === "hello") {
        ws.send(`{"t":"stream","s":"room:${up.room}","e":1,"from":0,"to":0,"reset":false,"chain":["",""],"me":"QmFyZVNlcnZlckd1ZXN0MQ","reactions":[],"spoke":[]}`);
        const ring = rings.get(up.room) ?? [];
        if (ring.length > 0) ws.send(`{"t":"msgs","s":"room:${up.room}","e":1,"m":[${ring.join(",")}]}`);
        ws.subscribe(up.room);
      }
    },
  },
});
obey(async () => {
  await server.stop(true);
  return { encodes: accepted, judged: 0, accepted };
});
tell({ ready: true, port: server.port ?? 0 });
