import type { Down } from "@lampion/protocol";
import type { Page, WebSocketRoute } from "playwright-core";
import { by, tab, type Device } from "./harness.ts";

/** The line of a page, so that states that take a bad day can be shown on any day: what the service would say is said, and it can be cut. */
export interface OwnLine {
  show(frame: Down): void;
  cut(): Promise<void>;
  /** It holds again from the next try. */
  mend(): void;
  /** The newest frame of its kind that the service sent. */
  newest<T extends Down["t"]>(kind: T): Down<T> | undefined;
}
export async function lineOf({ context, page }: Device): Promise<OwnLine> {
  let open: WebSocketRoute | null = null;
  let isCut = false;
  const heard = new Map<string, Down>();
  await context.routeWebSocket(/\/ws$/, (line) => {
    if (isCut) return void line.close();
    const server = line.connectToServer();
    open = line;
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as Down;
      heard.set(frame.t, frame);
      line.send(text);
    });
  });
  await page.reload();
  return {
    show: (frame) => open?.send(JSON.stringify(frame)),
    async cut() {
      isCut = true;
      await open?.close();
    },
    mend: () => {
      isCut = false;
    },
    newest: (kind) => heard.get(kind) as never,
  };
}

export interface RareWords {
  readonly rooms: string;
  readonly people: string;
  readonly me: string;
  readonly number: string;
  readonly phone: string;
  readonly offline: string;
  readonly despair: string;
  /** What may hurt, said by somebody else in the room. */
  readonly hurt: string;
  readonly decision: { readonly fr: string; readonly en: string };
}
const say = async (page: Page, text: string): Promise<void> => {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
};
const shut = (page: Page): Promise<void> => page.locator("dialog[open] .x").click();

/** What most guests never see. Begins in an open conversation, and ends at the closed door. `other`: somebody else in the landing room. */
export async function walkRare(page: Page, line: OwnLine, words: RareWords, shot: (screen: string) => Promise<void>, other: Page): Promise<void> {
  const talk = line.newest("talk")?.talk.id ?? "";
  await say(page, words.number);
  await page.locator(".trouble").waitFor();
  await shot("held");
  await by(page, "contest-open").click();
  await page.locator("dialog[open] textarea").waitFor();
  await shot("contest");
  await shut(page);
  await by(page, "message-drop").click();
  line.show({ t: "card", s: `talk:${talk}`, card: "exchange-asked" });
  await by(page, "exchange-decline").waitFor();
  await shot("exchange-asked");
  await by(page, "exchange-decline").click();
  line.show({ t: "card", s: `talk:${talk}`, card: "blackmail" });
  await by(page, "freeze").waitFor();
  await shot("blackmail");
  await by(page, "safety-open").click();
  await by(page, "recall-show").click();
  await by(page, "recall-code").waitFor();
  await shot("code-for-later");
  await shut(page);
  await by(page, "verdict-card").locator("[data-testid='freeze']").click();
  await by(page, "freeze-said").locator(".notice").nth(1).waitFor();
  await shot("frozen");
  await shut(page);
  await by(page, "resume").waitFor();
  await shot("paused");
  await by(page, "resume").click();
  await by(page, "resume-yes").waitFor();
  await shot("resume");
  await by(page, "resume-yes").click();
  await by(page, "composer-input").waitFor();
  await say(page, words.despair);
  await by(page, "care-help").waitFor();
  await shot("care");
  await page.locator("header .menu > button").click();
  await by(page, "block-open").click();
  await by(page, "block-confirm").waitFor();
  await shot("block");
  await shut(page);
  const card = line.newest("talk")?.talk;
  if (card !== undefined) line.show({ t: "talk", talk: { ...card, state: "closed", mayResume: false } });
  await by(page, "recall-offer").waitFor();
  await shot("conversation-closed");

  await tab(page, words.me).click();
  await by(page, "kept-open").first().click();
  await page.locator("dialog[open] details, dialog[open] li").first().waitFor();
  await shot("kept");
  await shut(page);

  await tab(page, words.people).click();
  await by(page, "person-row").first().waitFor();
  // The list of this visit comes with the answer to it; what was there is shown meanwhile.
  await page.waitForTimeout(1_000);
  line.show({ t: "people", zone: null, count: null, rows: [], seen: true, othersLeft: 0, way: null });
  await page.waitForTimeout(200);
  await shot("few-people");

  await tab(page, words.rooms).click();
  await by(page, "room-item")
    .filter({ has: page.locator(".here") })
    .first()
    .click();
  await by(page, "composer-input").waitFor();
  // The way to the first unread word has come to rest; nobody writes before.
  await page.waitForTimeout(400);
  await say(other, words.hurt);
  const anyway = other.locator(".trouble button").last();
  await anyway.or(by(other, "message-folded")).first().waitFor();
  if (await anyway.isVisible()) await anyway.click();
  await by(other, "message-folded").waitFor();
  await by(page, "message").locator(".bubble button").first().waitFor();
  await shot("folded");
  await say(page, words.phone);
  await page.locator(".trouble").waitFor();
  await shot("refused");
  const rooms = line.newest("rooms")?.rooms ?? line.newest("welcome")?.rooms ?? [];
  for (const room of rooms) if (room.joined) line.show({ t: "room", room: { ...room, level: 2, slowMs: 10_000 } });
  line.show({ t: "light", light: "low", off: [] });
  await page.waitForTimeout(200);
  await shot("raid");
  line.show({ t: "light", light: "full", off: [] });
  for (const room of rooms) if (room.joined) line.show({ t: "room", room: { ...room, level: 0, slowMs: 30_000 } });
  await by(page, "message-drop").click();
  await page.waitForTimeout(200);
  await shot("slow");
  for (const room of rooms) if (room.joined) line.show({ t: "room", room });
  await line.cut();
  await by(page, "connection-banner").waitFor();
  await say(page, words.offline).catch(() => {});
  await shot("offline");
  // Three minutes in the tunnel: a text for a room asks before it goes.
  await page.evaluate(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 180_000;
  });
  line.mend();
  await by(page, "connection-banner").locator("button").click();
  await page.locator(".trouble").last().waitFor();
  await by(page, "connection-banner").waitFor({ state: "detached" });
  await shot("failed");

  const welcome = line.newest("welcome");
  if (welcome === undefined) return;
  const decided = { code: "7K3M-2QXA-9TRB-4HWD-C", at: welcome.now, endsAt: welcome.now + 86_400_000, what: words.decision };
  line.show({ t: "you", me: welcome.me, powers: welcome.powers, closed: null, statements: [decided] });
  await by(page, "statement").waitFor();
  await shot("decision");
  line.show({ ...welcome, talks: [], statements: [] });
  await by(page, "statement").waitFor({ state: "detached" });
  await by(page, "safety-open").click();
  await by(page, "report-open").click();
  await by(page, "report-earlier").locator("summary").click();
  await by(page, "report-stub").last().scrollIntoViewIfNeeded();
  await shot("earlier");
  await shut(page);
  line.show({ t: "you", me: welcome.me, powers: welcome.powers, closed: "restricted", statements: [decided] });
  await page.locator("main.closed [data-testid='statement']").waitFor();
  await shot("restricted");
}
