import type { ClientPorts, TabLine, Wire } from "@lampion/client";
import type { Door } from "@lampion/protocol";
import { device } from "./device-key.ts";
import { judgeHere } from "./judge.ts";
import { storage } from "./storage.ts";

/** The connection that was begun before the application was there, once and while it may still be used; else another. */
function socketTo(url: string): WebSocket {
  const early = window.lampionLine;
  delete window.lampionLine;
  return early !== undefined && early.url === url && early.readyState <= WebSocket.OPEN ? early : new WebSocket(url);
}
function dial(url: string): Wire {
  const socket = socketTo(url);
  const wire: Wire = {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
    onOpen: () => {},
    onText: () => {},
    onClose: () => {},
  };
  if (socket.readyState === WebSocket.OPEN) queueMicrotask(() => wire.onOpen());
  socket.onopen = () => wire.onOpen();
  socket.onmessage = (event) => wire.onText(String(event.data));
  socket.onclose = (event) => wire.onClose(event.code);
  return wire;
}

/** AP-24: the tabs of one device hear each other; a browser without channels has tabs that count for themselves. */
function tabLine(): { readonly tabs?: TabLine } {
  if (typeof BroadcastChannel === "undefined") return {};
  const channel = new BroadcastChannel("lampion");
  const tabs: TabLine = { tell: (text) => channel.postMessage(text), onTold: () => {} };
  channel.onmessage = (event) => tabs.onTold(String(event.data));
  return { tabs };
}

/** The browser as the client's outside world. */
export const ports: ClientPorts = {
  nowMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  fraction: () => Math.random(),
  id: () => crypto.randomUUID().replaceAll("-", "").slice(0, 22),
  dial,
  fetchDoor: async () => {
    const answer = await fetch("/door", { cache: "no-store" });
    if (!answer.ok) throw new Error("door");
    return (await answer.json()) as Door;
  },
  device,
  open: async (frame) => (frame.t === "rows" ? (await import("./copies.ts")).readRows(frame) : (await import("./sealing.ts")).openSealed(frame)),
  copies: {
    keep: async (talk, epoch, rows) => (await import("./copies.ts")).copies.keep(talk, epoch, rows),
    async endBefore(ms) {
      // Most devices have none.
      if (storage.names("kept/copy-").length > 0) await (await import("./copies.ts")).copies.endBefore(ms);
    },
    of: async (talk, epoch, sinceMs) => (await import("./copies.ts")).copies.of(talk, epoch, sinceMs),
  },
  solve: (challenge) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./work.worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = (event: MessageEvent<string>) => {
        worker.terminate();
        if (event.data === "") reject(new Error("work"));
        else resolve(event.data);
      };
      worker.onerror = () => reject(new Error("work"));
      worker.postMessage(challenge);
    }),
  store: storage,
  // No name and no word: what a late report names the conversation with (EV-57).
  keepStub: (stub) => void import("./stubs.ts").then(({ stubs }) => stubs.keep(stub)).catch(() => {}),
  judge: judgeHere,
  ...tabLine(),
};
