export type Accepted =
  | { readonly kind: "accepted"; readonly origin: string }
  /** `retryS`: seconds after which the same request may succeed. */
  | { readonly kind: "refused"; readonly status: 403 | 405 | 426 | 503; readonly text: string; readonly retryS?: number };

/**
 * May this request become a connection? What costs least comes first (PT-17): room, method, then the origin. No address is
 * ever refused (LW-99): many people share a line.
 */
export function accept(
  request: { readonly method: string; readonly headers: Headers },
  state: { readonly connections: number; readonly most: number; readonly ownOrigin: string },
): Accepted {
  if (state.connections >= state.most) return { kind: "refused", status: 503, text: "Lampion is full at this moment. Please come back in a few seconds.", retryS: 5 };
  if (request.method !== "GET") return { kind: "refused", status: 405, text: "This address opens a WebSocket; ask with GET." };
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return { kind: "refused", status: 426, text: "A WebSocket is expected here." };
  const origin = request.headers.get("origin");
  if (origin === null || !isOwnOrigin(origin, request.headers.get("host"), state.ownOrigin))
    return { kind: "refused", status: 403, text: "This address is for the application of this site. If this is your site, set PUBLIC_ORIGIN to its address." };
  return { kind: "accepted", origin };
}

/** A browser of another site may not open our socket (cross-site hijacking): its Origin must be ours, to the letter. */
function isOwnOrigin(origin: string, host: string | null, configured: string): boolean {
  if (configured !== "") return origin === configured;
  return host !== null && (origin === `http://${host}` || origin === `https://${host}`);
}
