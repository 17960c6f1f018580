declare module "*.svelte" {
  import type { Component } from "svelte";
  const component: Component;
  export default component;
}

interface Window {
  /** Begun by platform/early.ts, taken by the first dial. */
  lampionLine?: WebSocket;
  /** The button of the drawn door that was tapped last (platform/early.ts), for front/take-over.ts. */
  lampionTap?: Element | undefined;
}
