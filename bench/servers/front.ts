import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDebian } from "../peers/install.ts";
import { answers, freePort, type Started } from "./start.ts";

export interface Front {
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  stop(): Promise<void>;
}

/**
 * nginx with TLS 1.3 before a server on the same core, with what `deploy/nginx.conf` says of the way to it. The certificate is its own, of P-256, which is what a free one is today; tickets are sealed by nginx, so no
 * memory grows with them. Installed from Debian when this is asked for.
 */
export async function startFront(behind: Pick<Started, "port">): Promise<Front> {
  const version = installDebian(["nginx-light", "openssl"]);
  const folder = mkdtempSync(join(tmpdir(), "lampion-front-"));
  const [key, certificate, file, port] = [join(folder, "key.pem"), join(folder, "cert.pem"), join(folder, "nginx.conf"), await freePort()];
  mkdirSync(join(folder, "tmp"));
  const made = Bun.spawnSync(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
    { stderr: "pipe" },
  );
  if (made.exitCode !== 0) throw new Error(`no certificate: ${made.stderr.toString().slice(0, 400)}`);
  writeFileSync(
    file,
    `user root;
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
  map $http_upgrade $connection_upgrade { default upgrade; "" ""; }
  server {
    listen 127.0.0.1:${port} ssl backlog=4096;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.3;
    ssl_session_tickets on;
    location / {
      proxy_pass http://127.0.0.1:${behind.port};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_connect_timeout 2s;
      proxy_read_timeout 120s;
      proxy_send_timeout 120s;
      proxy_buffering off;
    }
  }
}
`,
  );
  const child = Bun.spawn(["taskset", "-c", "0", "nginx", "-c", file, "-p", folder, "-e", join(folder, "error.log")], { stdout: "ignore", stderr: "pipe" });
  for (let turn = 0; turn < 100 && !(await answers(port)); turn += 1) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${(await new Response(child.stderr).text()).slice(0, 400)}`);
    await Bun.sleep(50);
  }
  return {
    port,
    pid: child.pid,
    version,
    async stop() {
      child.kill("SIGTERM");
      await child.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
