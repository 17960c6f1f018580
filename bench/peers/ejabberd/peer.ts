import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installDebian } from "../install.ts";
import type { Peer } from "../peer.ts";

const libraries = "/usr/lib/x86_64-linux-gnu";
/** The folders of ejabberd and of the libraries beside it. */
const paths = (): string[] =>
  readdirSync(libraries)
    .map((name) => join(libraries, name, "ebin"))
    .filter((path) => {
      try {
        return readdirSync(path).length > 0;
      } catch {
        return false;
      }
    });

/** ejabberd: anonymous guests over WebSocket into rooms, without shapers, without archive, its own node without a name. */
export const ejabberd: Peer = {
  title: "ejabberd",
  dialect: "xmpp",
  without: "judge, record (no archive), resume",
  install: () => installDebian(["ejabberd"]),
  command({ folder, port }) {
    const file = join(folder, "ejabberd.yml");
    mkdirSync(join(folder, "db"), { recursive: true });
    writeFileSync(
      file,
      `hosts:
  - bench.localhost
loglevel: error
log_rotate_count: 0
listen:
  -
    port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
    tls: false
    backlog: 4096
auth_method: anonymous
allow_multiple_connections: true
anonymous_protocol: sasl_anon
websocket_ping_interval: 60
websocket_timeout: 300
max_fsm_queue: 100000
acl: {}
access_rules:
  all_may:
    allow: all
shaper: {}
shaper_rules:
  none_at_all: none
modules:
  mod_muc:
    host: rooms.bench.localhost
    access: all_may
    access_create: all_may
    max_users: 20000
    history_size: 0
    min_message_interval: 0
    min_presence_interval: 0
    user_message_shaper: none
    user_presence_shaper: none
    default_room_options:
      persistent: false
      logging: false
      max_users: 20000
`,
    );
    const flags = ["-noinput", "+K", "true", "+P", "250000", "-pa", ...paths(), "-mnesia", "dir", JSON.stringify(join(folder, "db")), "-s", "ejabberd"];
    return {
      argv: ["erl", ...flags],
      env: { EJABBERD_CONFIG_PATH: file, EJABBERD_LOG_PATH: join(folder, "ejabberd.log"), HOME: folder, ERL_CRASH_DUMP: join(folder, "crash"), SPOOL_DIR: join(folder, "db") },
    };
  },
};
