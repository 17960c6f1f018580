// Pictures of the application from the living town: npm run screens. Without more: the set of docs/screens, one sheet for each screen.
// npm run screens -- --all FOLDER: every screen in every width, theme and language, for looking at; --looks 320-day-fr,1440-dusk-en: in these alone.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import UPNG from "upng-js";
import { lineOf, walkRare, type RareWords } from "./rare.ts";
import { by, enter, fill, launch, newDevice, prove, quit, root, startSite, tab } from "./harness.ts";

interface Look extends Pick<BrowserContextOptions, "colorScheme" | "locale" | "viewport"> {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly locale: "fr-FR" | "en-GB";
}
const heights: Readonly<Record<number, number>> = { 320: 568, 360: 640, 390: 844, 768: 1_024, 1_024: 768, 1_440: 900 };
const every: Look[] = Object.entries(heights).flatMap(([width, height]) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    (["fr-FR", "en-GB"] as const).map((locale) => ({
      name: `${width}-${colorScheme === "light" ? "day" : "dusk"}-${locale.slice(0, 2)}`,
      viewport: { width: Number(width), height },
      colorScheme,
      locale,
    })),
  ),
);
const chosen = ["390-day-fr", "360-dusk-en", "1440-dusk-en", "1024-day-fr"];
/** Those in which the states of a bad day are drawn as well. */
const rare = ["390-day-fr", "1440-dusk-en"];
const folderAt = process.argv.indexOf("--all");
const isAll = folderAt > 0;
const looksAt = process.argv.indexOf("--looks");
const wanted = looksAt > 0 ? (process.argv[looksAt + 1] ?? "").split(",") : every.map(({ name }) => name);
const folder = isAll ? (process.argv[folderAt + 1] ?? "screens") : join(root, "docs/screens");
mkdirSync(folder, { recursive: true });

const words = {
  "fr-FR": { rooms: "Salons", people: "Qui est là", knocks: "Toc-toc", talks: "Conversations", me: "Moi" },
  "en-GB": { rooms: "Rooms", people: "Who is here", knocks: "Knocks", talks: "Conversations", me: "Me" },
} as const;
const decision = { fr: "En pause : écrire. Jusqu'au 2026-12-01 09:00 (UTC).", en: "Paused: writing. Until 2026-12-01 09:00 (UTC)." };
const rareWords: Readonly<Record<Look["locale"], RareWords>> = {
  "fr-FR": {
    ...words["fr-FR"],
    number: "Mon numéro : 06 39 98 11 22",
    phone: "Appelez-moi au 06 39 98 11 22",
    offline: "Le train entre dans un tunnel.",
    despair: "Je voudrais en finir avec la vie.",
    hurt: "Tais-toi, pauvre conne.",
    decision,
  },
  "en-GB": {
    ...words["en-GB"],
    number: "My number: 06 39 98 11 22",
    phone: "Call me on 06 39 98 11 22",
    offline: "The train is in a tunnel.",
    despair: "I want to end my life.",
    hurt: "Shut up, you stupid cow.",
    decision,
  },
};
const shots = new Map<string, { look: Look; file: Buffer }[]>();
let guests = 0;
/** The picture that was drawn last: where a walk that ended was. */
let last = "";
const letter = (): string => String.fromCharCode(65 + (guests++ % 26)) + String.fromCharCode(97 + (guests % 26));

