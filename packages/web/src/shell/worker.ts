/**
 * The service worker (AP-20): keeps the shell, the words and the help card, so that the door opens at once and help is there without a
 * network. It never sees a message: those travel over the WebSocket, and no answer of /door or /api is kept.
 */
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Asking extends Waiting {
  readonly source: { postMessage(message: unknown): void } | null;
}
interface Scope {
  addEventListener(type: "install" | "activate", run: (event: Waiting) => void): void;
  addEventListener(type: "fetch", run: (event: Fetching) => void): void;
  addEventListener(type: "message", run: (event: Asking) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
const scope = self as unknown as Scope;
const shelf = "shell-1";
const fixed = ["/", "/help.html", "/help.css", "/lampion.svg", "/page.svg", "/manifest.webmanifest", "/look.css"];
/** What a page or a script needs stands in its own text: `/assets/x.js`, `./x.js`, `assets/x.css`. */
const assetsOf = (text: string): string[] => [...text.matchAll(/["'`(](?:\/assets\/|assets\/|\.\/)([\w.-]+\.(?:js|css))/g)].map((found) => `/assets/${found[1] ?? ""}`);

async function keep(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(shelf);
  for (const path of paths) {
    const answer = await fetch(path, { cache: "no-cache" });
    if (answer.ok) await cache.put(path, answer);
  }
}
/** All parts of the version whose page this is: also those that are fetched when needed, so that help and sheets open without a network. */
async function keepVersion(html: string): Promise<string[]> {
  const cache = await caches.open(shelf);
  const wanted = [...new Set(assetsOf(html))];
  for (let at = 0; at < wanted.length; at += 1) {
    const path = wanted[at] ?? "";
    let part = await cache.match(path);
    if (part === undefined) {
      const answer = await fetch(path);
      if (!answer.ok) continue;
      await cache.put(path, answer.clone());
      part = answer;
    }
    if (path.endsWith(".js")) for (const next of assetsOf(await part.text())) if (!wanted.includes(next)) wanted.push(next);
  }
  return wanted;
}
async function textOf(path: string): Promise<string> {
  return (await (await caches.open(shelf)).match(path))?.text() ?? "";
}

scope.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await keep(fixed);
      await keepVersion(await textOf("/"));
      await scope.skipWaiting();
    })(),
  );
});
scope.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const old of await caches.keys()) if (old.startsWith("shell-") && old !== shelf) await caches.delete(old);
      await scope.clients.claim();
    })(),
  );
});

/** Whether a newer version came behind the page that was shown last; pages ask, and take it at a quiet moment (AP-23). */
let isRenewed: Promise<boolean> = Promise.resolve(false);
async function renew(): Promise<boolean> {
  const before = await textOf("/");
  const answer = await fetch("/", { cache: "no-cache" });
  if (!answer.ok) return false;
  const after = await answer.clone().text();
  if (after === before) return false;
  const wanted = await keepVersion(after);
  const cache = await caches.open(shelf);
  await cache.put("/", answer);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    // Parts that are fetched when needed belong to one version too.
    if (pathname.startsWith("/assets/") && !wanted.includes(pathname)) await cache.delete(request);
  }
  return true;
}
scope.addEventListener("message", (event) => {
  event.waitUntil(
    isRenewed.then((isNew) => {
      if (isNew) event.source?.postMessage({ kind: "renewed" });
    }),
  );
});

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(shelf);
  const kept = await cache.match(path);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
}

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (!fixed.includes(pathname) && !pathname.startsWith("/assets/")) return;
  event.respondWith(fromShell(pathname, request));
  if (pathname !== "/") return;
  isRenewed = renew().catch(() => false);
  event.waitUntil(isRenewed);
});

export {};
