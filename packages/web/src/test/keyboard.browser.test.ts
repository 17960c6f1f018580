import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { by, enter, exits, newDevice, prove, quit, startSite, tab, type Site } from "../../test/harness.ts";
import { Keys } from "../../test/keys.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});

const message = (page: Page, text: string) => by(page, "message").filter({ hasText: text });
/** Somebody with a mouse, whose knocks are open. */
async function other(nickname: string): Promise<Page> {
  const { page } = await newDevice(site, { viewport: { width: 1280, height: 800 } });
  await enter(page, { nickname, age: "38", gender: "man" });
  await prove(page);
  await tab(page, "Knocks").click();
  await page.getByRole("button", { name: "All devices" }).click();
  return page;
}
async function say(page: Page, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await message(page, text).locator("[data-state='sent']").waitFor();
}

for (const [width, height, name] of [
  [390, 844, "Nadia"],
  [1280, 800, "Solène"],
] as const) {
  test(`[AP-14, SA-1] the whole way by keys alone, and the focus never nowhere: enter, talk, knock, answer a knock, report, block, leave; ${String(width)} px wide`, async () => {
    const [basile, cleo] = [await other(`Basile ${name}`), await other(`Cyril ${name}`)];
    const device = await newDevice(site, { viewport: { width, height } });
    const { page } = device;
    await page.route("https://www.meteo.fr/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Meteo</title>" }));
    await page.waitForFunction(() => (document.querySelector<HTMLInputElement>("[data-testid='entry-nickname']")?.value ?? "") !== "");
    page.setDefaultTimeout(12_000);
    const keys = new Keys(page);
    const { act, press, type } = { act: keys.act.bind(keys), press: keys.press, type: keys.type };

    // The door.
    await keys.tabTo("entry-nickname");
    await keys.watch();
    await press("Control+KeyA");
    await type(name);
    await keys.tabTo("entry-gender");
    await press("w");
    await act(
      "enter without an age",
      () => press("Tab", "Enter"),
      () => by(page, "entry-error").waitFor(),
    );
    expect((await keys.focus()).hook).toBe("entry-age");
    await type("33");
    await keys.tabTo("entry-postal-code");
    await type("75011");
    await act(
      "enter",
      () => press("Enter"),
      () => by(page, "composer-input").waitFor(),
    );

    // A room.
    const words = `Bonsoir, au clavier, de ${name}.`;
    const room = await by(page, "room-title").innerText();
    await keys.tabTo("Got it");
    await act(
      "put the card away",
      () => press("Enter"),
      () => page.getByRole("button", { name: "Got it" }).waitFor({ state: "detached" }),
    );
    await keys.tabTo("composer-input");
    await act(
      "talk",
      async () => {
        await type(words);
        await press("Enter");
      },
      () => message(page, words).locator("[data-state='sent']").waitFor(),
    );
    await say(basile, `Bonsoir ${name}.`);
    await message(page, `Bonsoir ${name}.`).waitFor();

    // A proof, and open knocks.
    await keys.tabTo("people-tab", "Shift+Tab");
    if (width < 900)
      await act(
        "who is here",
        () => press("Enter"),
        () => by(page, "proof-open").first().waitFor(),
      );
    await keys.tabTo("proof-open");
    await act(
      "the sheet of the proof",
      () => press("Enter"),
      () => by(page, "proof-test-wallet").waitFor(),
    );
    await keys.tabTo("proof-test-wallet");
    await act(
      "prove",
      () => press("Enter"),
      () => by(page, "proof-test-wallet").waitFor({ state: "detached" }),
    );
    await keys.tabTo("Knocks", "Shift+Tab");
    await act(
      "the knocks",
      () => press("Enter"),
      () => page.getByRole("button", { name: "All devices" }).waitFor(),
    );
    await keys.tabTo("All devices");
    await act(
      "open knocks",
      () => press("Enter"),
      () => page.getByRole("button", { name: "All devices" }).waitFor({ state: "detached" }),
    );

    // A knock on somebody who spoke.
    await act(
      "to the room",
      () => press("Control+KeyK"),
      () => by(page, "go-to").waitFor(),
    );
    await act(
      "the room again",
      async () => {
        await type(room);
        await press("Enter");
      },
      () => message(page, `Bonsoir ${name}.`).waitFor(),
    );
    await keys.tabTo("composer-input");
    await act(
      "to the list",
      () => press("ArrowUp"),
      () => page.waitForFunction(() => document.activeElement?.closest("[role='log']") !== null),
    );
    await act(
      "to the last message",
      () => press("End"),
      () => page.waitForFunction((text) => document.activeElement?.textContent.includes(text), `Bonsoir ${name}.`),
    );
    await act(
      "its actions",
      () => press("Enter"),
      () => by(page, "knock-open").waitFor(),
    );
    await keys.tabTo("knock-open");
    await act(
      "the sheet of the knock",
      () => press("Enter"),
      () => by(page, "knock-text").waitFor(),
    );
    await keys.tabTo("knock-text");
    await type("On parle de livres ?");
    await keys.tabTo("knock-send");
    await act(
      "knock",
      () => press("Enter"),
      () => by(page, "knock-text").waitFor({ state: "detached" }),
    );

    // Accepted: the choice, and a conversation.
    await tab(basile, "Knocks").click();
    await by(basile, "knock-accept").click();
    await by(basile, "consent-yes").click();
    await tab(page, "Conversations").locator(".badge").waitFor();
    await keys.tabTo("Conversations", "Shift+Tab");
    await act(
      "the conversations",
      () => press("Enter"),
      () => by(page, "conversation-item").waitFor(),
    );
    await keys.tabTo("conversation-item");
    await act(
      "the choice",
      () => press("Enter"),
      () => by(page, "consent-yes").waitFor(),
    );
    await keys.tabTo("consent-yes");
    await act(
      "choose",
      () => press("Enter"),
      () => by(page, "composer-input").waitFor(),
    );
    await keys.tabTo("composer-input");
    await act(
      "talk in private",
      async () => {
        await type("Lequel lisez-vous ?");
        await press("Enter");
      },
      () => message(basile, "Lequel lisez-vous ?").waitFor(),
    );

    // A knock that comes in.
    await tab(cleo, "Rooms").click();
    await by(cleo, "room-item").filter({ hasText: "You are in" }).first().click();
    await message(cleo, words).locator(".bubble").click();
    await by(cleo, "knock-open").click();
    await by(cleo, "knock-text").fill("Bonsoir, vous aimez la musique ?");
    await by(cleo, "knock-send").click();
    await tab(page, "Knocks").locator(".badge").waitFor();
    await keys.tabTo("Knocks", "Shift+Tab");
    await act(
      "the knocks again",
      () => press("Enter"),
      () => by(page, "knock-incoming").waitFor(),
    );
    await keys.tabTo("knock-accept");
    await act(
      "answer a knock",
      () => press("Enter"),
      () => by(page, "consent-no").waitFor(),
    );
    await keys.tabTo("consent-no");
    await act(
      "choose for one's own devices",
      () => press("Enter"),
      () => page.getByText("Your answer is noted").waitFor(),
    );
    await tab(cleo, "Conversations").click();
    await by(cleo, "conversation-item").click();
    await by(cleo, "consent-yes").click();
    await by(page, "composer-input").waitFor();
    await keys.stands();
    await say(cleo, "Plutôt du jazz.");
    await message(page, "Plutôt du jazz.").waitFor();

    // Report and block, each once by the map and once by the button.
    await act(
      "report by the map",
      () => press("Alt+Shift+KeyR"),
      () => page.locator("dialog[open] h2").filter({ hasText: "Report" }).waitFor(),
    );
    await keys.tabTo("me");
    await press("ArrowDown", "ArrowUp");
    await page.keyboard.press("Tab");
    await press("ArrowDown");
    await keys.tabTo("report-send");
    await act(
      "report",
      () => press("Enter"),
      () => by(page, "report-code").waitFor(),
    );
    await act(
      "close the report",
      () => press("Escape"),
      () => page.locator("dialog").waitFor({ state: "detached" }),
    );
    await keys.tabTo("safety-open");
    await act(
      "the safety sheet",
      () => press("Enter"),
      () => by(page, "block-open").last().waitFor(),
    );
    await keys.tabTo("block-open");
    await act(
      "what a block does",
      () => press("Enter"),
      () => by(page, "block-confirm").waitFor(),
    );
    await keys.tabTo("block-confirm");
    await act(
      "block",
      () => press("Enter"),
      () => page.locator("dialog").waitFor({ state: "detached" }),
    );
    await page.getByText("This conversation is closed.").first().waitFor();
    await keys.stands();

    // Away: out of the room, then out of the page.
    await press("Control+KeyK");
    await by(page, "go-to").waitFor();
    await type(room);
    await press("Enter");
    await message(page, `Bonsoir ${name}.`).waitFor();
    await keys.stands();
    await keys.tabTo("More", "Shift+Tab");
    await act(
      "the menu of the room",
      () => press("Enter"),
      () => page.getByRole("button", { name: "Leave" }).waitFor(),
    );
    await keys.tabTo("Leave");
    await act(
      "leave the room",
      () => press("Enter"),
      () => by(page, "room-title").waitFor({ state: "detached" }),
    );
    expect(await keys.lost()).toEqual([]);
    expect(device.faults).toEqual([]);
    await press("Escape", "Escape", "Escape");
    await exits(page);
    await device.context.close();
    await basile.context().close();
    await cleo.context().close();
  }, 180_000);
}
