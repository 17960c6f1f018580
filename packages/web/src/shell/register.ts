/**
 * Starts the service worker where there may be one; without it everything works but the first paint and help without a network.
 * `onRenewed`: a newer version is here and comes with the next load (AP-23).
 */
export function registerShell(onRenewed: () => void): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener("message", (event: MessageEvent<{ kind?: string } | null>) => {
    if (event.data?.kind === "renewed") onRenewed();
  });
  navigator.serviceWorker.controller?.postMessage({ kind: "asks" });
  // After what the door needs: its own fetches come first on a slow line.
  const start = (): void => void navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
}
