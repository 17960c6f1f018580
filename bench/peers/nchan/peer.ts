import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installDebian } from "../install.ts";
import type { Peer } from "../peer.ts";

/** nchan in nginx: one worker, a channel for each room, ten messages kept in memory, publishers and readers on one WebSocket. */
export const nchan: Peer = {
  title: "nchan",
  dialect: "nchan",
  without: "judge, record, author, presence",
  install: () => installDebian(["libnginx-mod-nchan", "nginx-light"]),
  command({ folder, port }) {
    const file = join(folder, "nginx.conf");
    mkdirSync(join(folder, "tmp"), { recursive: true });
    writeFileSync(
      file,
      `load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
user root;
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log error;
events { worker_connections 19900; }
http {
  access_log off;
  tcp_nodelay on;
  client_body_temp_path ${folder}/tmp/a; proxy_temp_path ${folder}/tmp/b; fastcgi_temp_path ${folder}/tmp/c; uwsgi_temp_path ${folder}/tmp/d; scgi_temp_path ${folder}/tmp/e;
  nchan_max_reserved_memory 512m;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location ~ ^/room/(\\w+)$ {
      nchan_pubsub websocket;
      nchan_channel_id $1;
      nchan_message_buffer_length 10;
      nchan_message_timeout 5m;
      nchan_subscriber_first_message newest;
    }
  }
}
`,
    );
    return { argv: ["nginx", "-c", file, "-p", folder, "-e", join(folder, "error.log")] };
  },
};
