/**
 * Whoever comes back is let in over the connection, which takes three ways to the server and back: it is begun before the application is read
 * and drawn, and so is the fetching of the square, whose files the page names (AP-33). A file of its own, of a few lines; the hello stays the
 * application's. Behind the lock there is no ticket to read.
 */
import { webSocketPath } from "@lampion/protocol";

try {
  if (localStorage.getItem("lampion/ticket") !== null) {
    window.lampionLine = new WebSocket(`${location.origin.replace("http", "ws")}${webSocketPath}`);
    for (const part of document.currentScript?.dataset["square"]?.split(" ") ?? []) {
      const link = document.createElement("link");
      const isStyle = part.endsWith(".css");
      link.rel = isStyle ? "preload" : "modulepreload";
      if (isStyle) link.as = "style";
      // As the application asks for them, or the browser would fetch them a second time.
      link.crossOrigin = "";
      link.href = part;
      document.head.append(link);
    }
  }
} catch {
  // Storage is forbidden: nobody comes back here.
}
