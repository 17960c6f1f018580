// Measures the application as a cheap phone on a slow line has it, against the budgets of product.md 8: npm run budget. Writes bench/results/client/client.json.
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quit, root } from "../harness.ts";
import { createCalm, indexOf, isCalm, type Calm } from "./calm.ts";
import { phone, readGauge, slowDown, type Gauge } from "./gauge.ts";
import { startLine } from "./line.ts";
import { startBusyTown } from "./town.ts";
import { judgeTexts, texts } from "./judging.ts";
import { lookAround, newVisit, openDoor, sendText, until, walkIn } from "./visits.ts";
import { budgets, lineOf, misses, type Figure } from "./budgets.ts";

const rounds = Number(process.argv[2] ?? 5);
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], part: number): number => sorted(values)[Math.min(values.length - 1, Math.ceil(values.length * part) - 1)] ?? Number.NaN;
const middle = (values: readonly number[]): number => at(values, 0.5);
const p75 = (values: readonly number[]): number => at(values, 0.75);
const frameRate = (frames: readonly number[]): number => (frames.length / ((frames.at(-1) ?? 1) - (frames[0] ?? 0))) * 1_000;
const figures: Figure[] = [];
const note = (id: keyof typeof budgets, value: number, runs: number): void => {
  const { what, unit, most, least } = budgets[id];
  const figure: Figure = { id, what, unit, value: Math.round(value * 100) / 100, most, least, runs };
  figures.push(figure);
  console.log(lineOf(figure));
};

/** The judge and its lists as the build packed them and the server sends them; a conversation brings them, not the first word. */
const judgeBytes = (): number => {
  const folder = join(root, "packages/web/dist/assets");
  return readdirSync(folder)
    .filter((file) => /^device-[\w-]{8}\.js\.br$/.test(file))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
};
/** What has no budget of its own and is kept beside the figures. */
const also: { id: string; what: string; unit: string; value: number }[] = [];
const mention = (id: string, what: string, unit: string, value: number): void => {
  also.push({ id, what, unit, value: Math.round(value * 100) / 100 });
  console.log(`      ${id.padEnd(14)} ${what}: ${value.toFixed(2)} ${unit}`);
};
const town = await startBusyTown();
const line = await startLine(town.url, phone);
const site = { url: line.url, stop: () => Promise.resolve() };
const yard = await newVisit(1);
const speed = (times: number): Promise<number> => indexOf(yard.page, yard.cdp, times);
// What the two works are compiled to is not their speed.
for (let warm = 0; warm < 3; warm += 1) await speed(1);
const calm = createCalm(speed);
const kept: Calm<unknown>[] = [];
const keep = <T>(one: Calm<T>): readonly T[] => {
  kept.push(one);
  return one.taken;
};

/** One guest's first visit with a first word, and the same phone once more. */
async function oneRound(slowed: number, round: number): Promise<{ cold: Gauge; warm: Gauge; scripts: number; all: number }> {
  const visit = await newVisit(slowed);
  const door = await openDoor(visit, site);
  await walkIn(visit);
  await sendText(visit, `Bonsoir du tour ${String(round)}`);
  const moved = await visit.meter.list();
  const first = moved.filter((one) => !one.isShell && !/\/device-[\w-]{8}\.js/.test(one.path));
  await lookAround(visit);
  const cold = { ...(await readGauge(visit.page)), lcpMs: door.lcpMs };
  // The shell is kept by now: the same phone once more.
  await visit.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await visit.page.waitForFunction(async () => (await (await caches.open("shell-1")).keys()).some((one) => one.url.endsWith(".css")));
  await visit.page.close();
  const again = await newVisit(slowed, visit);
  await again.page.goto(line.url);
  await until(again, "gauge.lcpMs > 0 && (gauge.doorMs > 0 || gauge.composerMs > 0)");
  const back = await readGauge(again.page);
  await visit.context.close();
  const bytes = (list: typeof first): number => list.reduce((sum, one) => sum + one.bytes, 0);
  return { cold, warm: { ...back, doorMs: Math.max(back.doorMs, back.composerMs) }, scripts: bytes(first.filter((one) => one.path.endsWith(".js"))), all: bytes(first) };
}
const visits = keep(
  await calm.measure(rounds, 3, async (slowed, round) => {
    const one = await oneRound(slowed, round);
    console.log(`round ${String(round + 1)}`);
    return one;
  }),
);
const cold = visits.map((one) => one.cold);
const warm = visits.map((one) => one.warm);
const sent = cold.flatMap((one) => one.sends);
const all = (pick: (gauge: Gauge) => number): number[] => cold.map(pick);
note("AP-30 scripts", Math.max(...visits.map((one) => one.scripts)) / 1_000, rounds);
note("AP-30 all", Math.max(...visits.map((one) => one.all)) / 1_000, rounds);
note("AP-31", judgeBytes() / 1_000, 1);
note("AP-33 paint", p75(all((one) => one.lcpMs)), rounds);
note("AP-33 door", p75(all((one) => one.doorMs)), rounds);
note("AP-33 again", p75(warm.map((one) => one.lcpMs)), rounds);
note("AP-33 ready", p75(warm.map((one) => one.doorMs)), rounds);
note("EN-9", p75(all((one) => one.composerMs - one.enteredMs)), rounds);
note("AP-34 input", p75(cold.flatMap((one) => one.inputs.map((input) => input.ms))), rounds);
note(
  "AP-34 shift",
  at(
    all((one) => one.shift),
    1,
  ),
  rounds,
);
note("AP-35 bubble", p75(sent.map((one) => one.bubbleMs)), sent.length);
note("AP-35 sent", p75(sent.map((one) => one.sentMs)), sent.length);
for (const gauge of cold.slice(0, 1)) if (gauge.shift > 0.01) console.log(gauge.shifts.join("\n"));

