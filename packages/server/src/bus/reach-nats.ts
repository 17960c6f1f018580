import { connect, type NatsConnection } from "@nats-io/transport-node";

const oldest = [2, 9] as const;

/**
 * A connection that, once it is there, connects again by itself for ever. `name`: as the server lists it. Throws a plain sentence when nobody answers, lets nobody in,
 * or is too old.
 */
export async function reachNats(url: string, name: string): Promise<NatsConnection> {
  let servers: string[];
  let user: { user?: string; pass?: string; token?: string } = {};
  try {
    servers = url.split(",").map((one) => {
      const { protocol, host, username, password } = new URL(one.trim());
      if ((protocol !== "nats:" && protocol !== "tls:") || host === "") throw new Error("scheme");
      if (username !== "") user = password === "" ? { token: decodeURIComponent(username) } : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
      return `${protocol}//${host}`;
    });
  } catch {
    throw new Error("NATS_URL is no address of a NATS server: write it as nats://host:4222, several with commas between.");
  }
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers,
      ...user,
      name,
      noEcho: true,
      timeout: 5_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 500,
      pingInterval: 5_000,
      maxPingOut: 2,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.toLowerCase() : "";
    if (why.includes("authorization") || why.includes("authentication"))
      throw new Error("The NATS server of NATS_URL does not let this user in. Check user and password in the address.");
    throw new Error("No NATS server answers at NATS_URL. Is it running, and may this machine reach it?");
  }
  const { version = "0.0" } = connection.info ?? {};
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    await connection.close();
    throw new Error(`The NATS server of NATS_URL is ${version}; this version of Lampion needs ${oldest.join(".")} or newer.`);
  }
  return connection;
}
