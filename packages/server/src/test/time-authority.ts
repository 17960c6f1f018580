import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A time-stamping authority on loopback, made of OpenSSL's own (`openssl ts`): another implementation than the one that reads its answers. */
export interface TimeAuthority {
  readonly url: string;
  /** What `openssl ts -verify` needs to know of it. */
  readonly certificate: string;
  /** Whether OpenSSL accepts this response over this data. */
  accepts(data: Uint8Array, response: Uint8Array): boolean;
  stop(): Promise<void>;
}

export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl && process.env["CI"] === "true") throw new Error("openssl is missing, and these tests must run here: apt-get install openssl");

export function startTimeAuthority(): TimeAuthority {
  const folder = mkdtempSync(join(tmpdir(), "lampion-tsa-"));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): boolean => spawnSync("openssl", args, { cwd: folder }).status === 0;
  writeFileSync(
    file("tsa.cnf"),
    `[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\nCN=Lampion test authority\n[ext]\nextendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:TRUE\n[tsa]\ndefault_tsa=one\n[one]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\n`,
  );
  writeFileSync(file("serial"), "01");
  if (!openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-config", "tsa.cnf", "-keyout", "tsa.key", "-out", "tsa.pem"))
    throw new Error("openssl made no authority");
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      writeFileSync(file("query"), new Uint8Array(await request.arrayBuffer()));
      if (!openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "one", "-queryfile", "query", "-out", "reply")) return new Response("", { status: 400 });
      return new Response(readFileSync(file("reply")), { headers: { "content-type": "application/timestamp-reply" } });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/`,
    certificate: file("tsa.pem"),
    accepts(data, response) {
      writeFileSync(file("data"), data);
      writeFileSync(file("response"), response);
      return openssl("ts", "-verify", "-data", "data", "-in", "response", "-CAfile", "tsa.pem");
    },
    async stop() {
      await server.stop(true);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
