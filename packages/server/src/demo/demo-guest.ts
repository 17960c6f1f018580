import { protocolVersion, type Command, type CommandName, type Down, type ReportAbout, type Situation } from "@lampion/protocol";
import { openingOf, replyOf, lineOf, type ChatNode, type Connection, type Person, type Random, type Socket } from "@lampion/core";

/** An invented guest of the demo: speaks with the node as any other connection does, in frames, and judged like everybody. */
export interface DemoGuest {
  readonly person: Person;
  /** Does something a guest does: says a line, looks who is here, knocks. */
  act(): void;
  /** The room the guest stands in; null before the welcome. */
  room(): string | null;
  say(text: string): void;
  /** Looks who is here and knocks at somebody of the answer. */
  knock(): void;
  report(about: ReportAbout, situation: Situation, words: string): void;
  receive(frame: Down): void;
  leave(): void;
}

export function createDemoGuest(
  ports: { node: ChatNode; random: Random; later(ms: number, run: () => void): void; reportsKnock(): { situation: Situation; words: string } | null },
  person: Person,
  ticket: string,
  id: number,
): DemoGuest {
  const { node, random } = ports;
  let n = 0;
  let room: string | null = null;
  let rows: { id: string; open: boolean }[] = [];
  let connection: Connection | null = null;
  const ask = (name: CommandName, body: object): void => {
    n += 1;
    if (connection !== null) node.received(connection, { t: name, n, ...body } as Command);
  };
  const guest: DemoGuest = {
    person,
    room: () => room,
    knock() {
      ask("people", { act: "open" });
      ports.later(400, () => {
        const row = rows.find((one) => one.open);
        if (row !== undefined) ask("knock", { to: { row: row.id }, text: `${openingOf(random, person.language)} ${person.nickname}` });
      });
    },
    say: (text) => ask("say", { room: room ?? "", text, anyway: true }),
    report: (about, situation, words) => ask("report", { about, who: "me", situation, words, act: "now" }),
    act() {
      const dice = random.below(100);
      if (dice < 70 && room !== null) ask("say", { room, text: lineOf(random, person.language) });
      else if (dice < 80) ask("people", { act: "open" });
      else if (dice < 86) {
        const row = rows.filter((one) => one.open)[random.below(Math.max(1, rows.length))];
        if (row !== undefined) ask("knock", { to: { row: row.id }, text: `${openingOf(random, person.language)} ${person.nickname}` });
      } else if (dice < 90) ask("join", { room: ["theme-music", "theme-cinema", "theme-cooking", "theme-night-owls"][random.below(4)] ?? "theme-music" });
    },
    receive(frame) {
      if (frame.t === "welcome") room = frame.landing;
      else if (frame.t === "people") rows = frame.rows.map((row) => ({ id: row.id, open: row.open }));
      else if (frame.t === "ping") {
        if (connection !== null) node.received(connection, { t: "beat", held: [], away: false });
      } else if (frame.t === "knock" && frame.knock.way === "received" && frame.knock.state === "waiting") {
        const { id: knock } = frame.knock;
        const reported = ports.reportsKnock();
        if (reported !== null) {
          guest.report({ knock }, reported.situation, reported.words);
          return;
        }
        ports.later(2_000 + random.below(5_000), () => ask("knock-answer", { knock, answer: random.below(10) < 9 ? "accept" : "ignore" }));
      } else if (frame.t === "talk" && frame.talk.state === "choosing" && frame.talk.myChoice === null) {
        const { id: talk } = frame.talk;
        ports.later(1_500, () => ask("choose", { talk, check: "yes", textVersion: 1 }));
      } else if (frame.t === "msgs" && frame.s.startsWith("talk:")) {
        const last = frame.m.at(-1);
        const talk = frame.s.slice(5);
        if (last?.k === "text" && last.by.name !== person.nickname) {
          ports.later(800, () => ask("typing", { talk }));
          ports.later(2_500 + random.below(3_000), () => ask("tell", { talk, text: replyOf(random, person.language) }));
        }
      }
    },
    leave() {
      if (connection !== null) node.closed(connection);
      connection = null;
    },
  };
  /** Room traffic is published to topics and reaches no invented guest: they answer in private talks only. */
  const socket: Socket = {
    id: 1_000_000 + id,
    send: (frame) => queueMicrotask(() => guest.receive(JSON.parse(frame) as Down)),
    join: () => {},
    leave: () => {},
    close: () => {
      connection = null;
    },
    waitingBytes: () => 0,
    taken: () => 0,
  };
  connection = node.opened(socket, { origin: "demo", prefix: `demo-${id}`, network: "ordinary" });
  node.received(connection, { t: "hello", v: protocolVersion, tab: `demo-tab-${id}`, ticket, positions: [] });
  return guest;
}
