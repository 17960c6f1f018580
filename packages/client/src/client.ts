import { closeCodes, helloText, limits, protocolVersion, type CloseCode, type Command, type Down, type Fields, type Position, type TalkCard } from "@lampion/protocol";
import { createAsks } from "./asks.ts";
import type { Asked, Client, Entered } from "./client-shape.ts";
import { createDoorWork } from "./door-work.ts";
import { sketchOf, keepSketch } from "./sketch.ts";
import { createLink } from "./link.ts";
import { outside, type ClientState, type Line, type StreamView } from "./model.ts";
import { createOwnTexts } from "./own-texts.ts";
import type { ClientOptions, ClientPorts } from "./ports.ts";
import { createReads } from "./reads.ts";
import { createTalkRows } from "./talk-rows.ts";
import { handAndReport, rowsOf, stubAndReport, type Ends } from "./hand-over.ts";
import { reduce, typingOver } from "./reduce.ts";
import { agedViews, changedBy, streamsAfter, withoutRoom } from "./streams-after.ts";
import { createTabs } from "./tabs.ts";
import { createTypingPace } from "./typing-pace.ts";
import { add, begin, placeAt, skip, type Held } from "./streams.ts";

/** New work without a word to the guest, at most so often: against a door that takes nothing. */
const renewalsMax = 2;
/** A full house is asked again by itself this often: the waits that it names grow with its queue. */
const fullMax = 8;

