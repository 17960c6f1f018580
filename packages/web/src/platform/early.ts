/**
 * Whoever comes back is let in over the connection, which takes three ways to the server and back: it is begun before the application is read
 * and drawn (AP-33). A file of its own, of a few lines; the hello stays the application's. Behind the lock there is no ticket to read.
 */
import { webSocketPath } from "@lampion/protocol";

try {
  if (localStorage.getItem("lampion/ticket") !== null) window.lampionLine = new WebSocket(`${location.origin.replace("http", "ws")}${webSocketPath}`);
} catch {
  // Storage is forbidden: nobody comes back here.
}
