/**
 * Starts the service worker where there may be one; without it everything works but the first paint and help without a network.
 * `onRenewed`: a newer version is here and comes with the next load (AP-23).
 */
export function registerShell(onRenewed: () => void): void {
  const workers = allowed();
  if (workers === null || import.meta.env.DEV) return;
  workers.addEventListener("message", (event: MessageEvent<{ kind?: string } | null>) => {
    if (event.data?.kind === "renewed") onRenewed();
  });
  workers.controller?.postMessage({ kind: "asks" });
  // After what the door needs: its own fetches come first on a slow line.
  const start = (): void => void workers.register("/sw.js").catch(() => {});
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
}
/** Where cookies are blocked even asking for them may throw. */
function allowed(): ServiceWorkerContainer | null {
  try {
    return "serviceWorker" in navigator ? navigator.serviceWorker : null;
  } catch {
    return null;
  }
}
