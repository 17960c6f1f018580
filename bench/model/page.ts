import { disturbedFrom, type Result, type Run } from "../scenarios/result.ts";
import { spread } from "../stats/spread.ts";
import { cpuOf, eveningOf, fit, fitPostgres, pointsOf, type Costs, type Point } from "./costs.ts";
import { bounds, evening, mostGuests, serviceOf, type Measured, type Service } from "./grow.ts";

/** Fitted to these; the others that tell their load are what it is checked against. */
const fitted = ["PF-5", "PF-8", "PF-14", "PF-14B"];
const checked = ["PF-2", "PF-3", "PF-13", "PF-20"];
const within = 0.2;

const calm = (runs: readonly Run[]): readonly Run[] => {
  const some = runs.filter((run) => run.others <= disturbedFrom);
  return some.length > 0 ? some : runs;
};
/** Median of a figure over the rounds of the steps that the pattern fits; null where it was not measured. */
function figure(results: readonly Result[], id: string, step: RegExp, name: string): number | null {
  const runs = results.filter((result) => result.id === id).flatMap((result) => result.runs.filter((run) => run.server === "lampion" && step.test(run.step)));
  const values = calm(runs).flatMap((run) => run.figures[name] ?? []);
  return values.length === 0 ? null : spread(values).median;
}

/** What the model needs, from the results of one machine; null where one of them is missing. */
export function measuredOf(results: readonly Result[]): Measured | null {
  const evenings = eveningOf(results);
  const nodes = results.filter(({ id }) => id === "PF-14B").flatMap(({ runs }) => runs.flatMap(({ step }) => Number(/^(\d+) nodes, /.exec(step)?.[1] ?? 0)));
  const most = new RegExp(`^${Math.max(0, ...nodes)} nodes, `);
  const of = (name: string): number | null => figure(results, "PF-14B", most, name);
  const mirrored = (name: string): number | null => figure(results, "PF-14B", /guests of another node/, name);
  const connected = Number(results.find(({ id }) => id === "PF-16")?.parameters["connected"] ?? 0);
  const values = {
    empty: figure(results, "PF-1", /./, "emptyMiB"),
    evening: figure(results, "PF-16", /^[\d,]+ guests in /, "residentMiB"),
    come: figure(results, "PF-9", /^ticket of a session that this node does not have/, "cpuPerGuest"),
    nats: of("natsPerMessage"),
    rows: of("rowsPerMessage"),
    stored: of("storedPerMessage"),
    copies: of("busCopies"),
    bytes: of("busBytes"),
    put: mirrored("putUs"),
    gone: mirrored("goneUs"),
    read: mirrored("readUs"),
    beat: mirrored("beatUs"),
    kib: mirrored("kibPerGuest"),
    told: mirrored("bytesPerGuest"),
  };
  if (evenings === null || connected === 0 || Object.values(values).some((value) => value === null)) return null;
  const known = values as { readonly [name in keyof typeof values]: number };
  return {
    costs: fit(pointsOf(results, fitted)),
    comeUs: known.come,
    emptyMiB: known.empty,
    guestKiB: ((known.evening - known.empty) * 1_024) / connected,
    mirrored: { putUs: known.put, goneUs: known.gone, readUs: known.read, beatUs: known.beat, kib: known.kib, bytes: known.told },
    postgres: fitPostgres(results),
    natsUs: known.nats / Math.max(1, known.copies),
    rows: known.rows,
    storedBytes: known.stored,
    copyBytes: known.bytes / Math.max(1, known.copies),
  };
}

/** What the model says of a run, over what was measured; less 1, so that 0 is right. */
export interface Miss {
  readonly name: string;
  readonly by: number;
}
export function missesOf(results: readonly Result[], measured: Measured): Miss[] {
  const points = pointsOf(results, checked);
  const evenings = eveningOf(results);
  const all: readonly (Point & { readonly moreUs?: number })[] = evenings === null ? points : [...points, { ...evenings.point, moreUs: evenings.comePerS * measured.comeUs }];
  return all.map(({ name, load, cpuUs, moreUs = 0 }) => ({ name, by: (cpuOf(measured.costs, load) + moreUs) / cpuUs - 1 }));
}

const number = (value: number, digits = 0): string => value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const percent = (value: number): string => `${Math.round(value * 100)} %`;
const large = (value: number): string =>
  value >= 1e9 ? `${number(value / 1e9, 1)} G` : value >= 1e6 ? `${number(value / 1e6, 1)} M` : value >= 10_000 ? `${number(value / 1e3)} k` : number(value);

const heads = [
  "Guests",
  "nodes",
  "a node's core",
  "of it for other nodes",
  "a node's memory, GiB",
  "messages/s",
  "deliveries/s",
  "copies on the bus/s",
  "bus, MB/s, all",
  "bus, MB/s, a node",
  "NATS, cores",
  "NATS subjects",
  "subscriptions",
  "PostgreSQL rows/s",
  "PostgreSQL, cores",
  "rows of 72 h",
  "GiB of 72 h",
  "over its bound",
];
const line = (label: string, one: Service, times = 1): string =>
  row([
    label,
    large(one.nodes * times),
    percent(one.core),
    percent(one.coreForOthers),
    number(one.nodeMiB / 1_024, 1),
    large(one.messages * times),
    large(one.deliveries * times),
    large(one.copies * times),
    number((one.busBytes * times) / 1e6, 1),
    number(one.nodeBusBytes / 1e6, 1),
    number(one.natsCores * times, 1),
    large(one.subjects * times),
    large(one.subscriptions * times),
    large(one.rows * times),
    number(one.postgresCores * times, 1),
    large(one.keptRows * times),
    number(one.keptGiB * times),
    one.over.join("; "),
  ]);

