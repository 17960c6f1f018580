import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peerList } from "../peers/list.ts";
import { helloLines } from "../peers/peer.ts";
import { startServer, type Started } from "../servers/start.ts";
import { buildGenerator, dialectFile, generator } from "./build.ts";
import { verdict } from "./calibrate.ts";
import { generate } from "./generate.ts";

const hasCompiler = Bun.which("gcc") !== null && Bun.which("taskset") !== null;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lampion-load-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A server on Bun that does to a message what the test says, for one room of four. */
function serve(
  answer: (text: string) => readonly string[],
  greeting = "welcome",
): { readonly target: { port: number; pid: number; hellos: string; dialect: string }; readonly heard: string[]; readonly said: string[]; tell(text: string): void; stop(): void } {
  const heard: string[] = [];
  const said: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request, own) {
      heard.push(`${new URL(request.url).pathname} ${request.headers.get("sec-websocket-protocol") ?? ""}`.trim());
      return own.upgrade(request) ? undefined : new Response("", { status: 426 });
    },
    websocket: {
      message(socket, frame) {
        const text = Buffer.from(frame as never).toString("latin1");
        if (text.startsWith("join")) {
          heard.push(text);
          socket.subscribe("all");
          socket.send(greeting);
        } else {
          said.push(text);
          for (const one of answer(text)) server.publish("all", one);
        }
      },
    },
  });
  const hellos = join(folder, "hellos");
  writeFileSync(hellos, helloLines({ guests: 4, rooms: 1 }));
  return {
    target: { port: server.port ?? 0, pid: process.pid, hellos, dialect: join(folder, "talk.txt") },
    heard,
    said,
    tell: (text) => void server.publish("all", text),
    stop: () => void server.stop(true),
  };
}
const talk = (lines: readonly string[]): void => writeFileSync(join(folder, "talk.txt"), `${lines.join("\n")}\n`);
const plain = ["path /in/{room}", "subprotocol talk", "send join {nick}\\x21", "expect welcome", "publish say {text}"];
const small = { n: 4, size: 4, rate: 50, warm: 0.1, seconds: 0.4, settle: 0 };

test.if(hasCompiler)("[PF-2] load goes to the loopback only", () => {
  buildGenerator();
  const to = (host: string): string =>
    Bun.spawnSync([generator, "mode=idle", `host=${host}`, "port=9", "hellos=/dev/null", `dialect=${dialectFile("lampion")}`, "n=1"]).stderr.toString();
  for (const host of ["192.0.2.1", "10.0.0.1", "128.0.0.1", "localhost", "::1"]) expect([host, to(host)]).toEqual([host, "load: only addresses of 127.0.0.0/8 are allowed\n"]);
  expect(to("127.0.0.9")).not.toContain("127.0.0.0/8");
});

test.if(hasCompiler)("[PF-2] a lost, a doubled and a swapped delivery are each found and named as what they are", async () => {
  talk(plain);
  let at = 0;
  let held = "";
  const faults: Record<number, (text: string) => string[]> = {
    3: () => [],
    7: (text) => [text, text],
    11: (text) => {
      held = text;
      return [];
    },
    15: (text) => [text, held],
  };
  const server = serve((text) => (faults[(at += 1)] ?? ((one: string) => [one]))(text));
  try {
    const outcome = await generate("rooms", server.target, small);
    expect(outcome.joined).toBe(4);
    // The third is lost to four; the seventh comes twice; the eleventh is missed when the fifteenth, of the same guest, comes, and then comes late.
    expect([outcome.gaps, outcome.duplicates, outcome.reorders]).toEqual([8, 4, 4]);
  } finally {
    server.stop();
  }
});

test.if(hasCompiler)("[PF-20] a peer's talk is data: path, subprotocol, steps, bytes and names are said as its file has them", async () => {
  talk([...plain, "binary"]);
  const server = serve((text) => [text]);
  try {
    const outcome = await generate("rooms", server.target, small);
    expect([outcome.joined, outcome.received, outcome.gaps]).toEqual([4, outcome.expected, 0]);
    expect(server.heard.sort()).toEqual([...Array<string>(4).fill("/in/r00000 talk"), "join g00000!", "join g00001!", "join g00002!", "join g00003!"].sort());
  } finally {
    server.stop();
  }
  const waiting = serve((text) => [text], "no");
  try {
    buildGenerator();
    const never = Bun.spawn(
      [generator, "mode=rooms", `port=${waiting.target.port}`, `hellos=${waiting.target.hellos}`, `dialect=${join(folder, "talk.txt")}`, "n=4", "size=4", "settle=0", "warm=0"],
      {
        stdout: "ignore",
      },
    );
    await Bun.sleep(400);
    // What is expected did not come: nobody is inside, and nothing is published.
    expect([never.exitCode, waiting.heard.filter((one) => one.startsWith("join")).length, waiting.said.length]).toEqual([null, 4, 0]);
    never.kill("SIGKILL");
    await never.exited;
  } finally {
    waiting.stop();
  }
});