// A room at 20 messages a second, then one with 5,000: on the slowed phone, the line is not what is measured.
const reader = await newVisit(1);
await openDoor(reader, { url: town.url, stop: () => Promise.resolve() });
await walkIn(reader);
// Three times, and the middle counts: what a neighbour of the machine does in one of them is not the application's.
const busy = keep(
  await calm.measure(3, 3, async (slowed) => {
    await slowDown(reader.cdp, slowed);
    await reader.page.evaluate(() => {
      Object.assign(window.gauge, { tasks: [], frames: [], isCounting: true });
    });
    await town.say(300, 20);
    const gauge = await readGauge(reader.page);
    await reader.page.evaluate(() => (window.gauge.isCounting = false));
    await slowDown(reader.cdp, 1);
    return { perS: frameRate(gauge.frames), longestMs: Math.max(0, ...gauge.tasks.map((task) => task.ms)) };
  }),
);
note("AP-37 frames", middle(busy.map(({ perS }) => perS)), busy.length);
note("PF-18", middle(busy.map(({ longestMs }) => longestMs)), busy.length);
await town.say(4_100, 120);
await reader.page.waitForFunction(() => document.querySelector("[role='log'] ol") !== null);
await reader.cdp.send("HeapProfiler.enable");
await reader.cdp.send("HeapProfiler.collectGarbage");
const { usedSize } = await reader.cdp.send("Runtime.getHeapUsage");
note("AP-37 heap", usedSize / 1_000_000, 1);
const scrolled = keep(
  await calm.measure(3, 3, async (slowed) => {
    await slowDown(reader.cdp, slowed);
    await reader.page.evaluate(() => {
      window.gauge.frames = [];
      window.gauge.isCounting = true;
      const list = document.querySelector("[role='log']");
      const step = (): void => {
        list?.scrollBy(0, window.gauge.frames.length % 200 < 100 ? -120 : 120);
        if (window.gauge.isCounting) requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });
    await Bun.sleep(6_000);
    const { frames } = await readGauge(reader.page);
    await reader.page.evaluate(() => (window.gauge.isCounting = false));
    await slowDown(reader.cdp, 1);
    return frameRate(frames);
  }),
);
note("AP-37 scroll", middle(scrolled), scrolled.length);
const [judged] = keep(
  await calm.measure(1, 4, async (slowed) => {
    await slowDown(reader.cdp, slowed);
    return judgeTexts(reader.page, texts());
  }),
);
mention("AP-36", "judging one text on the device, 99th percentile, of 10", "ms", at(judged ?? [], 0.99));
await reader.context.close();

const quiet = await newVisit(1);
await openDoor(quiet, site);
await walkIn(quiet);
await Bun.sleep(15_000);
const before = line.down + line.up;
await Bun.sleep(60_000);
note("AP-37 idle", (line.down + line.up - before) / 1_000, 1);
// The same guest does nothing in a room at 20 messages a second, first in sight, then with the screen off. Main thread of this machine, not slowed.
await quiet.cdp.send("Performance.enable");
const workedMs = async (): Promise<number> => ((await quiet.cdp.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration")?.value ?? Number.NaN) * 1_000;
for (const isHidden of [false, true]) {
  await quiet.page.evaluate((is) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
  const [bytes, worked] = [line.down + line.up, await workedMs()];
  await town.say(400, 20);
  const where = isHidden ? "with the screen off" : "in sight";
  mention(`busy ${isHidden ? "dark" : "seen"}`, `traffic of a minute at 20 messages a second, ${where}`, "kB", ((line.down + line.up - bytes) / 1_000) * 3);
  mention(`work ${isHidden ? "dark" : "seen"}`, `main thread at 20 messages a second, ${where}`, "ms/s", ((await workedMs()) - worked) / 20);
}

const machine = {
  leastIndex: Math.round(Math.min(...kept.map((one) => one.indexes[0]))),
  mostIndex: Math.round(Math.max(...kept.map((one) => one.indexes[1]))),
  slowed: [Math.min(...kept.map((one) => one.times[0])), Math.max(...kept.map((one) => one.times[1]))].map((times) => Math.round(times * 10) / 10),
  leftOut: kept.reduce((sum, one) => sum + one.left, 0),
  isCalm: kept.every(isCalm),
};
console.log(
  `slowed ${machine.slowed.map(String).join(" to ")} times, the phone had an index of ${String(machine.leastIndex)} to ${String(machine.mostIndex)} in what is counted (${String(phone.index)}); ${String(machine.leftOut)} parts were left out`,
);
if (!machine.isCalm) console.log("The machine was not calm: what is timed here is the application and whoever shared its core.");

await quit();
await line.stop();
await town.stop();
const folder = join(root, "bench/results/client");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "client.json"), `${JSON.stringify({ schema: 2, date: new Date().toISOString().slice(0, 10), phone, machine, rounds, figures, also }, null, 2)}\n`);
const missed = misses(figures);
for (const miss of missed) console.error(miss);
process.exitCode = missed.length === 0 ? 0 : 1;