async function walk(page: Page, look: Look, shot: (screen: string) => Promise<void>): Promise<void> {
  const names = words[look.locale];
  await by(page, "entry-submit").waitFor();
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>("[data-testid='entry-nickname']")?.value ?? "") !== "");
  await shot("door");
  await enter(page, { nickname: `${look.locale === "fr-FR" ? "Camille" : "Robin"} ${letter()}`, age: "41" });
  await by(page, "message").first().waitFor();
  await shot("room");
  await by(page, "message").first().locator(".bubble").click();
  await page.locator("dialog[open] .act").first().waitFor();
  await shot("message");
  await page.keyboard.press("Escape");
  await by(page, "safety-open").click();
  await by(page, "quick-exit").waitFor();
  await shot("safety");
  await by(page, "report-open").click();
  await by(page, "report-send").waitFor();
  await shot("report");
  await page.locator("dialog[open] .x").click();
  await tab(page, names.rooms).click();
  await by(page, "room-item").first().waitFor();
  await shot("rooms");
  await prove(page);
  await tab(page, names.people).click();
  await page.getByRole("button", { name: /Me montrer|Show me/ }).click();
  await by(page, "person-row").nth(4).waitFor();
  await shot("people");
  await tab(page, names.knocks).click();
  await page.locator(".list .empty").first().waitFor();
  await shot("knocks");
  await tab(page, names.me).click();
  await page.locator(".toggle").first().waitFor();
  await shot("me");
  // Somebody of the seeded town answers; not everybody does.
  for (const [at, text] of ["Bonsoir, on parle de cuisine ?", "Un bon film à conseiller ce soir ?"].entries()) {
    await tab(page, names.people).click();
    await by(page, "knock-open").nth(at).click();
    await by(page, "knock-text").fill(text);
    await by(page, "knock-send").click();
    await by(page, "knock-send").waitFor({ state: "detached" });
  }
  await tab(page, names.talks).click();
  await by(page, "conversation-item").first().click({ timeout: 60_000 });
  await by(page, "consent-yes").waitFor();
  await shot("consent");
  await by(page, "consent-yes").click();
  await by(page, "composer-input").fill(look.locale === "fr-FR" ? "Qu'est-ce qui mijote ce soir ?" : "What is on the stove tonight?");
  await by(page, "composer-send").click();
  await by(page, "message").nth(1).waitFor({ timeout: 60_000 });
  await shot("conversation");
}

const site = await startSite({ demo: true });
for (const look of every.filter(({ name }) => (isAll ? wanted : chosen).includes(name))) {
  const { name, ...options } = look;
  const device = await newDevice(site, options);
  const shot = async (page: Page, screen: string): Promise<void> => {
    const file = await page.screenshot({ animations: "disabled" });
    last = screen;
    shots.set(screen, [...(shots.get(screen) ?? []), { look, file }]);
  };
  const line = await lineOf(device);
  const own = (screen: string): Promise<void> => shot(device.page, screen);
  const walked = async (): Promise<void> => {
    await walk(device.page, look, own);
    if (!isAll && !rare.includes(name)) return;
    const other = await newDevice(site, options);
    await enter(other.page, { nickname: `Sacha ${letter()}`, age: "38" });
    try {
      await walkRare(device.page, line, rareWords[look.locale], own, other.page);
    } finally {
      await other.context.close();
    }
  };
  await walked().catch((cause: unknown) => console.error(`${name}, after ${last}: ${String(cause).split("\n").slice(0, 4).join(" ")}`));
  await device.context.close();
  const child = await newDevice(site, options);
  await fill(child.page, { nickname: `Alix ${letter()}`, age: "14" });
  await by(child.page, "entry-submit").click();
  await by(child.page, "proof-open").waitFor();
  await shot(child.page, "closed");
  await child.context.close();
  console.log(name);
}

/** Fewer colours: a third of the bytes, and no difference that one sees. */
function smaller(png: Buffer): Buffer {
  const image = UPNG.decode(png.buffer.slice(png.byteOffset, png.byteOffset + png.byteLength) as ArrayBuffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 96));
}
const page = await (await (await launch()).newContext({ viewport: { width: 1_600, height: 600 } })).newPage();
for (const [screen, drawn] of shots) {
  if (isAll) {
    for (const { look, file } of drawn) writeFileSync(join(folder, `${screen}-${look.name}.png`), file);
    continue;
  }
  // All in one picture, at one height.
  const images = drawn.map(({ file }) => `<img height="560" src="data:image/png;base64,${file.toString("base64")}">`).join("");
  await page.setContent(`<style>body{margin:0;padding:16px;display:inline-flex;gap:16px;background:#8a8078;align-items:start}img{border-radius:10px}</style>${images}`);
  await page.waitForFunction(() => [...document.images].every((one) => one.complete));
  writeFileSync(join(folder, `${screen}.png`), smaller(await page.locator("body").screenshot()));
}
// The picture that the front page shows.
const front = shots.get("room")?.find((one) => one.look.name === "1440-dusk-en");
if (!isAll && front !== undefined) writeFileSync(join(folder, "square-desktop-dusk.png"), smaller(front.file));
await quit();
await site.stop();
if (!isAll) for (const screen of shots.keys()) console.log(`${screen}: ${String(Math.round(readFileSync(join(folder, `${screen}.png`)).length / 1_000))} kB`);
