import { createSeededRandom } from "@lampion/core";
import { roomStream, type StreamId } from "@lampion/protocol";
import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
import { bucketOf, type Buckets } from "../stats/hdr.ts";

/** Lampion's store and notary without its guests: so many records wait at a time, the next is handed over when one is on disk. One JSON line on standard output. */
export interface RecordPlan {
  readonly data: string;
  /** Empty: SQLite. */
  readonly database: string;
  readonly inFlight: readonly number[];
  readonly seconds: number;
  /** What was acknowledged before the process was killed, by stream: read again instead of written. */
  readonly acknowledged?: Readonly<Record<string, number>>;
}
export interface RecordStep {
  readonly inFlight: number;
  readonly perS: number;
  readonly refused: number;
  readonly cpuUs: number;
  readonly latency: Buckets;
}
export interface Recorded {
  readonly steps: readonly RecordStep[];
  /** The highest number that was acknowledged, by stream. */
  readonly acknowledged: Readonly<Record<string, number>>;
  /** Acknowledged numbers that are not there any more. */
  readonly lost: number;
}

const plan = JSON.parse(process.argv[2] ?? "") as RecordPlan;
const read = readOptions([], { PORT: "0", LAMPION_DATA: plan.data, DATABASE_URL: plan.database });
if (read.kind !== "options") throw new Error("the options do not fit");
const { ports } = await createApp(read.options, { pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false, admission: false } });
const streams: readonly StreamId[] = Array.from({ length: 60 }, (_, at) => roomStream(`FR-${75_000 + at}`));
const acknowledged: Record<string, number> = { ...plan.acknowledged };
const random = createSeededRandom(7);
const authors = streams.map((stream) => `${ports.secrets.author(stream, random.id(), Date.now())}.${random.id()}`);
let turn = 0;

function step(inFlight: number): Promise<RecordStep> {
  const counts = new Map<number, number>();
  const began = performance.now();
  const cpu = process.cpuUsage();
  let [done, refused, waiting] = [0, 0, 0];
  return new Promise((resolve) => {
    const one = (): void => {
      if (performance.now() - began >= plan.seconds * 1_000) {
        if (waiting > 0) return;
        const used = process.cpuUsage(cpu);
        const wallS = (performance.now() - began) / 1_000;
        resolve({ inFlight, perS: done / wallS, refused, cpuUs: used.user + used.system, latency: [...counts].sort((a, b) => a[0] - b[0]) });
        return;
      }
      const at = (turn += 1) % streams.length;
      const stream = streams[at] ?? roomStream("FR-75000");
      const from = performance.now();
      waiting += 1;
      ports.messages.append(
        {
          stream,
          kind: 1,
          author: authors[at] ?? "",
          face: { m: "QmFyZVNlcnZlckd1ZXN0MQ", name: "Lanterne", mark: 1_234, gender: "other" },
          text: "une phrase de tous les jours, comme on en dit sur une place le soir quand il fait doux",
          re: null,
          notice: null,
          value: null,
          fold: false,
          atMs: Date.now(),
          key: `bench/${turn}`,
        },
        (outcome) => {
          waiting -= 1;
          if (outcome.kind === "refused") {
            refused += 1;
            setTimeout(one, 1);
            return;
          }
          done += 1;
          acknowledged[stream] = Math.max(acknowledged[stream] ?? 0, outcome.seq);
          const bucket = bucketOf((performance.now() - from) * 1_000);
          counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
          one();
        },
      );
    };
    for (let at = 0; at < inFlight; at += 1) one();
  });
}

/** Acknowledged numbers of a stream that cannot be read. */
async function missing(stream: StreamId, most: number): Promise<number> {
  let [seen, last] = [0, 0];
  for (;;) {
    const page = await ports.messages.after(stream, 1, last, 500);
    if (page.length === 0) return Math.max(0, most - seen);
    seen += page.filter((record) => record.seq <= most).length;
    last = page.at(-1)?.seq ?? last;
  }
}

const steps: RecordStep[] = [];
let lost = 0;
if (plan.acknowledged === undefined) for (const inFlight of plan.inFlight) steps.push(await step(inFlight));
else for (const [stream, most] of Object.entries(plan.acknowledged)) lost += await missing(stream as StreamId, most);
process.stdout.write(`${JSON.stringify({ steps, acknowledged, lost } satisfies Recorded)}\n`);
// Whoever started this kills it: nothing may be written after what was told.
setInterval(() => {}, 60_000);
