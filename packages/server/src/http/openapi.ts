import { deskRoutes, Problem, protocolVersion, routes, type DeskRoute } from "@lampion/protocol";

const json = (schema: object) => ({ content: { "application/json": { schema } } });
/** What a refusal means here; every one has the body `Problem`. */
const refusals: Readonly<Record<string, string>> = {
  "400": "A field is missing, unknown or out of its bounds.",
  "401": "Nobody is signed in, or the token is unknown or over.",
  "403": "Not within this role or scope, or not for this object.",
  "404": "No such thing for whoever asks.",
  "409": "It moved on meanwhile: an old lease, a decision that somebody else made.",
  "422": "A rule refuses it; the message names the rule.",
  "429": "Too many; `retryMs` says when again.",
  "503": "It could not be kept, so it was not done.",
};

/** OpenAPI 3.1 of every route, from the schemas that check them. */
export function openApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const add = (name: string, route: { readonly method: string; readonly path: string; readonly in?: object; readonly out: object }, more: Record<string, unknown>): void => {
    const path = route.path.replaceAll(/:([a-z]+)/g, "{$1}");
    const parameters = [...route.path.matchAll(/:([a-z]+)/g)].map((match) => ({ name: match[1], in: "path", required: true, schema: { type: "string" } }));
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: {
        operationId: name,
        ...more,
        ...(parameters.length === 0 ? {} : { parameters }),
        ...(route.in === undefined ? {} : { requestBody: { required: true, ...json(route.in) } }),
        responses: {
          "200": { description: "Done", ...json(route.out) },
          ...Object.fromEntries(Object.entries(refusals).map(([status, description]) => [status, { description, ...json(Problem) }])),
        },
      },
    };
  };
  for (const [name, route] of Object.entries(routes)) add(name, route, {});
  for (const [name, route] of Object.entries(deskRoutes) as [string, DeskRoute][]) {
    const { door } = route;
    add(name, route, {
      summary: route.about,
      tags: [door.kind === "public" ? "paper desk" : door.kind === "staff" ? "desk" : "partners"],
      ...(door.kind === "public"
        ? {}
        : door.kind === "token"
          ? { security: [{ token: [door.scope] }] }
          : { security: [{ session: [] }], "x-roles": door.roles, ...(route.touch === true ? { "x-touch": true } : {}) }),
    });
  }
  const securitySchemes = { token: { type: "http", scheme: "bearer" }, session: { type: "apiKey", in: "cookie", name: "lampion-desk" } };
  return { openapi: "3.1.0", info: { title: "Lampion", version: String(protocolVersion) }, paths, components: { securitySchemes } };
}
