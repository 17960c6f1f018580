import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, type Plugin } from "vite";

const entry = "/src/front/draw.ts";
/** What the door stands on in the browser, and what takes its place while it is drawn. */
const standIn: Plugin = {
  name: "lampion-front-stand-in",
  enforce: "pre",
  resolveId(source, importer) {
    return /\/(state\/chat\.svelte|platform\/storage)\.ts$/.test(source) ? this.resolve("/src/front/chat.ts", importer) : null;
  },
};

/** Draws the door in each language, from the components themselves. */
async function drawn(): Promise<readonly { readonly locale: string; readonly html: string }[]> {
  const made = await build({
    configFile: false,
    logLevel: "error",
    plugins: [standIn, svelte()],
    ssr: { noExternal: true },
    build: { ssr: entry, write: false, minify: false },
  });
  const outputs = Array.isArray(made) ? made : [made];
  const code = outputs.flatMap((one) => ("output" in one ? one.output : [])).find((part) => part.type === "chunk" && part.isEntry);
  if (code?.type !== "chunk") throw new Error("The door was not drawn.");
  const { drawFront } = (await import(`data:text/javascript;base64,${Buffer.from(code.code).toString("base64")}`)) as { drawFront: (locale: string) => string };
  return ["fr", "en"].map((locale) => ({ locale, html: drawFront(locale) }));
}

/**
 * The door of a new guest stands in the page itself, in a template of each language, so that a slow phone shows it as soon as the page and its
 * style are there, while the scripts are on their way (AP-33). Which one is shown, if any, says platform/early.ts.
 */
export const drawnDoor: Plugin = {
  name: "lampion-drawn-door",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    async handler(html, { path }) {
      if (!path.endsWith("index.html")) return html;
      const templates = (await drawn()).map(({ locale, html: door }) => `    <template id="front-${locale}">${door}</template>\n`);
      return html.replace('    <div id="app"></div>\n', (place) => `${templates.join("")}${place}`);
    },
  },
};
