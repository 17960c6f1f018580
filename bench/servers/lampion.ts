import { writeFileSync } from "node:fs";
import { createSeededRandom, newTrust, sealTicket, ticketLivesMs, type NodePorts, type Random } from "@lampion/core";
import { helloText, protocolVersion, roomStream, type Door } from "@lampion/protocol";
import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
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

const { DATABASE_URL = "", NATS_URL = "", LAMPION_KEYS = "" } = process.env;
const read = readOptions([], { PORT: "0", LAMPION_DATA: plan.data, MAX_CONNECTIONS: "19000", DATABASE_URL, NATS_URL, LAMPION_KEYS });
if (read.kind !== "options") throw new Error("the options do not fit");
const app = await createApp(read.options, {
  pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false, admission: false },
  warms: true,
  bornMs: Date.now() - 30 * dayMs,
});

async function fill(ports: NodePorts, room: string, random: Random): Promise<void> {
  const stream = roomStream(room);
  for (let at = 0; at < plan.replay; at += 1) {
    await new Promise<void>((resolve, reject) => {
      ports.messages.append(
        {
          stream,
          kind: 1,
          author: `${ports.secrets.author(stream, random.id(), Date.now())}.${random.id()}`,
          face: { m: random.id(), name: "Lanterne", mark: random.below(4_096), gender: "other" },
          text: "une phrase de tous les jours, comme on en dit sur une place le soir",
          re: null,
          notice: null,
          value: null,
          fold: false,
          atMs: Date.now(),
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
await Promise.all(rooms.map((room) => fill(ports, room, random)));
const startedAtMs = Date.now();
const today = Math.floor(startedAtMs / dayMs);
const lines: string[] = [];
/** The conversation of the last guest, where guests stand in pairs. */
let talk = "";
const [pairedFrom, pairedTo] = plan.paired ?? [0, plan.pairs === undefined ? 0 : Infinity];
for (const [guest, at] of roomsOfGuests(plan).entries()) {
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
  const ticket = sealTicket(ports.secrets, {
    session: `bench-session-${String(guest).padStart(6, "0")}`,
    device,
    nickname: nicknameOf(guest),
    age: said.age,
    gender: said.gender,
    language: guest % 4 === 0 ? "en" : "fr",
    country: "FR",
    town,
    startedAtMs,
    untilMs: startedAtMs + ticketLivesMs,
  });
  if (plan.pairs !== undefined && isPaired && guest % 2 === 0)
    talk = await openPair(ports, [device, ports.secrets.deviceIds(`bench-device-${guest + 1}`)], plan.pairs, startedAtMs);
  lines.push(`${isPaired ? talk : town}\t${JSON.stringify({ t: "hello", v: protocolVersion, tab: "bench-tab", ticket, positions: [[roomStream(town), 1, 0]] })}`);
}
if (plan.newcomers > 0) {
  const origin = `http://127.0.0.1:${app.port}`;
  const door = async (): Promise<Door> => (await (await fetch(`${origin}/door`)).json()) as Door;
  lines.splice(0, lines.length, ...(await newcomerLines(plan.newcomers, { door, text: (nonce, seal) => helloText(origin, nonce, seal), nickname: nicknameOf })));
}
writeFileSync(plan.hellos, `${lines.join("\n")}\n`);
obey(async () => {
  const figures = app.node.figures();
  await app.stop();
  return { encodes: figures.encodes, judged: figures.judged, accepted: figures.messagesIn };
});
await app.warmed;
tell({ ready: true, port: app.port });
