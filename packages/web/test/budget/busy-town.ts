// A server of its own whose room is as busy as it is told: one line `say COUNT PER_SECOND` on the input, one line of JSON back when that is done.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createSeededRandom, lineOf, newTrust, people, sealTicket, ticketLivesMs, type Connection } from "@lampion/core";
import { protocolVersion, type Command, type Down } from "@lampion/protocol";
import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";

const dayMs = 86_400_000;
const town = "FR-75111";
const data = mkdtempSync(join(tmpdir(), "lampion-budget-"));
// Nobody here writes as a person does, and one guest measures many sends: the writing rhythm is off, everything else is as ever (LW-116).
const read = readOptions([], {});
if (read.kind !== "options") throw new Error("The options are not read.");
const app = await createApp(
  { ...read.options, port: 0, data, exitPage: "https://example.org/", maxConnections: 200 },
  { pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false }, bornMs: Date.now() - 30 * dayMs },
);
const { node, ports } = app;
const random = createSeededRandom(20_260_901);
const tally = { said: 0, refused: 0 };
let n = 0;

async function seat(at: number, nickname: string): Promise<Connection> {
  const nowMs = Date.now();
  const device = ports.secrets.deviceIds(`budget-device-${at}`);
  const said = { age: 25 + at, gender: "other", town } as const;
  const today = Math.floor(nowMs / dayMs);
  const activeDays = Array.from({ length: 10 }, (_, day) => today - 9 + day);
  await ports.devices.saveTrust(device.trust, { ...newTrust(nowMs - 10 * dayMs), lastSeenMs: nowMs, activeDays, deliveredMessages: 80, said });
  const ticket = sealTicket(ports.secrets, {
    session: `budget-session-${at}`,
    device,
    nickname,
    age: said.age,
    gender: said.gender,
    language: "fr",
    country: "FR",
    town,
    startedAtMs: nowMs,
    untilMs: nowMs + ticketLivesMs,
  });
  let landed: () => void = () => {};
  const seated = new Promise<void>((resolve) => {
    landed = resolve;
  });
  const hear = (text: string): void => {
    const frame = JSON.parse(text) as Down;
    if (frame.t === "ping") node.received(connection, { t: "beat", held: [], away: false });
    else if (frame.t === "welcome") ask({ t: "join", room: town });
    else if (frame.t === "stream" && frame.s === `room:${town}`) landed();
    else if (frame.t === "no") tally.refused += 1;
  };
  const socket = {
    id: 2_000_000 + at,
    send: (text: string) => queueMicrotask(() => hear(text)),
    join: () => {},
    leave: () => {},
    close: () => {},
    waitingBytes: () => 0,
    taken: () => 0,
  };
  const connection = node.opened(socket, { origin: "budget", prefix: `budget-${at}`, network: "ordinary" });
  const ask = (body: { readonly t: "join"; readonly room: string }): void => {
    n += 1;
    node.received(connection, { n, ...body } as Command);
  };
  node.received(connection, { t: "hello", v: protocolVersion, tab: `budget-tab-${at}`, ticket, positions: [] });
  await seated;
  return connection;
}
const talkers: Connection[] = [];
for (const [at, person] of people(random, 30).entries()) talkers.push(await seat(at, person.nickname));

function sayOne(): void {
  const talker = talkers[random.below(talkers.length)];
  if (talker === undefined) return;
  n += 1;
  tally.said += 1;
  const text = Array.from({ length: 1 + random.below(3) }, () => lineOf(random, "fr")).join(" ");
  node.received(talker, { t: "say", n, room: town, text });
}
/** Times of sending are fixed in advance: what comes late is caught up, so the rate holds. */
async function say(count: number, perS: number): Promise<void> {
  const startedAt = performance.now();
  for (let done = 0; done < count;) {
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) / 1_000) * perS) + 1);
    for (; done < due; done += 1) sayOne();
    await Bun.sleep(Math.min(50, 1_000 / perS));
  }
}
const stop = async (): Promise<void> => {
  await app.stop();
  rmSync(data, { recursive: true, force: true });
  process.exit(0);
};
process.on("SIGTERM", () => void stop());
console.log(`Lampion is at ${app.url}`);
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [, count, perS] = /^say (\d+) (\d+)$/.exec(line) ?? [];
  if (count === undefined || perS === undefined) return;
  tally.said = 0;
  tally.refused = 0;
  void say(Number(count), Number(perS)).then(() => console.log(JSON.stringify(tally)));
});
// Whoever started it is gone.
lines.on("close", () => void stop());
