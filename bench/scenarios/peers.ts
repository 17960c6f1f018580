import { generate, type StepsOutcome } from "../load/generate.ts";
import { peerList, isPeer } from "../peers/list.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { quiet } from "../stats/machine.ts";
import type { Gate, Run, Scenario } from "./result.ts";
import { isLoss, limitMs, runsOfSteps, type OfStep } from "./steps.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion", "ws", "socketio", "socketio-recovery", "prosody", "ejabberd", "mosquitto", "inspircd", "nchan"];
const guests = 1_000;
const perRoom = 100;
/** Deliveries per second, one after another with the same guests, until a server cannot do them. */
const rates = [5_000, 10_000, 20_000, 50_000, 75_000, 100_000, 150_000] as const;
const label = (deliveries: number): string => `${deliveries.toLocaleString("en")} deliveries/s`;

const ofStep =
  (outcome: StepsOutcome): OfStep =>
  (step) => ({
    step: label(Math.round(step.rate * perRoom)),
    figures: {
      cpuPerDelivery: step.serverUs / Math.max(1, step.deliveries),
      core: step.serverUs / step.wallUs,
      deliveriesPerS: step.deliveries / (step.wallUs / 1e6),
      kibPerGuest: (outcome.joinedKiB - outcome.emptyKiB) / guests,
      residentMiB: step.residentKiB / 1_024,
      p50: step.latency.p50,
      p99: step.latency.p99,
      lagP99: step.lag.p99,
      framesPerDelivery: step.framesInWindow / Math.max(1, step.deliveries),
    },
  });

async function runOnce(server: ServerName, round: number, quick: boolean): Promise<Run[]> {
  const started = await startServer(server, { guests, rooms: guests / perRoom, replay: 0, newcomers: 0, windowMs: 0 });
  try {
    const outcome = await generate("steps", started, {
      n: guests,
      size: perRoom,
      steps: (quick ? rates.slice(0, 2) : rates).map((rate) => rate / perRoom).join(","),
      warm: quick ? 1 : 6,
      warmRate: 50,
      lead: 0.4,
      seconds: quick ? 1 : 3,
      settle: 1,
      limitMs,
      numbers: server === "lampion" ? 1 : 0,
    });
    if (outcome.joined === guests && outcome.steps.length > 0) return runsOfSteps(server, round, outcome, ofStep(outcome));
    return [{ server, step: label(rates[0]), round, figures: { joined: outcome.joined }, stoppedBy: `only ${outcome.joined} joined: ${outcome.problem}`, others: 0, latency: "" }];
  } finally {
    await started.stop();
  }
}

/** What is claimed against each peer, as a factor of its CPU per delivery at the last rate that both did. */
const claims: readonly (readonly [peer: ServerName, most: number])[] = [
  ["ws", 1],
  ["socketio", 1],
  ["socketio-recovery", 1],
  ["prosody", 1],
  ["ejabberd", 1],
  ["nchan", 2],
  ["inspircd", 2],
  ["mosquitto", 2],
];
function claim(runs: readonly Run[], peer: ServerName, most: number): Gate[] {
  const done = (server: ServerName, step: string): Run | undefined => runs.find((run) => run.server === server && run.step === step && run.stoppedBy === "schedule");
  const step = rates.map(label).findLast((one) => done("lampion", one) !== undefined && done(peer, one) !== undefined);
  if (step === undefined) return [];
  const [own, other] = [done("lampion", step), done(peer, step)].map((run) => run?.figures["cpuPerDelivery"] ?? 0);
  return [
    { what: `Lampion's CPU per delivery against ${isPeer(peer) ? peerList[peer].title : peer}, ${step}`, unit: "x", value: (own ?? 0) / (other ?? 1), gate: most, better: "less" },
  ];
}

/** The same load on Lampion, the bare server and the peers in turn. Only what Lampion lost or doubled is a fault of ours. */
export const peers: Scenario = {
  id: "PF-20",
  title: "Peers: 1,000 guests in 10 rooms of 100, the same messages, one server after another, each up to what it can do",
  isCalibrated: true,
  async run({ size, say }) {
    const rounds = size === "full" ? 3 : 1;
    const runs: Run[] = [];
    const versions: Record<string, string> = {};
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of servers) {
        if (isPeer(server)) versions[peerList[server].title] = peerList[server].install();
        if (size !== "quick") await quiet(5_000);
        const own = await runOnce(server, round, size === "quick");
        runs.push(...own);
        for (const run of own)
          say(`${run.step}, ${server}: ${run.figures["cpuPerDelivery"]?.toFixed(2)} us each, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, ended by ${run.stoppedBy}`);
      }
    }
    const faults = runs.filter((run) => run.server === "lampion" && isLoss(run)).length;
    return {
      parameters: { rounds, seconds: size === "quick" ? 1 : 3, limitMs, deflate: "off", ...versions },
      runs,
      gates: [
        { what: "steps of Lampion with a gap, a double, a wrong order or a loss", unit: "steps", value: faults, gate: 0, better: "less" },
        ...claims.flatMap(([peer, most]) => claim(runs, peer, most)),
      ],
    };
  },
};
