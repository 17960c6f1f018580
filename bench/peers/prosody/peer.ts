import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installDebian } from "../install.ts";
import type { Peer } from "../peer.ts";

/** Prosody: anonymous guests over WebSocket into rooms, epoll, no limits of rate, nothing on disk, log of errors only. */
export const prosody: Peer = {
  title: "Prosody",
  dialect: "xmpp",
  without: "judge, record (no archive), resume",
  install: () => installDebian(["prosody"]),
  command({ folder, port }) {
    const file = join(folder, "prosody.cfg.lua");
    mkdirSync(join(folder, "data"), { recursive: true });
    writeFileSync(
      file,
      `run_as_root = true
pidfile = ${JSON.stringify(join(folder, "prosody.pid"))}
data_path = ${JSON.stringify(join(folder, "data"))}
certificates = ${JSON.stringify(folder)}
log = { error = ${JSON.stringify(join(folder, "prosody.log"))} }
network_backend = "epoll"
network_settings = { tcp_backlog = 4096, max_connections = 20000 }
modules_enabled = { "saslauth", "websocket", "ping" }
modules_disabled = { "s2s", "offline", "tls" }
http_ports = { ${port} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
c2s_ports = {}
s2s_ports = {}
http_paths = { websocket = "/ws" }
http_default_host = "bench.localhost"
consider_websocket_secure = true
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
storage = "memory"
gc = { mode = "generational" }
VirtualHost "bench.localhost"
  authentication = "anonymous"
Component "rooms.bench.localhost" "muc"
  restrict_room_creation = false
  muc_room_default_history_length = 0
  muc_room_default_public_jids = false
  muc_room_locking = false
  muc_room_default_persistent = false
`,
    );
    return { argv: ["prosody", "--config", file, "-F"] };
  },
};
