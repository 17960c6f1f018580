/**
 * A new guest sees the door before the application is read (vite.front.ts): of whomever this device keeps something, the application itself shows
 * what stands there.
 *
 * Whoever comes back is let in over the connection, which takes three ways to the server and back: it is begun before the application is read
 * and drawn, and so is the fetching of the square, whose files the page names (AP-33). A file of its own, of a few lines; the hello stays the
 * application's. Behind the lock there is no ticket to read.
 */
import { webSocketPath } from "@lampion/protocol";

/** Where the application has not come after so long, ms, that is said, and that one may load the page again. */
const longestMs = 20_000;
function showFront(): void {
  // The languages as paraglide chooses among them: the first of the browser's that there is, else French.
  const locale = navigator.languages.map((one) => one.split("-")[0]?.toLowerCase()).find((one) => one === "fr" || one === "en") ?? "fr";
  const front = document.createElement("div");
  front.id = "front";
  const lost = (): void => {
    const said = front.querySelector<HTMLElement>(":scope > [hidden]");
    if (said === null) return;
    said.hidden = false;
    said.scrollIntoView();
  };
  const show = (): void => {
    const drawn = document.getElementById(`front-${locale}`);
    const app = document.getElementById("app");
    if (!(drawn instanceof HTMLTemplateElement) || app === null || app.hasChildNodes()) return;
    document.documentElement.lang = locale;
    front.append(drawn.content.cloneNode(true));
    front.addEventListener("click", ({ target }) => {
      window.lampionTap = (target instanceof Element && target.closest("button")) || undefined;
    });
    front.addEventListener("submit", (event) => event.preventDefault());
    app.before(front);
  };
  if (document.getElementById("app") !== null) show();
  else {
    // Not when all of the page is read: the application runs before that is told.
    const reading = new MutationObserver(() => {
      if (document.getElementById("app") === null) return;
      reading.disconnect();
      show();
    });
    reading.observe(document, { childList: true, subtree: true });
  }
  // A script that does not come says so to itself alone.
  window.addEventListener("error", ({ target }) => void (target instanceof HTMLScriptElement && lost()), true);
  setTimeout(lost, longestMs);
}
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
  } else if (!Object.keys(localStorage).some((name) => name.startsWith("lampion/"))) showFront();
} catch {
  // Storage is forbidden: nobody comes back here.
}
