import { generateKeyPairSync } from "node:crypto";
import { firstSettings, newTrust, people, sealTicket, ticketLivesMs, createSeededRandom } from "@lampion/core";
import { createApp, ordinaryPace, type App } from "../app.ts";
import type { Options } from "../options/options.ts";
import type { Situation } from "@lampion/protocol";
import { createDemoGuest, type DemoGuest } from "./demo-guest.ts";
import { fillDesk } from "./desk-cases.ts";
import { colleague, createColleague, other, demoPeople, seatDemoPeople } from "./desk-people.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Where the invented guests live: most in one town, so that its list reaches k; the others in two more. */
const towns = ["FR-75111", "FR-69383", "FR-31555"] as const;

/**
 * A living town: sixty seeded guests who came an hour ago, are known for ten days, proved and listed, and go on talking.
 * The hour is lived through on the node's own clock before the first visitor comes, so every rule of time has run.
 */
export async function startDemo(options: Options): Promise<App> {
  let offsetMs = -hourMs;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const app = await createApp(options, { clock, pace: ordinaryPace, bornMs: Date.now() - 7 * dayMs, demoPeople: demoPeople.map((one) => one.id) });
  const { ports, node } = app;
  const random = createSeededRandom(20_260_601);
  const guests: DemoGuest[] = [];
  const toReport: { situation: Situation; words: string }[] = [];
  const timers = new Set<Timer>();
  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const started = clock.nowMs();
  // Invented guests open nothing that rests sealed: a key that nobody has is enough for them.
  const seal = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "der", type: "spki" }).subarray(-65).toString("base64url");
  for (const [at, person] of people(random, 60).entries()) {
    const device = ports.secrets.deviceIds(`demo-device-${at}`);
    const town = towns[at < 40 ? 0 : 1 + (at % 2)] ?? towns[0];
    const today = Math.floor(started / dayMs);
    await ports.devices.saveTrust(device.trust, {
      ...newTrust(started - 10 * dayMs),
      lastSeenMs: started,
      activeDays: Array.from({ length: 10 }, (_, day) => today - 9 + day),
      deliveredMessages: 80,
      acceptedKnocks: 3,
      provenUntilMs: started + 20 * dayMs,
      said: { age: person.age, gender: person.gender, town },
    });
    await ports.devices.saveKept(device.relation, {
      settings: { ...firstSettings, listed: true, knocksOpen: person.opensKnocks },
      seal,
      knockConsentAtMs: started,
      calmUntilMs: null,
    });
    const ticket = sealTicket(ports.secrets, {
      session: `demo-session-${at}-${started}`,
      device,
      nickname: person.nickname,
      age: person.age,
      gender: person.gender,
      language: person.language,
      country: "FR",
      town,
      startedAtMs: started,
      untilMs: started + ticketLivesMs,
    });
    guests.push(createDemoGuest({ node, random, later, reportsKnock: () => toReport.shift() ?? null }, person, ticket, at));
    await new Promise((resolve) => setImmediate(resolve));
  }
  // The hour passes in steps of 20 s; heartbeats are answered in between.
  for (let step = 0; step < 180; step += 1) {
    offsetMs += 20_000;
    node.tick();
    if (step > 120 && step % 3 === 0) guests[random.below(guests.length)]?.act();
    await new Promise((resolve) => setImmediate(resolve));
  }
  offsetMs = 0;
  const { house } = app.desk;
  await seatDemoPeople(app.staff, house);
  const work = createColleague(house);
  await work();
  await fillDesk({
    house,
    messages: ports.messages,
    guests,
    colleague,
    other,
    settle: () => new Promise((resolve) => setTimeout(resolve, 60)),
    reportNextKnock: (situation, words) => void toReport.push({ situation, words }),
  });
  // Two knocks, so that what was arranged to be reported comes at once.
  for (const guest of guests.slice(0, 12)) guest.knock();
  const working = setInterval(() => void work(), 1_000);
  const living = setInterval(() => guests[random.below(guests.length)]?.act(), 2_500);
  return {
    ...app,
    async stop() {
      clearInterval(living);
      clearInterval(working);
      for (const timer of timers) clearTimeout(timer);
      await app.stop();
    },
  };
}
