import { writeFileSync } from "node:fs";
import { createSeededRandom, newTrust, sealTicket, ticketLivesMs, type NodePorts, type Random } from "@lampion/core";
import { helloText, protocolVersion, roomStream, type Door } from "@lampion/protocol";
import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
import { badRoom, isBadGuest, isExpired, spoiled } from "./bad-tickets.ts";
import { watchLag } from "./lag.ts";
import { newcomerLines } from "./newcomers.ts";
import { openPair } from "./pairs.ts";
import { nicknameOf, towns } from "./towns.ts";
import { obey, readPlan, roomsOfGuests, tell } from "./plan.ts";

/**
 * Lampion itself, with its judge, its store on disk and its replies, on the loopback. Rates are wider than a person's, because the
 * load comes from few connections; nothing else differs. Rooms and guests are prepared through the ports (LW-116).
 */
const plan = readPlan(process.argv[2]);
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const startedMs = Date.now();
/** How far the service's clock is ahead of the machine's; never behind. */
let aheadMs = plan.hourInS === undefined ? 0 : (((hourMs - (startedMs % hourMs) - plan.hourInS * 1_000) % hourMs) + hourMs) % hourMs;
const nowMs = (): number => Date.now() + aheadMs;

const { DATABASE_URL = "", NATS_URL = "", LAMPION_KEYS = "" } = process.env;
const read = readOptions([], { PORT: String(plan.port ?? 0), LAMPION_DATA: plan.data, MAX_CONNECTIONS: "19000", DATABASE_URL, NATS_URL, LAMPION_KEYS });
if (read.kind !== "options") throw new Error("the options do not fit");
const app = await createApp(read.options, {
  clock: { nowMs },
  pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false, admission: plan.admission === true },
  warms: true,
  bornMs: nowMs() - 30 * dayMs,
});

async function fill(ports: NodePorts, room: string, random: Random): Promise<void> {
  const stream = roomStream(room);
  for (let at = 0; at < plan.replay; at += 1) {
    await new Promise<void>((resolve, reject) => {
      ports.messages.append(
        {
          stream,
          kind: 1,
          author: `${ports.secrets.author(stream, random.id(), nowMs())}.${random.id()}`,
          face: { m: random.id(), name: "Lanterne", mark: random.below(4_096), gender: "other" },
          text: "une phrase de tous les jours, comme on en dit sur une place le soir",
          re: null,
          notice: null,
          value: null,
          fold: false,
          atMs: nowMs(),
          key: "",
        },
        (outcome) => (outcome.kind === "refused" ? reject(new Error("a message was not stored")) : resolve()),
      );
    });
  }
}

const { ports } = app;
const random = createSeededRandom(20_260_901);
const rooms = towns(ports, plan.rooms);
if (plan.isAgain !== true) await Promise.all(rooms.map((room) => fill(ports, room, random)));
const startedAtMs = nowMs();
const today = Math.floor(startedAtMs / dayMs);
const lines: string[] = [];
/** The conversation of the last guest, where guests stand in pairs. */
let talk = "";
let before = "";
const [pairedFrom, pairedTo] = plan.paired ?? [0, plan.pairs === undefined ? 0 : Infinity];
for (const [guest, at] of plan.isAgain === true ? [] : roomsOfGuests(plan).entries()) {
  const device = ports.secrets.deviceIds(`bench-device-${guest}`);
  const isPaired = guest >= pairedFrom && guest < pairedTo;
  const town = rooms[at] ?? "";
  const said = { age: 20 + (guest % 50), gender: (["woman", "man", "other"] as const)[guest % 3] ?? "other", town };
  await ports.devices.saveTrust(device.trust, {
    ...newTrust(startedAtMs - 10 * dayMs),
    lastSeenMs: startedAtMs,
    activeDays: Array.from({ length: 10 }, (_, day) => today - 9 + day),
    deliveredMessages: 80,
    provenUntilMs: guest % 2 === 0 || isPaired ? startedAtMs + 20 * dayMs : null,
    said,
  });
  const isBad = plan.bad === true && isBadGuest(guest);
  const sealed = sealTicket(ports.secrets, {
    session: `bench-session-${String(guest).padStart(6, "0")}`,
    device,
    nickname: nicknameOf(guest),
    age: said.age,
    gender: said.gender,
    language: guest % 4 === 0 ? "en" : "fr",
    country: "FR",
    town,
    startedAtMs,
    untilMs: isBad && isExpired(guest) ? startedAtMs - 60_000 : startedAtMs + ticketLivesMs,
  });
  const ticket = isBad ? spoiled(sealed, guest, before) : sealed;
  before = sealed;
  if (plan.pairs !== undefined && isPaired && guest % 2 === 0)
    talk = await openPair(ports, [device, ports.secrets.deviceIds(`bench-device-${guest + 1}`)], plan.pairs, startedAtMs);
  lines.push(`${isBad ? badRoom : isPaired ? talk : town}\t${JSON.stringify({ t: "hello", v: protocolVersion, tab: "bench-tab", ticket, positions: [[roomStream(town), 1, 0]] })}`);
}
if (plan.newcomers > 0) {
  const origin = `http://127.0.0.1:${app.port}`;
  const door = async (): Promise<Door> => (await (await fetch(`${origin}/door`)).json()) as Door;
  lines.splice(0, lines.length, ...(await newcomerLines(plan.newcomers, { door, text: (nonce, seal) => helloText(origin, nonce, seal), nickname: nicknameOf })));
}
if (plan.isAgain !== true) writeFileSync(plan.hellos, `${lines.join("\n")}\n`);
// A guest who was cut off is waited for 15 minutes, what was said in a room is at hand for 20: after this, all of it is over.
process.on("SIGHUP", () => void (aheadMs += 25 * 60_000));
const lag = plan.lag === true ? watchLag(() => app.node.figures().connections) : null;
obey(async () => {
  const figures = app.node.figures();
  await app.stop();
  return { encodes: figures.encodes, judged: figures.judged, accepted: figures.messagesIn, ...(lag === null ? {} : { lag: lag() }) };
});
if (plan.isAgain !== true) await app.warmed;
tell({ ready: true, port: app.port });
