import { randomBytes, randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createNode,
  departmentOfZone,
  evidenceOver,
  publicationCards,
  reportFile,
  safetyFigures,
  type ChatNode,
  type Clock,
  type Desk,
  type NodePorts,
  type Pace,
  type Random,
} from "@lampion/core";
import { limits } from "@lampion/protocol";
import { loadAssets } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";
import type { Server, ServerWebSocket } from "bun";
import { createLocalBus } from "./bus/bus.local.ts";
import type { Shared } from "./cluster/shared.ts";
import type { OpenLog } from "./evidence/open-log.ts";
import { endAudit } from "./evidence/end-audit.ts";
import { endEvidence } from "./evidence/end-evidence.ts";
import { followDecisions } from "./evidence/decision-entries.ts";
import { answeredEvenly } from "./evidence/even-answers.ts";
import { sealedKnocks } from "./evidence/sealed-knocks.ts";
import { startingRules } from "./evidence/starting-rules.ts";
import { accept } from "./gateway/accept.ts";
import { createPrefixes, prefixKeys, type Slowed } from "./gateway/arrival.ts";
import { readFrame } from "./gateway/frames.ts";
import { isWebSocketPath, listen, refusal } from "./gateway/listen.ts";
import { Peer, Wire } from "./gateway/sockets.ts";
import { openTraces } from "./observability/traces.ts";
import { createPulse } from "./observability/pulse.ts";
import { readCustodians } from "./evidence/custodians/custodians-file.ts";
import { takeHandedIn } from "./evidence/custodians/take-opened.ts";
import { openEvidence, type Evidence } from "./evidence/open-evidence.ts";
import { keyPlaceOf } from "./evidence/open-key-store.ts";
import { native } from "./evidence/primitives.ts";
import { createDoor, type Door } from "./guest/door-keeper.ts";
import { createSecrets, openKeys } from "./guest/keys.ts";
import { testWallet } from "./guest/test-wallet.ts";
import { isOwnMachine } from "./http/own-machine.ts";
import { createEvidenceReader } from "./desk/evidence-reader.ts";
import { openDeskStore } from "./desk/open-desk.ts";
import { createDeskOpenings } from "./desk/openings.ts";
import { alwaysAlone, figuresOf } from "./desk/transparency.ts";
import { createTransparencyHttp } from "./desk/transparency-http.ts";
import { followNetworks } from "./desk/follow-networks.ts";
import { keysOf, leaveWithPools, seat, standingAt } from "./desk/seat-staff.ts";
import { createRoutes } from "./http/routes.ts";
import { loadStatic } from "./http/static.ts";
import { lookCss } from "./options/look.ts";
import { causeOf, log } from "./observability/log.ts";
import { everyday } from "./rules/everyday.ts";
import { runRules } from "./rules/run-rules.ts";
import { createRuleKeeper } from "./rules/rule-keeper.ts";
import { rulesFile } from "./rules/rules-file.ts";
import { createVectorStore, type VectorStore } from "./rules/vector-store.ts";
import { warmUp } from "./rules/warm-up.ts";
import { createReadiness } from "./observability/readiness.ts";
import { openOperator } from "./options/open-operator.ts";
import { gateFacts } from "./options/gate-facts.ts";
import type { Options } from "./options/options.ts";
import { asksForLines, opensPrivateTalk, readHouseFile, submissionsOf } from "./options/start-gate.ts";
import { loadPlaces } from "./place/index.ts";
import { createConversationStore } from "./store/conversation-store.ts";
import { createDeviceStore, createKnockPurse } from "./store/device-store.ts";
import { openStaff, type Staff } from "./staff/index.ts";
import { openDatabase } from "./store/database.ts";
import { blocksOfNamed, conversationsOfNamed } from "./store/named-in.ts";
import { birthDay } from "./store/birth-day.ts";
import { lockFolder } from "./store/folder-lock.ts";
import { startWriterThreads } from "./store/message-store.sqlite.ts";
import { sqliteTables } from "./store/tables.sqlite.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** What tests, demo and benchmarks may give in place of the real thing. No option of the product reaches these (LW-116). */
export interface Overrides {
  readonly clock?: Clock;
  readonly pace?: Pace;
  readonly door?: (door: Door) => Door;
  readonly ports?: Partial<NodePorts>;
  readonly bornMs?: number;
  /** Keeps the light full, or lets it be reckoned, whatever the mode. */
  readonly alwaysFull?: boolean;
  /** Whether the judge is compiled before guests need it; without a word, in production. */
  readonly warms?: boolean;
  /** Ids of seeded people of the desk who may be tried without a passkey: a demo has some, nothing else. */
  readonly demoPeople?: readonly string[];
}
export interface App {
  readonly url: string;
  readonly port: number;
  readonly node: ChatNode;
  readonly ports: NodePorts;
  readonly staff: Staff;
  readonly log: OpenLog;
  readonly desk: Desk;
  readonly evidence: Evidence;
  /** Resolves when the judge is warm, at once where it is not warmed. */
  readonly warmed: Promise<void>;
  stop(): Promise<void>;
}