test.if(hasCompiler)("[PF-20] every peer's file is read, and a word that is not known is refused", () => {
  const hellos = join(folder, "hellos");
  writeFileSync(hellos, helloLines({ guests: 1, rooms: 1 }));
  // Port 1 of the loopback answers nobody: what is read is all that is tried.
  const complaint = (file: string): string =>
    Bun.spawnSync([generator, "mode=idle", "port=1", `hellos=${hellos}`, `dialect=${file}`, "n=1", "steps=0", "settle=0"]).stderr.toString();
  buildGenerator();
  for (const peer of Object.values(peerList)) expect([peer.dialect, complaint(dialectFile(peer.dialect))]).toEqual([peer.dialect, ""]);
  talk(["path /", "shout {text}"]);
  expect(complaint(join(folder, "talk.txt"))).toBe("load: a line of the dialect is not known\n");
  const used = new Set(Object.values(peerList).map((peer) => `${peer.dialect}.txt`));
  const files = readdirSync(join(import.meta.dir, "dialects")).filter((name) => name.endsWith(".txt"));
  expect(files.filter((name) => !used.has(name) && readFileSync(join(import.meta.dir, "dialects", name), "utf8").includes("{hello}") === false)).toEqual([]);
});

test.if(hasCompiler)("[PF-20] rooms of two kinds have their own rates and latencies, and a server's processes are counted with those it started", async () => {
  const started: Started = await startServer("sink", { guests: 12, rooms: 2, replay: 0, newcomers: 0 });
  const hellos = join(folder, "two");
  const line = (room: number): string => `R${room}\t${JSON.stringify({ t: "hello", room: `R${room}`, text: "" })}`;
  writeFileSync(hellos, `${Array.from({ length: 12 }, (_, at) => line(at < 8 ? 0 : 1)).join("\n")}\n`);
  const parent = Bun.spawn(["sh", "-c", "i=0; while [ $i -lt 100000000 ]; do i=$((i+1)); done & wait"], { stdout: "ignore" });
  try {
    const outcome = await generate("rooms", { ...started, hellos, pid: parent.pid }, { ...small, n: 12, groups: "8x1@20,4x1@50", warm: 0, seconds: 0.6 });
    // 0.6 s have twelve messages to eight guests and thirty to four; a generator that waited for a processor leaves out the beginning of both.
    const [eight, four] = [outcome.latency.count / 8, (outcome.latency2?.count ?? 0) / 4];
    expect([outcome.sent, outcome.received]).toEqual([eight + four, eight * 8 + four * 4]);
    expect(eight).toBeWithin(6, 13);
    expect(Math.abs(four - 2.5 * eight)).toBeLessThanOrEqual(2.5);
    expect([outcome.gaps, outcome.foreign]).toEqual([0, 0]);
    expect(outcome.serverUs).toBeGreaterThan(outcome.mainThreadUs + 10_000);
  } finally {
    const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, "utf8").trim().split(" ").map(Number);
    for (const child of children) if (child > 0) process.kill(child, "SIGKILL");
    parent.kill("SIGKILL");
    await parent.exited;
    await started.stop();
  }
});

test.if(hasCompiler)(
  "[PF-16] several generators begin at the same moment with guests of their own, connections take turns between the nodes of a service, and who comes and goes does so at the asked rate",
  async () => {
    talk(plain);
    const one: ReturnType<typeof serve> = serve((text) => (other.tell(text), [text]));
    const other: typeof one = serve((text) => (one.tell(text), [text]));
    const [ready, after] = [join(folder, "ready"), join(folder, "go")];
    // Lines of guests who belong to another generator come first.
    const hellos = join(folder, "more");
    writeFileSync(hellos, `${helloLines({ guests: 4, rooms: 1 }).replaceAll("r00000", "elsewhere")}${helloLines({ guests: 4, rooms: 1 })}`);
    try {
      const running = generate("rooms", { ...one.target, beside: [other.target], hellos }, { ...small, from: 4, ready, after });
      for (let turn = 0; turn < 200 && !existsSync(ready); turn += 1) await Bun.sleep(20);
      await Bun.sleep(200);
      expect([one.said.length, other.said.length]).toEqual([0, 0]);
      writeFileSync(after, "");
      const { joined, sent, received, gaps } = await running;
      expect([joined, sent > 0, one.said.length + other.said.length, received, gaps]).toEqual([4, true, sent, sent * 4, 0]);
      for (const { heard } of [one, other]) expect(heard.filter((path) => path.startsWith("/")).every((path) => path === "/in/r00000 talk") && heard.length === 4).toBe(true);
      const churn = await generate("accept", { ...one.target, hellos }, { n: 4, size: 1, flight: 10, from: 4, after, back: 40, seconds: 1 });
      expect(churn.finished).toBeGreaterThan(30);
      expect(churn.finished).toBeLessThanOrEqual(41);
    } finally {
      one.stop();
      other.stop();
    }
  },
);

test("[PF-20] a result says whether the generator was fast enough for it", () => {
  const run = (deliveriesPerS: number, framesPerDelivery: number) => ({ figures: { deliveriesPerS, framesPerDelivery } });
  expect(verdict({ alone: 150_000, together: 900_000 }, [run(100_000, 1), run(600_000, 0.1)])).toBe(
    "Before the runs the generator reached, with no send later than 1 ms at p99: 150,000 deliveries/s one to a frame, 1.5 times the best server here (100,000); 900,000 deliveries/s several to a frame, 1.5 times the best server here (600,000).",
  );
  expect(verdict({ alone: 140_000, together: 0 }, [run(100_000, 1)])).toContain("(100,000): less than the 1.5 that is asked for");
});
