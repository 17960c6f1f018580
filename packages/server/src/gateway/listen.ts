import { webSocketPath } from "@lampion/protocol";
import type { Server } from "bun";
import type { Options } from "../options/options.ts";
import type { Peer } from "./sockets.ts";

/** Whether an absolute address is that of the WebSocket; asked of every request, so without taking the address apart. */
export function isWebSocketPath(url: string): boolean {
  const from = url.indexOf("/", url.indexOf("//") + 2);
  const to = from + webSocketPath.length;
  return url.startsWith(webSocketPath, from) && (url.length === to || url.charAt(to) === "?");
}

/** What a request for a WebSocket is told that is not taken. */
export function refusal(refused: { readonly status: number; readonly text: string; readonly retryS?: number }): Response {
  return new Response(refused.text, {
    status: refused.status,
    headers: { connection: "close", ...(refused.retryS === undefined ? {} : { "retry-after": String(refused.retryS) }) },
  });
}

/** Listens as the options say. A port that is taken is told in a plain sentence, after what was opened is closed. */
export async function listen(
  options: Pick<Options, "host" | "port">,
  closeStores: () => Promise<void>,
  handlers: { fetch(request: Request, server: Server<Peer>): Response | Promise<Response> | undefined; websocket: Bun.WebSocketHandler<Peer> },
): Promise<Server<Peer>> {
  try {
    return Bun.serve<Peer>({ hostname: options.host, port: options.port, ...handlers } as Parameters<typeof Bun.serve<Peer>>[0]);
  } catch (cause) {
    await closeStores();
    throw new Error(
      `Port ${options.port} on ${options.host} cannot be used (${cause instanceof Error ? cause.message : "unknown"}). Is Lampion running already? Stop it, or choose another port: PORT=4401 npm start`,
    );
  }
}
