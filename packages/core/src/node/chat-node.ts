import { closeCodes, limits, protocolVersion, type CloseCode, type HelloAgain, type HelloNew } from "@lampion/protocol";
import type { Effect } from "../actions/effect.ts";
import { fileRecall, takeOpened } from "../actions/recall.ts";
import { steer } from "../actions/room-notice.ts";
import type { Socket } from "../delivery/socket.port.ts";
import { bye, encode, sendText } from "../delivery/outbox.ts";
import { runEffects, type Asker } from "../delivery/run-effects.ts";
import { take, fullBucket } from "../limits/token-bucket.ts";
import { createWheel } from "../limits/wheel.ts";
import { createAsking } from "./asking.ts";
import { enterAgain, enterNew, ticketOf, type Entered } from "./enter.ts";
import { createHouse } from "./make-house.ts";
import type { Came, ChatNode, NodePorts, NodeSettings } from "./node.types.ts";
import { loadFigures } from "./load.ts";
import { moveAll, moveNow, turnedAwayMs } from "./moving.ts";
import { createNeighbours } from "./neighbours.ts";
import { createSessions } from "./sessions.ts";
import type { Line } from "./line.types.ts";
import { createHands } from "./hands.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { createSlowReaders } from "./slow-readers.ts";

/** The whole chat minus the outside world: what the server runs, and what the simulation runs several of. */
export function createNode(ports: NodePorts, settings: NodeSettings): ChatNode {
  const house = createHouse(ports, settings, (effects) => run(effects, null));
  const sessions = createSessions(house);
  const lines = new Set<Line>();
  const doorWheel = createWheel<Line>(1_000, ports.clock.nowMs());
  const beatWheel = createWheel<Line>(1_000, ports.clock.nowMs());
  const housekeeping = createHousekeeping(house, sessions);
  const neighbours = createNeighbours(house, sessions);
  const slowReaders = createSlowReaders(lines, ports.sockets, sessions.topics, (line) => close(line, 4004));
  let pendingWork = 0;
  let isMoving = false;

  function run(effects: readonly Effect[], asker: Asker | null): void {
    runEffects(house, effects, asker, (effect) => {
      for (const tab of [...effect.session.tabs]) bye(tab, effect.code, closeCodes[effect.code].name, closeCodes[effect.code].afterMs);
      sessions.detachAll(effect.session);
      if (!effect.park) sessions.end(effect.session, "forgotten");
    });
  }

  function close(line: Line, code: CloseCode, retryMs: number = closeCodes[code].afterMs): void {
    if (line.stage === "closed") return;
    line.socket.send(encode({ t: "bye", code, retryMs }));
    line.socket.close(code, closeCodes[code].name);
    gone(line);
  }
  function gone(line: Line): void {
    if (line.stage === "closed") return;
    line.stage = "closed";
    lines.delete(line);
    slowReaders.gone(line);
    if (line.tab !== null) {
      // Ended by us, by the runtime at its own bound, or by a network that took nothing any more.
      if (line.tab.pace !== "live") house.counters.slowClosed += 1;
      sessions.detach(line.tab);
    }
    line.tab = null;
  }

  async function hello(line: Line, frame: HelloNew | HelloAgain): Promise<void> {
    if (frame.v !== protocolVersion) return close(line, 4002);
    if (isMoving) return close(line, 4006);
    line.tries += 1;
    if (line.tries > limits.frame.helloTries) return close(line, 4003);
    const came = "ticket" in frame ? ticketOf(house, frame) : frame;
    // Whoever has no good ticket takes nobody's place: when all come at once, the good ones wait for each other only (RL-3).
    if (came === null) return back(line, { t: "refused", code: "ticket-invalid" });
    // A form that is mended was let in before.
    const awayMs = line.tries > 1 ? 0 : turnedAwayMs(house, "ticket" in frame);
    if (awayMs > 0) return turnAway(line, awayMs);
    line.stage = "entering";
    let entered: Entered;
    if ("session" in came) entered = await enterAgain(house, came, line.arrival);
    else {
      if (line.thumbprint === null) {
        const answer = await ports.door.check({ key: came.key, seal: came.seal, nonce: came.nonce, sig: came.sig, work: came.work, origin: line.arrival.origin });
        if (answer.kind === "refused") return back(line, { t: "refused", code: answer.code });
        line.thumbprint = answer.thumbprint;
      }
      entered = await enterNew(house, came, ports.secrets.deviceIds(line.thumbprint), line.arrival);
    }
    if ((line.stage as Line["stage"]) === "closed") return;
    if (entered.kind === "refused") return back(line, entered.frame);
    if (entered.kind === "ticket-invalid") return back(line, { t: "refused", code: "ticket-invalid" });
    const { session } = entered;
    if (line.arrival.entered !== undefined) {
      await line.arrival.entered({ restriction: session.device.restriction, session: session.id });
      if ((line.stage as Line["stage"]) === "closed") return;
      // It may have ended meanwhile.
      if (!entered.fresh && house.sessions.get(session.id) !== session) return back(line, { t: "refused", code: "ticket-invalid" });
    }
    if (entered.fresh) sessions.begin(session);
    const tab = sessions.attach(session, frame.tab, line.socket);
    line.tab = tab;
    line.stage = "inside";
    house.load.entered();
    beatWheel.add(ports.clock.nowMs() + limits.session.heartbeatMs, line);
    const positions = "positions" in frame ? frame.positions : [];
    try {
      await sessions.welcome(session, tab, positions, !entered.fresh || "ticket" in frame);
    } finally {
      // The line to another node serves until everything missed is on the way here: whoever moves hears no pause (RL-4).
      sessions.tellBegun(tab);
    }
    // All others were told when this node began to end.
    if (isMoving && (line.stage as Line["stage"]) === "inside") line.socket.send(moveNow);
  }
  function turnAway(line: Line, retryMs: number): void {
    house.counters.turnedAway += 1;
    close(line, 4009, retryMs);
  }
  function back(line: Line, frame: Parameters<typeof encode>[0]): void {
    if (line.stage === "closed") return;
    line.stage = "opened";
    line.socket.send(encode(frame));
  }

  const fault = (line: Line, cause: unknown): void => {
    house.counters.faults += 1;
    ports.alarm("connection", cause);
    close(line, 4010);
  };

  const asking = createAsking(house, { run, close, fault });

  return {
    opened(socket, arrival) {
      const nowMs = ports.clock.nowMs();
      const line: Line = {
        socket,
        arrival,
        openedAtMs: nowMs,
        stage: "opened",
        tries: 0,
        hasSpoken: false,
        thumbprint: null,
        tab: null,
        ...fullBucket(settings.pace.unitsMax, nowMs),
      };
      lines.add(line);
      doorWheel.add(nowMs + limits.frame.firstFrameWithinMs, line);
      return line;
    },
    received(connection, frame: Came) {
      const line = connection as Line;
      line.hasSpoken = true;
      try {
        if (frame.t === "hello") {
          if (line.stage === "inside") return close(line, 4001);
          if (line.stage !== "opened") return;
          pendingWork += 1;
          void hello(line, frame)
            .catch((cause: unknown) => fault(line, cause))
            .finally(() => {
              pendingWork -= 1;
            });
          return;
        }
        const { tab } = line;
        if (line.stage !== "inside" || tab === null) {
          if (line.stage === "opened") close(line, 4001);
          return;
        }
        tab.heardAtMs = ports.clock.nowMs();
        if (frame.t === "beat") sessions.beat(tab, frame);
        else asking.take(line, tab, frame);
      } catch (cause) {
        fault(line, cause);
      }
    },
    refused(connection, why) {
      const line = connection as Line;
      line.hasSpoken = true;
      if ("close" in why) return close(line, why.close);
      if (line.stage !== "inside" || why.n === null) return close(line, 4001);
      if (take(line, 4, settings.pace.unitsPerS, settings.pace.unitsMax, house.nowMs()) > 60_000) return close(line, 4007);
      line.socket.send(encode({ t: "no", n: why.n, code: why.code }));
    },
    closed: (connection) => gone(connection as Line),
    tick() {
      const nowMs = ports.clock.nowMs();
      for (const line of doorWheel.due(nowMs)) {
        if (line.stage === "closed" || line.stage === "inside") continue;
        if (!line.hasSpoken || nowMs - line.openedAtMs >= limits.frame.helloWithinMs * 10) close(line, 4003);
        else doorWheel.add(nowMs + limits.frame.helloWithinMs, line);
      }
      const ping = encode({ t: "ping", now: nowMs });
      for (const line of beatWheel.due(nowMs)) {
        const { tab } = line;
        if (line.stage !== "inside" || tab === null) continue;
        if (nowMs - tab.heardAtMs > limits.session.heartbeatMs * (limits.session.missedHeartbeats + 0.5)) {
          close(line, 4005);
          continue;
        }
        // Also to who gets numbered frames only: without the answer nobody would learn that they caught up, and they would end as silent (PT-7).
        sendText(tab, ping, "durable");
        beatWheel.add(nowMs + limits.session.heartbeatMs, line);
      }
      slowReaders.look(nowMs);
      housekeeping.tick(nowMs);
      neighbours.tick(nowMs);
    },
    fileRecall: (told) => fileRecall(house, told),
    takeOpened: (report, records) => takeOpened(house, report, records),
    hands: createHands(house),
    steer: (room, by, steering) => steer(house, room, by, steering),
    held: () => house.judging.waiting(),
    decideHeld: (id, how) => house.judging.decide(id, how),
    ease: (rules) => house.judging.ease(rules),
    async drain() {
      isMoving = true;
      const inside = (): Socket[] => [...lines].filter((line) => line.stage === "inside").map((line) => line.socket);
      if (house.crowd.neighbours() > 0) await moveAll(house, inside(), () => inside().length === 0);
      for (const line of [...lines]) close(line, 4006);
      for (let waits = 0; waits < 200 && pendingWork > 0; waits += 1) await Promise.resolve();
      for (const host of house.rooms.values()) host.outflow.flush();
    },
    figures() {
      const parked = [...house.sessions.values()].filter((session) => session.parkedAtMs !== null).length;
      let [slow, waitingBytes] = [0, 0];
      for (const { tab, socket } of lines) {
        if (tab !== null && tab.pace !== "live") slow += 1;
        waitingBytes += socket.waitingBytes();
      }
      const waits = { slowReaders: slow, waitingBytes, asksWaiting: asking.waiting() };
      return { sessions: house.sessions.size, connections: lines.size, parked, rooms: house.rooms.size, ...loadFigures(house), ...waits, ...house.counters };
    },
  };
}
