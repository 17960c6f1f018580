import { generate, type AcceptOutcome, type Target, type WindowOutcome } from "../load/generate.ts";
import { startFront } from "../servers/front.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const replay = 20;
const perRoom = 100;
const limitMs = 250;
const ways = { plain: "plain", full: "TLS 1.3, a full handshake each", ticket: "TLS 1.3, by ticket" } as const;
type Way = keyof typeof ways;
const servers = ["bare-topic", "lampion"] as const;
const acceptLabel = (way: Way): string => `let in, 20 replayed: ${ways[way]}`;
const deliverLabel = (way: Way): string => `the most deliveries to 1,000 guests in 10 rooms with a p99 within ${limitMs} ms: ${way === "plain" ? ways.plain : "TLS 1.3"}`;

function accepted(server: ServerName, way: Way, round: number, outcome: AcceptOutcome): Run {
  const left = outcome.failed + outcome.byes + outcome.shortReplays;
  // A ticket is taken once: of those that come at the same moment one alone is shortened by it.
  const isOther = way === "ticket" && outcome.resumed < outcome.secured * 0.85;
  return {
    server,
    step: acceptLabel(way),
    round,
    figures: {
      perS: outcome.finished / (outcome.wallUs / 1e6),
      cpuPerGuest: outcome.serverUs / Math.max(1, outcome.finished),
      core: outcome.serverUs / outcome.wallUs,
      generator: outcome.generatorUs / outcome.wallUs,
    },
    stoppedBy: left > 0 ? `${left} not let in: ${outcome.problem}` : isOther ? `only ${outcome.resumed} of ${outcome.secured} by ticket` : "schedule",
    others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
    latency: pack(outcome.latency.buckets),
  };
}
function delivered(server: ServerName, way: Way, round: number, steps: readonly WindowOutcome[]): Run {
  const held = steps.filter((one) => one.received >= one.expected && one.latency.p99 <= limitMs * 1_000).at(-1);
  const best = held ?? steps[0];
  if (best === undefined) throw new Error("not everybody joined");
  return {
    server,
    step: deliverLabel(way),
    round,
    figures: {
      deliveriesPerS: best.deliveries / (best.wallUs / 1e6),
      cpuPerDelivery: best.serverUs / Math.max(1, best.deliveries),
      core: best.serverUs / best.wallUs,
      generator: best.generatorUs / best.wallUs,
    },
    stoppedBy: held === undefined ? "not even the lowest rate was held" : best.duplicates + best.reorders + best.numberGaps > 0 ? "order: gaps or doubles" : "schedule",
    others: best.othersUs / best.wallUs / navigator.hardwareConcurrency,
    latency: pack(best.latency.buckets),
  };
}

/** TLS ends in nginx before the server, as the operating guide has it; both have core 0, so that the price of TLS is in every figure. */
export const tls: Scenario = {
  id: "PF-10",
  title: "TLS: guests let in, and messages delivered, with TLS 1.3 in front and without",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const guests = quick ? 1_000 : 5_000;
    const seconds = quick ? 2 : 3;
    const inRooms = quick ? 200 : 1_000;
    const rates = quick ? "50,100" : "200,400,600,800,1000,1200,1500,1800";
    const runs: Run[] = [];
    const note = (run: Run): void => {
      runs.push(run);
      const { perS, cpuPerGuest, deliveriesPerS = 0, generator = 0 } = run.figures;
      say(
        `${run.server}, ${run.step}: ${perS === undefined ? `${deliveriesPerS.toFixed(0)} deliveries/s` : `${perS.toFixed(0)} per s, ${cpuPerGuest?.toFixed(0)} us each`}, generator ${Math.round(generator * 100)} %, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`,
      );
    };
    let version = "";
    for (let round = 1; round <= rounds; round += 1) {
      for (const name of servers) {
        if (!quick) await quiet(10_000);
        const server = await startServer(name, { guests, rooms: guests / perRoom, replay, newcomers: 0 });
        const front = await startFront(server);
        version = front.version;
        const load = (way: Way, more: Readonly<Record<string, string | number>>): Promise<AcceptOutcome> =>
          generate("accept", way === "plain" ? server : { ...server, front }, {
            n: guests,
            size: 1,
            flight: 100,
            replay,
            seconds,
            ...(way === "plain" ? {} : { tls: way }),
            ...more,
          });
        try {
          // Sessions that this node has; what it costs to make them is PF-9's.
          await load("plain", { once: 1, seconds: 30 });
          for (const way of ["plain", "full", "ticket"] as const) note(accepted(name, way, round, await load(way, {})));
        } finally {
          await front.stop();
          await server.stop();
        }
        for (const way of ["plain", "ticket"] as const) {
          const rooms = await startServer(name, { guests: inRooms, rooms: inRooms / perRoom, replay: 0, newcomers: 0 });
          const before = way === "plain" ? null : await startFront(rooms);
          try {
            const target: Target = before === null ? rooms : { ...rooms, front: before };
            const warm = quick ? 1 : 8;
            const { steps } = await generate("steps", target, {
              n: inRooms,
              size: perRoom,
              steps: rates,
              warm,
              lead: 1,
              seconds,
              settle: 1,
              limitMs,
              ...(name === "lampion" ? { numbers: 1 } : {}),
              ...(before === null ? {} : { tls: way }),
            });
            note(delivered(name, way, round, steps));
          } finally {
            await before?.stop();
            await rooms.stop();
          }
        }
      }
    }
    const of = (server: ServerName, step: string, figure: string): number => spread(roundsOf(runs, server, step, figure)).median;
    const kept = (server: ServerName): number => of(server, deliverLabel("ticket"), "deliveriesPerS") / of(server, deliverLabel("plain"), "deliveriesPerS");
    const perS = (way: Way): number => of("lampion", acceptLabel(way), "perS");
    return {
      parameters: { rounds, guests, inFlight: 100, replayed: replay, seconds, limitMs, front: `nginx ${version}, one process, on core 0 with the server`, certificate: "P-256" },
      runs,
      gates: [
        { what: "guests let in per second, a full handshake each", unit: "/s", value: perS("full"), gate: 1_500, better: "more" },
        { what: "guests let in per second, by ticket", unit: "/s", value: perS("ticket"), gate: 2_000, better: "more" },
        { what: "deliveries kept under TLS", unit: "x", value: kept("lampion"), gate: 0.6, better: "more" },
        { what: "the same, less than the bare server keeps", unit: "x", value: kept("bare-topic") - kept("lampion"), gate: 0.1, better: "less" },
        {
          what: "runs with a guest who was not let in, a wrong order, no rate held, or too few tickets",
          unit: "runs",
          value: runs.filter((run) => run.stoppedBy !== "schedule").length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