export function createClient(ports: ClientPorts, options: ClientOptions): Client {
  let state = outside;
  const listeners = new Set<(state: ClientState) => void>();
  const lineListeners = new Set<(stream: string, lines: readonly Line[]) => void>();
  const held = new Map<string, Held>();
  const asks = createAsks(ports);
  const doorWork = createDoorWork(ports, () => ports.nowMs() + state.offsetMs);
  let entry: { fields: Fields; renewals: number; full: number; answer: (entered: Entered) => void } | null = null;
  const reads = createReads();
  const mayShowTyping = createTypingPace(ports.nowMs);
  let session = "";
  let ticketUntilMs = 0;
  let isAway = false;
  let wantsPeople = false;
  /** Forks seen since the last beat. */
  let forks = 0;

  const set = (change: Partial<ClientState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener(state);
  };
  const setStream = (id: string, view: StreamView): void => set({ streams: new Map(state.streams).set(id, view) });
  const link = createLink(ports, options.url, { opened: () => void greet(), again, received: receive, lost, waits });
  const { push } = link;
  const texts = createOwnTexts(ports, options.tab, { ...link, state: () => state, held: (stream) => held.get(stream), setStream, receive, client: () => client });
  const talkRows = createTalkRows(ports, { state: () => state, setStream, messages: (frame) => messages(frame), receive, client: () => client });
  const { opening, deviceTalks, isOnDevices } = talkRows;
  const tabs = createTabs(ports, { tab: () => texts.queue().wireTab(), session: () => session, onRead: (talk, seq) => void (reads.read(talk, seq) && recount(talk)) });
  const keep = (): void => keepSketch(ports.store, state, ticketUntilMs);
  const positions = (): Position[] => [...held].slice(0, 64).map(([stream, one]) => [stream, one.epoch, one.seq]);

  function again(): unknown {
    const ticket = entry === null ? ports.store.read("ticket") : null;
    return ticket === null ? null : { t: "hello", v: protocolVersion, tab: texts.queue().wireTab(), ticket, positions: positions() };
  }
  async function greet(): Promise<void> {
    const mine = entry;
    const tab = texts.queue().wireTab();
    if (mine === null) return again() === null ? ticketGone() : push(again());
    try {
      const { door, work } = await doorWork.ready();
      const key = await ports.device.publicKey();
      const seal = await ports.device.sealKey();
      const sig = await ports.device.sign(helloText(options.origin, door.nonce, seal));
      if (entry === mine) push({ t: "hello", v: protocolVersion, tab, key, seal, nonce: door.nonce, sig, work, fields: mine.fields });
    } catch (cause) {
      if (entry === mine) entryFailed(cause instanceof Error ? cause.message : "network", 2_000);
    }
  }
  /** The server waits 5 s for the first frame, the work may take longer: it is done before the connection is made. */
  const dialWithWork = (): void => void doorWork.ready().then(link.dial, (cause: unknown) => entryFailed(cause instanceof Error ? cause.message : "network", 2_000));
  function entryFailed(why: string, retryMs: number): void {
    const mine = entry;
    entry = null;
    set({ phase: "outside" });
    mine?.answer({ kind: "failed", why, retryMs });
  }
  function lost(code: number, leastWaitMs: number): boolean {
    if (entry !== null && code === 4009 && entry.full < fullMax) {
      const mine = entry;
      mine.full += 1;
      ports.after(Math.max(500, leastWaitMs), () => {
        if (entry === mine) dialWithWork();
      });
      return false;
    }
    if (entry !== null) {
      entryFailed("connection", Math.max(1_000, leastWaitMs));
      return false;
    }
    if (state.phase === "outside" || state.phase === "gone") return false;
    const comeBack = code in closeCodes ? closeCodes[code as CloseCode].comeBack : "resume";
    // 4003 after a welcome was about the hello that brought it; the ticket may still be good.
    if (comeBack === "resume" || code === 4003) return true;
    asks.giveUp();
    set({ phase: "gone", goneWhy: code });
    return false;
  }
  function waits(nextTryAtMs: number): void {
    const sinceMs = state.connection.kind === "down" ? state.connection.sinceMs : ports.nowMs();
    set({ connection: { kind: "down", sinceMs, nextTryAtMs } });
  }
  /** The ticket is no longer good: the door again. */
  function ticketGone(): void {
    ports.store.remove("ticket");
    link.end();
    ports.store.remove("sketch");
    asks.giveUp();
    set({ phase: "gone", goneWhy: 4003 });
  }

  function receive(frame: Down): void {
    if (opening.holds(frame)) return;
    switch (frame.t) {
      case "sealed":
      case "rows":
        return opening.open(frame);
      case "again":
        return void deviceTalks.again(frame);
      case "welcome":
        return welcome(frame);
      case "refused":
        return refused(frame);
      case "ok":
      case "no":
        if (!texts.answered(frame)) asks.answered(frame);
        return;
      case "stream": {
        const at = placeAt(held.get(frame.s), frame);
        held.set(frame.s, at);
        const isWhole = at.chain.begin(frame);
        setStream(frame.s, texts.begun(frame.s, begin(state.streams.get(frame.s), frame), frame.reset));
        deviceTalks.begin(frame);
        return isWhole ? undefined : forked(frame.s);
      }
      case "msgs":
        return messages(frame);
      case "skip": {
        const at = held.get(frame.s);
        if (at === undefined || at.epoch !== frame.e) return;
        skip(at, frame.q);
        if (isOnDevices(frame.s)) deviceTalks.skipped(frame);
        return at.chain.skip(frame) ? undefined : forked(frame.s);
      }
      case "unseen":
      case "reacted": {
        const view = state.streams.get(frame.s);
        if (view !== undefined) setStream(frame.s, changedBy(view, frame));
        return;
      }
      case "left": {
        held.delete(`room:${frame.room}`);
        set(withoutRoom(state, frame.room));
        // What one wrote there and did not go stays in sight: it may be what shut the door.
        return texts.showAll();
      }
      case "ping":
        for (const view of agedViews(state.streams, frame.now - limits.talk.livesMs)) setStream(view.id, view);
        tabs.here();
        push({ t: "beat", held: positions(), away: isAway, ...(forks === 0 ? {} : { forks }) });
        forks = 0;
        return;
      case "bye":
        link.waitAtLeast(frame.retryMs);
        if (frame.code === 4006) link.moveIn(frame.retryMs);
        return;
      default: {
        const change = reduce(state, frame, ports.nowMs());
        if (change !== null) set(change);
        if (frame.t === "talk") learn(frame.talk);
        if (frame.t === "typing") ports.after(limits.talk.typingLastsMs, () => set(typingOver(state, frame.talk, ports.nowMs())));
      }
    }
  }
  function messages(frame: Down<"msgs">): void {
    const view = state.streams.get(frame.s);
    const at = held.get(frame.s);
    if (view === undefined || at === undefined || at.epoch !== frame.e) return;
    const oldest = view.lines.find((line) => line.seq > 0)?.seq ?? Infinity;
    const last = frame.m.at(-1)?.q ?? 0;
    // What the devices give each other comes late, and anywhere between.
    const isHistory = last <= at.seq && (last < oldest || isOnDevices(frame.s));
    const taken = add(view, at, frame.m, isHistory);
    if (taken.fresh.length > 0) {
      const judged = new Map(taken.fresh.map((line) => [line.seq, texts.judgeReceived(frame.s, line)]));
      const isFolded = taken.fresh.some((line) => judged.get(line.seq) !== line);
      const shown = isFolded ? { ...taken.view, lines: taken.view.lines.map((line) => judged.get(line.seq) ?? line) } : taken.view;
      setStream(frame.s, texts.echo(frame.s, shown, taken.fresh));
      if (frame.s.startsWith("talk:")) recount(frame.s.slice(5));
      for (const listener of lineListeners) listener(frame.s, [...judged.values()]);
    }
    // A withdrawal that comes alone brings no line, and takes one away.
    else if (taken.view !== view) setStream(frame.s, taken.view);
    if (taken.view.forked && !view.forked) {
      forks += 1;
      setStream(frame.s, { ...(state.streams.get(frame.s) ?? taken.view), forked: true });
    }
    if (taken.kind === "gap") link.resync();
  }
  /** EV-12: never hidden, and told to the service with the next beat. */
  function forked(stream: string): void {
    const view = state.streams.get(stream);
    if (view === undefined || view.forked) return;
    forks += 1;
    setStream(stream, { ...view, forked: true });
  }
  function recount(talk: string): void {
    const talks = state.talks.map((card) => (card.id === talk ? reads.count(card, state.streams.get(`talk:${talk}`)) : card));
    if (talks.some((card, at) => card !== state.talks[at])) set({ talks });
  }
  function learn(card: TalkCard): void {
    reads.learn(card);
    recount(card.id);
  }
  function welcome(frame: Down<"welcome">): void {
    link.welcomed(frame.heartbeatMs);
    ports.store.write("ticket", frame.ticket);
    ticketUntilMs = frame.ticketUntil - frame.now + ports.nowMs();
    // Written when nobody waits for it; of somebody who was shut out meanwhile it goes at once.
    ports.after(frame.closed === null ? 1_000 : 0, keep);
    doorWork.spend();
    const queue = texts.queue();
    queue.adopt(frame.session);
    queue.ripen(ports.nowMs());
    set({
      phase: "inside",
      connection: { kind: "up" },
      me: frame.me,
      powers: frame.powers,
      closed: frame.closed,
      statements: frame.statements,
      landing: frame.landing,
      rooms: frame.rooms,
      talks: frame.talks,
      knocks: frame.knocks,
      streams: streamsAfter(frame, frame.session === session, state.streams, held),
      ageProviders: frame.ageProviders,
      privateProtection: frame.privateProtection,
      privateHistory: frame.privateHistory,
      light: frame.light,
      mode: frame.mode,
      offsetMs: frame.now - ports.nowMs(),
      goneWhy: null,
    });
    if (frame.session !== session) {
      reads.clear();
      talkRows.clear();
    }
    session = frame.session;
    for (const card of frame.talks) learn(card);
    void ports.copies?.endBefore(frame.now - limits.talk.livesMs);
    tabs.here();
    const mine = entry;
    entry = null;
    mine?.answer({ kind: "inside" });
    texts.showAll();
    // In the order in which they were asked: a text may belong to a room that a request before it joins.
    const waiting = queue.all().filter((item) => item.stopped === null);
    const again = [...asks.open().map((command) => ({ n: command.n, run: () => push(command) })), ...waiting.map((item) => ({ n: item.n, run: () => texts.transmit(item) }))];
    for (const one of again.sort((a, b) => a.n - b.n)) one.run();
    if (wantsPeople) void client.ask("people", { act: "open" });
  }
  function refused(frame: Down<"refused">): void {
    if (entry === null) return ticketGone();
    // Run out or used while the guest was typing.
    if ((frame.code === "nonce-invalid" || frame.code === "work-invalid") && entry.renewals < renewalsMax) {
      entry.renewals += 1;
      doorWork.spend();
      link.expect();
      return void greet();
    }
    const { answer } = entry;
    entry = null;
    // The connection waits for the mended field as long as the server lets it: nonce and work are paid on it.
    link.rest();
    set({ phase: "outside" });
    answer({ kind: "refused", frame });
  }
  /** Nothing stays on the device: ticket, unsent texts, drafts. */
  function wipe(goneWhy: CloseCode, keepsStore = false): void {
    asks.giveUp();
    if (!keepsStore) ports.store.clear();
    held.clear();
    reads.clear();
    texts.forget();
    talkRows.clear();
    wantsPeople = false;
    session = "";
    state = outside;
    set({ phase: "gone", goneWhy });
    link.end();
  }

  const ends = (): Ends => ({ ask: client.ask, opening, id: ports.id, wait: talkRows.wait });
  const client: Client = {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLines(listener) {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
    prepare: doorWork.prepare,
    enter(fields) {
      return new Promise((resolve) => {
        entry = { fields, renewals: 0, full: 0, answer: resolve };
        set({ phase: "entering" });
        if (link.isDialled()) {
          link.expect();
          if (link.isOpen()) void greet();
          return;
        }
        dialWithWork();
      });
    },
    resume() {
      if (ports.store.read("ticket") === null) return Promise.resolve(false);
      return new Promise((resolve) => {
        const sketch = sketchOf(ports.store, ports.nowMs());
        set({ phase: sketch === null ? "entering" : "returning", connection: { kind: "connecting" }, ...sketch });
        const stop = client.subscribe((now) => {
          if ((now.phase === "entering" || now.phase === "returning") && now.connection.kind !== "down") return;
          stop();
          if (now.phase === "gone") set({ ...outside, streams: state.streams });
          resolve(now.phase !== "gone");
        });
        link.dial();
      });
    },
    ask(name, body) {
      const n = texts.queue().nextN();
      if (name === "read") {
        const { talk, seq } = body as Asked<"read">;
        if (reads.read(talk, seq)) {
          recount(talk);
          tabs.read(talk, seq);
        }
      }
      if (name === "typing" && !(link.isUp() && mayShowTyping((body as Asked<"typing">).talk))) return Promise.resolve({ t: "ok", n });
      if (name === "people") wantsPeople = (body as Asked<"people">).act !== "close";
      if (state.phase === "outside" || state.phase === "gone") return Promise.resolve({ t: "no", n, code: "not-now" });
      return new Promise((resolve) => {
        const command = { t: name, n, ...body } as unknown as Command;
        asks.put(command, resolve);
        if (link.isUp()) push(command);
      });
    },
    send(stream, text, re) {
      const key = texts.add(stream, text, re ?? null);
      if (key !== null) client.setDraft(stream, "");
      return key;
    },
    retry: (key) => texts.again(key, false),
    sendAnyway: (key) => texts.again(key, true),
    sendFreed: (key) => texts.again(key, false, true),
    drop: texts.drop,
    draft: (stream) => ports.store.read(`draft/${stream}`) ?? "",
    setDraft(stream, text) {
      if (text === "") ports.store.remove(`draft/${stream}`);
      else ports.store.write(`draft/${stream}`, text);
    },
    wake() {
      if (state.phase !== "outside" && state.phase !== "gone") link.wake();
    },
    leads: tabs.leads,
    away(next) {
      isAway = next;
      // Whoever closes a page hides it first.
      if (next) keep();
    },
    reportTalk: (talk, hoursMs, leftOut, told) => handAndReport(ends(), { talk, hoursMs, leftOut, told }),
    reportStub: (stub, told, kept = []) => stubAndReport(ends(), stub, told, kept),
    proofOf: (talk) => rowsOf(ends(), talk, 0),
    exit(keepsStore = false) {
      push({ t: "exit", n: texts.queue().nextN() });
      wipe(4000, keepsStore);
    },
    restore(tab) {
      texts.restore(tab);
      set({ phase: "outside", goneWhy: null });
    },
    async forget() {
      const reply = await client.ask("forget", {});
      if (reply.t === "no") return [];
      wipe(4011);
      await ports.device.forget();
      return reply.stays ?? [];
    },
  };
  return client;
}
