import type { BrowserContext, CDPSession, Page, Request } from "playwright-core";

/** What a page writes down about itself from its first moment on. Times are ms since the page began. */
export interface Gauge {
  fcpMs: number;
  lcpMs: number;
  /** The door's form stands and the task that made it has ended: a tap is answered. */
  doorMs: number;
  composerMs: number;
  /** Tap on Enter. */
  enteredMs: number;
  /** Sum of layout shifts that no input asked for. The strictest reading: all of them, not the worst window. */
  shift: number;
  /** What moved, for whoever has to find it. */
  shifts: string[];
  /** Input to next paint, one for each interaction. */
  inputs: { name: string; ms: number }[];
  /** Tasks of 50 ms or more. */
  tasks: { atMs: number; ms: number }[];
  sends: { text: string; bubbleMs: number; paintedMs: number; sentMs: number }[];
  /** Times of animation frames while `isCounting`. */
  frames: number[];
  isCounting: boolean;
}
declare global {
  interface Window {
    gauge: Gauge;
  }
}

/** Runs in the page before anything of its own; needs nothing from outside. */
function install(): void {
  const gauge: Gauge = { fcpMs: 0, lcpMs: 0, doorMs: 0, composerMs: 0, enteredMs: 0, shift: 0, shifts: [], inputs: [], tasks: [], sends: [], frames: [], isCounting: false };
  window.gauge = gauge;
  const watch = (type: string, more: object, take: (entry: PerformanceEntry & Record<string, unknown>) => void): void => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as PerformanceEntry & Record<string, unknown>);
    }).observe({ type, buffered: true, ...more });
  };
  watch("paint", {}, (entry) => {
    if (entry.name === "first-contentful-paint") gauge.fcpMs = entry.startTime;
  });
  watch("largest-contentful-paint", {}, (entry) => {
    gauge.lcpMs = entry.startTime;
  });
  watch("longtask", {}, (entry) => gauge.tasks.push({ atMs: entry.startTime, ms: entry.duration }));
  watch("layout-shift", {}, (entry) => {
    if (entry["hadRecentInput"] === true) return;
    gauge.shift += Number(entry["value"]);
    for (const source of entry["sources"] as { node: Element | null }[])
      gauge.shifts.push(`${Number(entry["value"]).toFixed(4)} ${source.node?.nodeName ?? "?"}.${source.node?.className ?? ""}`);
  });
  watch("event", { durationThreshold: 16 }, (entry) => {
    if (Number(entry["interactionId"]) > 0) gauge.inputs.push({ name: entry.name, ms: entry.duration });
  });
  const afterTask = (run: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = run;
    port2.postMessage(null);
  };
  let tap = { atMs: 0, text: "" };
  const byHook = (hook: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-testid="${hook}"]`);
  const hookOf = (event: Event): string | null | undefined => (event.target instanceof Element ? event.target.closest("[data-testid]")?.getAttribute("data-testid") : null);
  document.addEventListener("click", (event) => void (hookOf(event) === "entry-submit" && (gauge.enteredMs = event.timeStamp)), true);
  // The finger that leaves the button is the tap; whether the page answers it or the click that the browser makes of it is the page's own.
  document.addEventListener(
    "touchend",
    (event) => {
      const field = byHook("composer-input");
      if (hookOf(event) === "composer-send" && field instanceof HTMLTextAreaElement) tap = { atMs: event.timeStamp, text: field.value };
    },
    true,
  );
  new MutationObserver(() => {
    if (gauge.doorMs === 0 && (byHook("entry-submit") ?? byHook("entry-return")) !== null) {
      gauge.doorMs = -1;
      afterTask(() => (gauge.doorMs = performance.now()));
    }
    if (gauge.composerMs === 0 && byHook("composer-input") !== null) {
      gauge.composerMs = -1;
      afterTask(() => (gauge.composerMs = performance.now()));
    }
    if (tap.text === "") return;
    const own = [...document.querySelectorAll<HTMLElement>("[data-testid='message']")].slice(-30).find((one) => one.querySelector(".text")?.textContent === tap.text);
    if (own === undefined) return;
    const { text, atMs } = tap;
    let send = gauge.sends.find((one) => one.text === text);
    if (send === undefined) {
      send = { text, bubbleMs: performance.now() - atMs, paintedMs: 0, sentMs: 0 };
      gauge.sends.push(send);
      const made = send;
      requestAnimationFrame(() => afterTask(() => (made.paintedMs = performance.now() - atMs)));
    }
    if (send.sentMs === 0 && own.querySelector("[data-testid='message-state']")?.getAttribute("data-state") === "sent") {
      send.sentMs = performance.now() - atMs;
      tap = { atMs: 0, text: "" };
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"] });
  const frame = (at: number): void => {
    if (!gauge.isCounting) return;
    gauge.frames.push(at);
    requestAnimationFrame(frame);
  };
  // A page that is asked for every frame has a quarter of a slow phone taken from it: only while frames are counted.
  let isCounting = false;
  Object.defineProperty(gauge, "isCounting", {
    enumerable: true,
    get: () => isCounting,
    set(isOn: boolean) {
      const starts = isOn && !isCounting;
      isCounting = isOn;
      if (starts) requestAnimationFrame(frame);
    },
  });
}
export async function installGauge(page: Page): Promise<void> {
  await page.addInitScript(install);
}
export const readGauge = (page: Page): Promise<Gauge> => page.evaluate(() => window.gauge);

/** The reference phone on its network (product.md, performance budget). `index`: its speed, that of a phone of 2022 at the lowest price (calm.ts). */
export const phone = { downMbit: 1.6, upMbit: 0.75, roundTripMs: 150, index: 264 } as const;

/** Slows the page's main thread only; workers and the service worker run at full speed. */
export async function slowDown(cdp: CDPSession, times: number): Promise<void> {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: times });
}

export interface Transfer {
  readonly path: string;
  /** Headers and body of the answer as they came over the line; 0 when a cache or the service worker gave it. */
  readonly bytes: number;
  /** Asked by the service worker, which keeps the shell. */
  readonly isShell: boolean;
  /** Asked after the guest was let in. */
  readonly isLate: boolean;
}
/** What a device fetches, its service worker included. */
export class Meter {
  readonly #waiting: Promise<Transfer | null>[] = [];
  #isInside = false;
  constructor(context: BrowserContext) {
    context.on("requestfinished", (request) => this.#waiting.push(measured(request, this.#isInside)));
    context.on("page", (page) => page.on("websocket", (wire) => wire.on("framereceived", () => (this.#isInside = true))));
  }
  async list(): Promise<Transfer[]> {
    return (await Promise.all(this.#waiting)).filter((one) => one !== null);
  }
}
async function measured(request: Request, isLate: boolean): Promise<Transfer | null> {
  const response = await request.response();
  if (response === null) return null;
  const { responseBodySize, responseHeadersSize } = await request.sizes();
  const isKept = response.fromServiceWorker() || responseBodySize <= 0;
  return { path: new URL(request.url()).pathname, bytes: isKept ? 0 : responseBodySize + responseHeadersSize, isShell: request.serviceWorker() !== null, isLate };
}