export const ordinaryPace: Pace = { unitsPerS: 6, unitsMax: 60, writingRhythm: true };
const random: Random = { uint32: () => randomBytes(4).readUInt32BE(), below: (limit) => randomInt(limit), id: () => randomBytes(16).toString("base64url") };

/** The composition root: the only place where adapters meet the core. */
export async function createApp(options: Options, overrides: Overrides = {}): Promise<App> {
  const clock: Clock = overrides.clock ?? { nowMs: () => Date.now() };
  const file = (name: string): string => join(options.data, name);
  const keyFolder = options.keys === "" ? options.data : options.keys;
  const folder = lockFolder(options.data, keyFolder, options.keyStore);
  const alarm: NodePorts["alarm"] = (about, cause) => log(cause === null ? "info" : "error", about, { cause: causeOf(cause) });
  // The longest first: two threads read their code while this one reads the rules and the places.
  const writers = options.databaseUrl === "" ? startWriterThreads() : null;
  const assets = loadAssets(readAssets());
  let vectors: VectorStore | null = null;
  const rules = createRuleKeeper({
    file: file(rulesFile),
    assets,
    vectors: { note: (...signals) => vectors?.note(...signals) },
    alarm: (what) => log("info", what),
    nowMs: clock.nowMs,
    sentences: everyday,
  });
  const places = loadPlaces([join(here, "../assets/places"), file("places")]);
  const main = openDatabase(file("main.sqlite"), "main");
  const vault = openDatabase(file("vault.sqlite"), "vault");
  const privately = openDatabase(file("private.sqlite"), "private");
  const nodeId = random.id();
  const keys = openKeys(join(keyFolder, "keys.json"));
  const operator = openOperator(options.data, main, clock.nowMs());
  const custodians = readCustodians(file("custodians.json"));
  const evidence = await openEvidence({
    data: options.data,
    keyring: keyPlaceOf(options),
    databaseUrl: options.databaseUrl,
    history: options.privateHistory,
    writers,
    vault,
    privately,
    custodians: custodians.words,
    lineCustodians: asksForLines(readHouseFile(options.data)) && custodians.lines.length === 3 ? custodians.lines : null,
    origin: `${options.origin === "" ? "localhost" : new URL(options.origin).host}/log`,
    isOneOfSeveral: options.databaseUrl !== "",
    witnesses: options.witnesses,
    timestamps: options.timestamps,
    rules: startingRules(options, operator?.owners ?? []),
    nowMs: clock.nowMs,
    alarm,
  });
  // The folder of a node that shares a database holds what is of this node alone: who may sit at its desk, and the log.
  const shared =
    options.databaseUrl === ""
      ? null
      : // The clients of PostgreSQL and NATS are read by who uses them.
        await (
          await import("./cluster/shared.ts")
        ).openShared({ databaseUrl: options.databaseUrl, natsUrl: options.natsUrl, keys, evidence, history: options.privateHistory, nowMs: clock.nowMs, alarm });
  const reports = evidence.reports ?? (shared as Shared).vault;
  let slowed: Slowed = { marks: new Set(), since: [] };
  const prefixes = createPrefixes(options.hosting, prefixKeys(keys, clock.nowMs), () => slowed);
  const readiness = createReadiness({ main, readers: [vault, privately], hasPlaces: () => places.countries().length > 0, nowMs: clock.nowMs });
  const ownDoor = createDoor(keys, clock.nowMs, shared?.claims);
  const door = overrides.door?.(ownDoor) ?? ownDoor;
  const secrets = createSecrets(keys, evidence.keys.days);
  const bus = shared?.bus ?? createLocalBus();
  const pseudonym = (from: string, day: number): string => secrets.id(`vector/${day}`, from).slice(0, 10);
  vectors = createVectorStore(shared?.mainTables ?? sqliteTables(main), pseudonym, random.id, random.below);
  const signals = vectors;
  const opened = await openDeskStore({
    data: options.data,
    bus,
    clock,
    random,
    secrets,
    tables: shared?.deskTables ?? null,
    evidence: createEvidenceReader(reports, evidence.log),
    history: options.privateHistory,
    departmentOf: (room) => departmentOfZone(places, room),
    webhook: options.pager,
    webhookSecret: options.pagerSecret,
    submissions: {
      ...submissionsOf(readHouseFile(options.data)),
      database: options.dsaToken === "" ? null : createTransparencyHttp({ url: options.dsaDatabase, token: options.dsaToken }),
      alone: shared?.alone ?? alwaysAlone,
    },
    judgeVersion: (means) => (means === "rules" ? rules.status().digest.slice(0, 8) : (assets.model?.digest ?? 0).toString(16).padStart(8, "0")),
    alwaysFull: overrides.alwaysFull ?? (options.mode === "development" && !options.light),
    alarm,
  });
  if (shared === null) folder.needs("desk.sqlite");
  evidence.holdFor({
    desk: opened.log,
    view: {
      reportsOf: (id) => opened.desk.house.state.cases.get(id)?.reports ?? [],
      current: () => opened.desk.house.catchUp(),
      caseOfDecision: (id) => opened.desk.house.state.decisions.get(id)?.case ?? null,
      orderOf(id) {
        const one = opened.desk.house.state.orders.get(id);
        return one === undefined ? null : { kind: one.type, paper: one.paper, isDrill: one.isDrill };
      },
    },
    memberOf: async (stream, relation) => (await ports.conversations.talk(stream.slice(5)))?.sides.find((side) => side.relation === relation)?.member ?? null,
  });
  const ending = endEvidence({
    reportsOver: (atMs) => evidenceOver(opened.desk.house.state, atMs),
    reports,
    holds: evidence.holds,
    log: evidence.log,
    nowMs: clock.nowMs,
  });
  const endingAudit = endAudit({ desk: opened.log, log: evidence.log, nowMs: clock.nowMs });
  const decisions = followDecisions(opened.log, evidence.log.writer, evidence.log.prepare);
  let server: Server<Peer> | null = null;
  const wire = new Wire(() => server);
  let connections = 0;
  let isMoving = false;
  const traces = openTraces({ url: options.traces, share: options.tracesShare, instance: nodeId, alarm });
  const ports: NodePorts = {
    clock,
    traces,
    pulse: createPulse(),
    random,
    places,
    messages: evidence.messages ?? (shared as Shared).messages,
    devices: shared?.devices ?? blocksOfNamed(createDeviceStore(sqliteTables(main), clock.nowMs), main),
    conversations: sealedKnocks(shared?.conversations ?? conversationsOfNamed(createConversationStore(sqliteTables(privately), clock.nowMs), privately), evidence.keys.store),
    vault: reports,
    care: answeredEvenly(opened.care),
    purse: shared?.purse ?? createKnockPurse(sqliteTables(main)),
    door,
    secrets,
    ageProviders: options.mode === "development" ? [testWallet] : [],
    bus,
    sockets: wire,
    judge: rules.judge,
    proofs: { primitives: native, days: evidence.keys.days },
    alarm,
    ...overrides.ports,
  };
  const node = createNode(ports, {
    nodeId,
    mode: options.mode,
    ageGate: options.ageGate,
    privateProtection: options.privateProtection,
    privateHistory: options.privateHistory,
    privateTalk: options.mode === "development" || opensPrivateTalk(gateFacts(options, clock.nowMs())),
    bornMs: overrides.bornMs ?? shared?.bornMs ?? birthDay(file("born"), clock.nowMs()),
    pace: overrides.pace ?? ordinaryPace,
  });
  opened.give(node.hands);
  const openings = createDeskOpenings({
    house: opened.desk.house,
    evidence,
    lines: evidence.orderLines,
    history: options.privateHistory,
    vault: reports,
    node,
    nowMs: clock.nowMs,
    alarm,
  });
  const staff = openStaff(main, random.id, clock.nowMs);
  const { house, light } = opened.desk;
  staff.sessions.ask(standingAt(house));
  leaveWithPools(house, staff.book);
  await followNetworks(house, (now) => (slowed = now), alarm);
  const running = runRules(rules, file(rulesFile), { house, node, bus, nodeId, nowMs: clock.nowMs }, log);
  const addressOf = (request: Request): string => server?.requestIP(request)?.address ?? "";
  const routes = createRoutes({
    options,
    door,
    places,
    desk: opened.desk,
    rules,
    random,
    node,
    staff,
    demoPeople: options.mode === "development" && options.demo ? (overrides.demoPeople ?? []) : [],
    record: async (what, { staff: by, about }) => {
      // Who came, went, made a key or touched it stands in the audit before the answer goes out; without it there is no answer (MD-12).
      if ((await house.audit.write({ by, what, case: null, purpose: about })) === null) throw new Error("the audit does not take the sign-in");
    },
    assets: loadStatic(join(here, "../../web/dist"), {
      instead: options.logo === "" ? new Map() : new Map([["/lampion.svg", readFileSync(options.logo, "utf8")]]),
      css: lookCss(options),
      // The page of the look is for whoever works on it.
      leftOut: options.mode === "production" ? ["/style.html"] : [],
    }),
    operator,
    seat: (member) => seat(house, member),
    keys: keysOf(house),
    safetyFigures: () => safetyFigures(house),
    light: () => light.out(),
    reports: { cards: () => publicationCards(house.state), file: (year, version, name) => reportFile(house, year, version, name) },
    deskAssets: loadStatic(join(here, "../../desk/dist")),
    logFolder: evidence.log.folder,
    opened: (text) => takeHandedIn({ log: evidence.log.writer, node }, text),
    missing: () => [...readiness.missing(), ...(evidence.keys.isLost() ? ["keys"] : []), ...(shared?.missing() ?? [])],
    degraded: () => [...(shared?.degraded() ?? []), ...(running.elsewhere() > 0 ? ["rules"] : [])],
    figures: () => ({ ...node.figures(), ...shared?.figures(), ...figuresOf(house, opened.transparency) }),
    transparency: opened.transparency,
    openings,
    vectors: signals,
    rulesElsewhere: running.elsewhere,
    nowMs: clock.nowMs,
    prefixOf: (request) => prefixes.mark(addressOf(request)),
    networkOf: (request) => prefixes.network(addressOf(request)),
    isOwn: (request) => isOwnMachine(addressOf(request), request.headers),
  });
  const closeStores = async (): Promise<void> => {
    await evidence.close();
    await opened.stop();
    await signals.close(clock.nowMs()).catch((cause: unknown) => alarm("signals of rooms", cause));
    await shared?.close();
    for (const database of [main, vault, privately]) database.close();
    folder.release();
  };
  server = await listen(options, closeStores, {
    fetch: (request, own) => {
      if (!isWebSocketPath(request.url)) return routes.fetch(request);
      const accepted = accept(request, { connections, most: isMoving ? 0 : options.maxConnections, ownOrigin: options.origin });
      if (accepted.kind === "refused") return refusal(accepted);
      const { address, port } = own.requestIP(request) ?? { address: "", port: 0 };
      const data = new Peer(wire, accepted.origin, prefixes.mark(address), prefixes.network(address), evidence.lines?.opened(address, port) ?? null);
      return own.upgrade(request, { data }) ? undefined : refusal({ status: 426, text: "A WebSocket of version 13 is expected here." });
    },
    websocket: {
      maxPayloadLength: limits.frame.upMaxBytes,
      backpressureLimit: limits.outbox.closeBytes,
      closeOnBackpressureLimit: true,
      idleTimeout: 120,
      sendPings: false,
      perMessageDeflate: false,
      open(ws: ServerWebSocket<Peer>) {
        connections += 1;
        ws.data.connection = node.opened(ws.data.opened(ws), ws.data);
      },
      message(ws: ServerWebSocket<Peer>, text: string | Buffer) {
        const { connection } = ws.data;
        if (connection === null) return;
        const read = typeof text === "string" ? readFrame(text) : ({ kind: "refused", why: { close: 4001 } } as const);
        if (read.kind === "frame") node.received(connection, read.frame);
        else node.refused(connection, read.why);
      },
      drain(ws: ServerWebSocket<Peer>) {
        ws.data.drained();
      },
      close(ws: ServerWebSocket<Peer>) {
        connections -= 1;
        ws.data.gone();
        if (ws.data.connection !== null) node.closed(ws.data.connection);
      },
    },
  });
  const ticking = setInterval(() => node.tick(), 250);
  const keeping = setInterval(() => {
    running.tick();
    signals.keep(clock.nowMs()).catch((cause: unknown) => alarm("signals of rooms", cause));
    evidence.keep().catch((cause: unknown) => alarm("evidence", cause));
    ending.tick().catch((cause: unknown) => alarm("end of evidence", cause));
    endingAudit.tick().catch((cause: unknown) => alarm("end of the audit", cause));
    openings.follow().catch((cause: unknown) => alarm("openings of the desk", cause));
    decisions.follow(clock.nowMs()).catch((cause: unknown) => alarm("decisions into the log", cause));
  }, 20_000);
  const port = server.port ?? options.port;
  const warmed = (overrides.warms ?? options.mode === "production") ? warmUp(rules.uncounted, assets.common, clock.nowMs(), () => isMoving) : Promise.resolve();
  return {
    warmed,
    url: `http://localhost:${port}`,
    port,
    node,
    ports,
    staff,
    desk: opened.desk,
    log: evidence.log,
    evidence,
    async stop() {
      readiness.stop();
      isMoving = true;
      clearInterval(keeping);
      await node.drain();
      await traces?.stop();
      clearInterval(ticking);
      await server?.stop(true);
      await closeStores();
    },
  };
}
