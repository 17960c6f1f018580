/** Grows by one with every change of a frame's shape; client and server must agree. */
export const protocolVersion = 2;
export const webSocketPath = "/ws";
/** The text a device signs at the door (TK-2): label, origin, nonce, version and its sealing key D, each ended by a line feed. */
export function helloText(origin: string, nonce: string, seal: string, version: number = protocolVersion): string {
  return `lampion/hello/2\n${origin}\n${nonce}\n${version}\n${seal}\n`;
}
