// Pictures of the desk and of the pages without script, for the documents: node tools/go.mjs run packages/desk/test/screens.ts
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { by, newSeat, quit, root, startSite, type Seat } from "./harness.ts";

const folder = join(root, "docs/screens");
mkdirSync(folder, { recursive: true });
const site = await startSite({ demo: true });
const looks = [
  { name: "desktop-day", colorScheme: "light", viewport: { width: 1280, height: 800 }, locale: "fr-FR" },
  { name: "desktop-dusk", colorScheme: "dark", viewport: { width: 1280, height: 800 }, locale: "en-GB" },
  { name: "phone-day", colorScheme: "light", viewport: { width: 390, height: 844 }, locale: "fr-FR" },
  { name: "phone-dusk", colorScheme: "dark", viewport: { width: 390, height: 844 }, locale: "en-GB" },
] as const;

async function desk(name: string, seat: Seat): Promise<void> {
  const { page } = seat;
  const shot = (screen: string): Promise<unknown> => page.screenshot({ path: join(folder, `desk-${screen}-${name}.png`) });
  await by(page, "demo-demo-lead").waitFor();
  await shot("door");
  await by(page, "demo-demo-senior").click();
  await by(page, "queue-row").nth(6).waitFor();
  await by(page, "duty").click();
  await shot("queue");
  await by(page, "queue-row")
    .filter({ hasText: /Harcèlement|Harassment/ })
    .filter({ has: page.locator(".tag", { hasText: /^(salon|room)$/ }) })
    .first()
    .locator("a.open")
    .click();
  await by(page, "policy-1").waitFor();
  await by(page, "strip").waitFor();
  await shot("case");
  await by(page, "policy-1").click();
  await by(page, "preview").click();
  await by(page, "plan").waitFor();
  await by(page, "confirm").scrollIntoViewIfNeeded();
  await shot("decide");
  await by(page, "give-back").click();
  await by(page, "queue-row")
    .filter({ has: page.locator(".tag", { hasText: /^(privé|private)$/ }) })
    .first()
    .locator("a.open")
    .click();
  await by(page, "purpose").waitFor();
  await shot("private");
  await by(page, "give-back").click();
  await by(page, "queue-row").first().waitFor();
  for (const [tab, screen] of [
    ["seconds", "seconds"],
    ["appeals", "appeals"],
    ["figures", "figures"],
    ["me", "me"],
  ] as const) {
    await by(page, `tab-${tab}`).click();
    await page.waitForTimeout(500);
    await shot(screen);
  }
}
async function officer(name: string, seat: Seat): Promise<void> {
  const { page } = seat;
  await by(page, "demo-demo-lead").click();
  await by(page, "tab-orders").click();
  await by(page, "order-row").first().waitFor();
  await page.screenshot({ path: join(folder, `desk-orders-${name}.png`) });
  await by(page, "order-row").filter({ hasText: "Tribunal exemple" }).locator("a").click();
  await by(page, "step-refuse").waitFor();
  await page.screenshot({ path: join(folder, `desk-order-${name}.png`) });
  for (const tab of ["house", "rules"]) {
    await by(page, `tab-${tab}`).click();
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `desk-${tab}-${name}.png`) });
  }
}
async function paper(name: string, seat: Seat): Promise<void> {
  const { page } = seat;
  const shot = (screen: string): Promise<unknown> => page.screenshot({ path: join(folder, `paper-${screen}-${name}.png`) });
  await shot("notice");
  await page.locator("#situation-harassment").check();
  await page.locator("main form button").click();
  await page.locator("#words").fill("Il insulte tout le monde depuis une heure.");
  await page.locator("#faith").check();
  await shot("words");
  await page.locator("button[value=send]").click();
  await by(page, "claim-code").waitFor();
  await shot("code");
  await page.locator("main form button").click();
  await by(page, "claim-state").waitFor();
  await shot("claim");
  for (const screen of ["about", "safety"]) {
    await page.goto(`${site.url}/${screen}`);
    await shot(screen);
  }
}
for (const { name, ...options } of looks) {
  for (const [path, draw] of [
    ["/desk/", desk],
    ["/desk/", officer],
    ["/notice", paper],
  ] as const) {
    const seat = await newSeat(site, path, options);
    await draw(name, seat);
    await seat.leave();
  }
}
await quit();
await site.stop();
