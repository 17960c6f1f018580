import { firstSettings } from "@lampion/core";
import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
import { nicknameOf, towns } from "./towns.ts";

/** What a node pays for the guests of another one: one JSON argument, one line of figures. */
export interface MirroredPlan {
  readonly data: string;
  readonly guests: number;
}
export interface MirroredEnd {
  /** One more guest of another node is told, and one goes: us each, the reading of the event apart. */
  readonly putUs: number;
  readonly goneUs: number;
  readonly readUs: number;
  /** Of every word of the other node, each two seconds, for each guest that it has: us. */
  readonly beatUs: number;
  readonly kibPerGuest: number;
  readonly bytesPerGuest: number;
}
const plan = JSON.parse(process.argv[2] ?? "{}") as MirroredPlan;
const read = readOptions([], { PORT: "0", LAMPION_DATA: plan.data });
if (read.kind !== "options") throw new Error("the options do not fit");
const app = await createApp(read.options, { bornMs: Date.now() - 30 * 86_400_000 });
await app.warmed;
const { bus } = app.ports;
const places = towns(app.ports, 80);
const perEvent = 200;

/** A guest as `mirror.ts` of the core tells it; the ids have the length of real ones. */
const guestOf = (at: number) => ({
  id: `session-${String(at).padStart(18, "0")}`,
  relation: `relation-${String(at).padStart(34, "0")}`,
  restriction: `restrict-${String(at).padStart(34, "0")}`,
  nickname: nicknameOf(at),
  age: 20 + (at % 50),
  gender: at % 2 === 0 ? "woman" : "man",
  town: places[at % places.length] ?? "",
  prefix: `p${at % 4_096}`,
  level: "L2",
  isNewcomer: false,
  kept: { settings: { ...firstSettings, listed: true, knocksOpen: true }, seal: "", knockConsentAtMs: 1, calmUntilMs: null },
  rooms: ["theme-music"],
  firstSeenMs: 1_790_000_000_000,
  activeDays: [20_600, 20_601, 20_602],
  isListed: true,
  mark: at + 1,
});
const tell = (put: readonly unknown[], gone: readonly string[], { count, sum }: { count: number; sum: number }) => ({
  kind: "guests",
  node: "beside",
  put,
  gone,
  count,
  sum,
  all: null,
});
const silent = { count: -1, sum: 0 };
/** As the sender has it: which guests the receiver should have. */
function sumsOf(guests: readonly ReturnType<typeof guestOf>[]): { count: number; sum: number } {
  let sum = 0;
  for (const { id, mark } of guests) {
    let hash = mark;
    for (let at = 0; at < Math.min(8, id.length); at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
    sum = (sum + hash) | 0;
  }
  return { count: guests.length, sum };
}
const held = async (): Promise<number> => {
  Bun.gc(true);
  await Bun.sleep(500);
  Bun.gc(true);
  return process.memoryUsage.rss();
};
/** Processor time of the process so far, us: the clock would count who shares the core. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
const emptyBytes = await held();
let [put, reading, bytes] = [0, 0, 0];
let asked = 0;
bus.subscribe("guests", (event) => void (asked += event.kind === "guests-please" && (event as { of?: string | null }).of === "beside" ? 1 : 0));
for (let from = 0; from < plan.guests; from += perEvent) {
  const text = JSON.stringify(
    tell(
      Array.from({ length: Math.min(perEvent, plan.guests - from) }, (_, at) => guestOf(from + at)),
      [],
      silent,
    ),
  );
  bytes += text.length;
  const begun = cpu();
  const event = JSON.parse(text) as { kind: string };
  const parsed = cpu();
  bus.publish("guests", event);
  reading += parsed - begun;
  put += cpu() - parsed;
  if (from % 2_000 === 0) await Bun.sleep(0);
}
const fullBytes = await held();
const sums = sumsOf(Array.from({ length: plan.guests }, (_, at) => guestOf(at)));
const beats = 10;
const beforeBeats = cpu();
for (let beat = 0; beat < beats; beat += 1) bus.publish("guests", tell([], [], sums) as { kind: string });
const beating = cpu() - beforeBeats;
if (asked > 0) throw new Error("the node did not take what it was told: it asks for all of it");
const going = Math.min(10_000, plan.guests);
const begun = cpu();
for (let from = 0; from < going; from += perEvent)
  bus.publish(
    "guests",
    tell(
      [],
      Array.from({ length: perEvent }, (_, at) => guestOf(from + at).id),
      silent,
    ) as { kind: string },
  );
const letting = cpu() - begun;
const end: MirroredEnd = {
  putUs: put / plan.guests,
  goneUs: letting / going,
  readUs: reading / plan.guests,
  beatUs: beating / beats / plan.guests,
  kibPerGuest: (fullBytes - emptyBytes) / plan.guests / 1_024,
  bytesPerGuest: bytes / plan.guests,
};
process.stdout.write(`${JSON.stringify(end)}\n`);
process.exit(0);
