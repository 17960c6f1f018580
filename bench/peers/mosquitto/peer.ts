import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { installDebian } from "../install.ts";
import type { Peer } from "../peer.ts";

/** Mosquitto: MQTT over WebSocket at QoS 0, nothing kept, Nagle's delay off. */
export const mosquitto: Peer = {
  title: "Mosquitto",
  dialect: "mqtt",
  without: "judge, record, answer, author, presence, resume",
  install: () => installDebian(["mosquitto"]),
  command({ folder, port }) {
    const file = join(folder, "mosquitto.conf");
    // A broker with no listener of plain MQTT ends at once, so it has one that nobody uses.
    writeFileSync(
      file,
      `user root
persistence false
allow_anonymous true
set_tcp_nodelay true
max_queued_messages 0
sys_interval 0
log_dest none
listener 0 ${join(folder, "mqtt.sock")}
listener ${port} 127.0.0.1
protocol websockets
`,
    );
    return { argv: ["mosquitto", "-c", file] };
  },
};