function costLine({ process, message, batch, delivery, cold, copy }: Costs): string {
  return `a process that is there ${number(process / 1_000, 1)} ms a second, a message ${number(message)} us, a batch ${number(batch)} us, a delivery ${number(delivery, 1)} us and ${number(cold, 1)} us more for each tenfold of a node's readers over 1,000, a message from another node ${number(copy)} us`;
}

/** The section of the page, or what is missing for it. `asked` are further numbers of guests. */
export function growthSection(all: readonly Result[], asked: readonly number[] = []): string[] {
  const machine = all.find(({ id }) => id === "PF-14B")?.machine.name;
  const results = all.filter((result) => result.machine.name === machine);
  const measured = measuredOf(results);
  if (measured === null) return [];
  const misses = missesOf(results, measured);
  const good = misses.filter(({ by }) => Math.abs(by) <= within).length;
  const most = mostGuests(measured);
  const cells = [1_000_000, 10_000_000].map((guests) => Math.ceil(guests / Math.max(1, most)));
  const { mirrored } = measured;
  const disturbed = results.filter(({ id }) => id === "PF-14B").some(({ runs }) => runs.some((run) => run.others > disturbedFrom));
  return [
    "## SM-2, SM-3: One and ten million guests, simulated",
    "",
    "Worked out by `npm run bench -- SM` (`--guests=N` for another number) from the results above; nothing here was run at this size. Expected values at the evening's peak, without queues and chance, so that it says nothing of latency.",
    "",
    `**Assumed.** Guests behave as in PF-16: ${percent(evening.readers)} read in rooms of ${evening.roomSize}, ${percent(evening.paired)} are in conversations, each connected guest sends ${number(evening.roomMessages * 60, 1)} messages a minute to a room and as many in private, ${percent(evening.turnover)} come and go each second; a day's mean is ${percent(evening.dayOverPeak)} of the peak. The balancer spreads guests over nodes by chance. ` +
      `A part may come to: a node ${percent(bounds.core)} of its core, ${number(bounds.guests)} guests and ${number(bounds.nodeMiB / 1_024)} GiB, PostgreSQL ${bounds.postgresCores} cores, ${number(bounds.linkBytes / 1e6, 1)} MB/s from the bus into a node.`,
    "",
    `**Measured, and fitted to ${fitted.join(", ")}**: ${costLine(measured.costs)}. A guest who comes costs ${number(measured.comeUs)} us and holds ${number(measured.guestKiB)} KiB; one of another node costs ${number(mirrored.putUs + mirrored.readUs, 1)} us to hear of, ${number(mirrored.kib, 1)} KiB, and ${number(mirrored.beatUs, 2)} us every two seconds. ` +
      `PostgreSQL takes ${number(measured.postgres.batchUs)} us for a batch and ${number(measured.postgres.rowUs)} us for a message in it, which is ${number(measured.rows, 1)} rows and ${number(measured.storedBytes)} bytes; a copy on the bus has ${number(measured.copyBytes)} bytes and costs NATS ${number(measured.natsUs)} us.`,
    "",
    ...(disturbed
      ? [
          "Others used the machine in runs of PF-14B, so that what a further node, a word from another node, PostgreSQL and NATS cost is too much here, and one service ends sooner than it would.",
          "",
        ]
      : []),
    `**Checked** on ${misses.length} runs it was not fitted to: ${good} within ${percent(within)}.`,
    "",
    row(["Run", "simulated over measured"]),
    row(["---", "---"]),
    ...misses.map(({ name, by }) => row([name, `${by >= 0 ? "+" : "-"}${percent(Math.abs(by))}`])),
    "",
    `**One service**, with the fewest nodes of which each holds its bounds; where no number does, one for 15,000 guests. Within the bounds it ends at ${number(most)} guests.`,
    "",
    row(heads),
    row(heads.map(() => "---")),
    ...[15_000, 50_000, 100_000, ...asked, 1_000_000, 10_000_000].sort((a, b) => a - b).map((guests) => line(number(guests), serviceOf(guests, measured))),
    "",
    `**Several services** of ${number(most)} guests at the most, each for its own towns, with its own PostgreSQL and NATS; sums, but for what is said of a node. Guests of one do not see those of another, and nothing in Lampion sends a guest to the service of their town: that is an address for each.`,
    "",
    row(["Guests", "services", ...heads.slice(1)]),
    row(["---", ...heads.map(() => "---")]),
    ...[1_000_000, 10_000_000].map((guests, at) => line(`${number(guests)} | ${number(cells[at] ?? 1)}`, serviceOf(guests / (cells[at] ?? 1), measured), cells[at])),
    "",
  ];
}
