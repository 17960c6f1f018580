import { afterEach, expect, test } from "bun:test";
import { reachNats } from "./reach-nats.ts";

const open: { stop(now: boolean): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.stop(true);
});
/** Speaks of NATS what a connection begins with, as a server of this version. */
function serverOf(version: string): string {
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open: (socket) => void socket.write(`INFO ${JSON.stringify({ server_id: "A", server_name: "a", version, proto: 1, headers: true, max_payload: 1_048_576 })}\r\n`),
      data: (socket, bytes) => void (bytes.toString().includes("PING") && socket.write("PONG\r\n")),
    },
  });
  open.push(server);
  return `nats://127.0.0.1:${server.port}`;
}
const refusal = (url: string): Promise<string> =>
  reachNats(url, "test").then(
    async (connection) => {
      await connection.close();
      return "opened";
    },
    (cause: Error) => cause.message,
  );

test("[RL-19] a NATS server that is too old is named with what it is and what is needed; the oldest that fits and newer ones are taken", async () => {
  for (const old of ["2.8.4", "1.4.1", "0.9.6"]) expect(await refusal(serverOf(old))).toBe(`The NATS server of NATS_URL is ${old}; this version of Lampion needs 2.9 or newer.`);
  for (const good of ["2.9.0", "2.10.18", "3.0.0-beta.1"]) expect([good, await refusal(serverOf(good))]).toEqual([good, "opened"]);
});

test("[RL-9] NATS_URL that is no address is named with how to write one, and no word of it is repeated; what listens there and is no NATS is told as nobody", async () => {
  for (const wrong of ["geheimnis", "127.0.0.1:4222", "postgres://a:geheimnis@127.0.0.1/x", "nats://", "nats://127.0.0.1:4222,geheimnis", "nats://127.0.0.1:99999"]) {
    const said = await refusal(wrong);
    expect([wrong, said]).toEqual([wrong, expect.stringContaining("nats://host:4222")]);
    expect(said).not.toContain("geheimnis");
  }
  const other = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { open: (socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), data() {} } });
  open.push(other);
  expect(await refusal(`nats://127.0.0.1:${other.port}`)).toContain("No NATS server answers");
}, 20_000);
