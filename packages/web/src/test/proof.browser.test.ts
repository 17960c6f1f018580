import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, newDevice, prove, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";

let site: Site;
let anna: Device;
let basile: Device;
/** While it holds a word, the line to Anna's device gives the message with that word another receipt than the service gave. */
let forged = "";
let cut: () => Promise<void> = () => Promise.resolve();

async function toRoom({ page }: Device): Promise<void> {
  await prove(page);
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(page, "composer-input").waitFor();
}
async function say({ page }: Device, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
}
const message = ({ page }: Device, text: string) => by(page, "message").filter({ hasText: text });

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site);
  await anna.page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    cut = () => socket.close();
    server.onMessage((frame) => {
      const text = String(frame);
      socket.send(forged !== "" && text.includes(forged) ? text.replace(/"x":"(.)/, (_, letter: string) => `"x":"${letter === "A" ? "B" : "A"}`) : frame);
    });
  });
  await anna.page.reload();
  basile = await newDevice(site);
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "35", gender: "man" });
  for (const device of [anna, basile]) await toRoom(device);
});
afterAll(async () => {
  await quit();
  await site.stop();
});

test("[EV-9] a message carries one quiet sign of its receipt, and says in words what it proves when asked, by keys as well", async () => {
  await say(basile, "Scellé tout de suite.");
  await message(anna, "Scellé tout de suite.").locator("[data-testid='message-seal']").waitFor();
  await message(anna, "Scellé tout de suite.").locator("[data-testid='message-more']").click();
  const words = by(anna.page, "receipt-words");
  await eventually(async () => expect(await words.textContent()).toBe(""));
  await by(anna.page, "receipt-open").focus();
  await anna.page.keyboard.press("Enter");
  await eventually(async () => expect(await words.textContent()).toMatch(/message number \d+\. .*nobody can show it around as a proof/));
  expect(await faultsOf(anna.page)).toEqual([]);
  await anna.page.keyboard.press("Escape");
});

test("[EV-12] a history that does not go on from what the device saw is said on its screen, and on no other", async () => {
  forged = "Autrement pour Anna.";
  await say(basile, forged);
  await message(anna, forged).waitFor();
  // The device that comes back is told where the stream stands, and holds another receipt of that place.
  await cut();
  await by(anna.page, "forked").waitFor();
  await eventually(async () => expect(await by(anna.page, "forked").innerText()).toContain("another history"));
  await message(anna, forged).waitFor();
  await say(basile, "Et la suite.");
  await message(anna, "Et la suite.").waitFor();
  await message(basile, "Et la suite.").waitFor();
  expect(await by(basile.page, "forked").count()).toBe(0);
});
