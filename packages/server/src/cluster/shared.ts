import { createHmac } from "node:crypto";
import type { Bus, ConversationStore, DeviceStore, EvidenceVault, KnockPurse, MessageStore, PrivateHistory } from "@lampion/core";
import { openNatsBus, type BusFigures, type NatsBus } from "../bus/bus.nats.ts";
import { createEnvelopes } from "../bus/envelope.ts";
import { createLocalBus } from "../bus/bus.local.ts";
import { agreeOnKeys, keepFact } from "./key-fact.ts";
import type { KeyPlace } from "../evidence/key-place.ts";
import { createKeyWrapping } from "../evidence/key-wrapping.ts";
import type { Evidence } from "../evidence/open-evidence.ts";
import type { KeyRing } from "../guest/keys.ts";
import type { Claims } from "../guest/nonces.ts";
import { createClaims } from "../store/claims.ts";
import { createConversationStore } from "../store/conversation-store.ts";
import { createDeviceStore, createKnockPurse } from "../store/device-store.ts";
import { aloneWithStatements, batchShared, holdAlone, replayShared } from "./shared-batches.ts";
import { createEvidenceVault } from "../store/evidence-vault.ts";
import { openMessageStore } from "../store/message-store.pg.ts";
import { clockMayDifferMs, openPostgres, type Postgres } from "../store/postgres.ts";
import type { Tables } from "../store/tables.ts";
import { postgresTables } from "../store/tables.pg.ts";

/** What the nodes of one service have in common: the record, and the way to each other. */
export interface Shared {
  readonly messages: MessageStore;
  readonly devices: DeviceStore;
  readonly conversations: ConversationStore;
  /** With what is reported from now on held (EV-22). */
  readonly vault: EvidenceVault;
  readonly purse: KnockPurse;
  /** The desk's log, which every node follows. */
  readonly deskTables: Tables;
  readonly mainTables: Tables;
  readonly bus: Bus;
  readonly claims: Claims;
  /** First day of the service, ms UTC. */
  readonly bornMs: number;
  /** What it needs and does not have now, for readiness: "database", "clock", "place" (a node that it would not hear uses the database). */
  missing(): readonly string[];
  /** What it does without for now: "bus" (rooms go on by the database, two seconds later), "bus-version" (the same toward nodes of another version). */
  degraded(): readonly string[];
  figures(): Readonly<Record<string, number>>;
  /** Work that one node of the service does at a time; false when another one is at it. */
  alone(work: () => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

export interface SharedOptions {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly keys: KeyRing;
  /** Where private words rest (EV-29); the same on every node. */
  readonly history?: PrivateHistory;
  readonly evidence: Pick<Evidence, "keys" | "custodians" | "vaultPorts" | "log" | "share">;
  nowMs(): number;
  alarm(about: string, cause: unknown): void;
  /** Names the schemas and subjects; "lampion" but in tests. */
  readonly prefix?: string;
}

/** A node takes this lock for as long as it lives: alone where it has no bus, with others where it has one. */
const aloneLock = 7_130_016;
const lookEveryMs = 2_000;

/** Opens database and bus. Throws a plain sentence that says what does not fit; what was opened until then is closed. */
export async function openShared(options: SharedOptions): Promise<Shared> {
  const { keys, nowMs, prefix = "lampion" } = options;
  const postgres = await openPostgres(options.databaseUrl, { prefix, nowMs });
  let alone: Place | null = null;
  let nats: NatsBus | null = null;
  try {
    const bornMs = await settle(postgres, prefix, keys, options.evidence.keys.kind, nowMs());
    alone = await takePlace(options.databaseUrl, { prefix, nowMs, isAlone: options.natsUrl === "", alarm: options.alarm });
    const place = alone;
    if (options.natsUrl !== "") nats = await openNatsBus(options.natsUrl, createEnvelopes(derived(keys, "bus"), nowMs), { prefix });
    const bus: NatsBus | null = nats;
    const main = postgresTables(postgres, "main");
    const { messages, vault, talks } = await shareEvidence(postgres, options);
    const health = watchDatabase(postgres, nowMs, options.alarm);
    const noBus: BusFigures = { busSent: 0, busReceived: 0, busForged: 0, busReplayed: 0, busOtherVersion: 0, busCut: 0 };
    return {
      messages,
      devices: createDeviceStore(main, nowMs),
      conversations: createConversationStore(talks, nowMs),
      vault,
      mainTables: main,
      deskTables: postgresTables(postgres, "desk"),
      purse: createKnockPurse(main),
      bus: bus ?? createLocalBus(),
      claims: createClaims(main, nowMs),
      bornMs,
      missing: () => [...health.missing(), ...(place.isMine() ? [] : ["place"])],
      degraded: () => [...(bus?.isCut() === true ? ["bus"] : []), ...(bus?.hearsOtherVersion() === true ? ["bus-version"] : [])],
      alone: (work) => aloneWithStatements(postgres, work),
      figures: () => ({ ...(bus?.figures() ?? noBus), appendsWaiting: messages.queues().reduce((sum, one) => sum + one.waiting, 0), databaseClockApartMs: health.apartMs() }),
      async close() {
        health.stop();
        await messages.close();
        await bus?.close();
        await alone?.close();
        await postgres.close();
      },
    };
  } catch (cause) {
    await nats?.close();
    await alone?.close();
    await postgres.close();
    throw cause;
  }
}

/** Records and reports over the tables that nodes share, with everything that the clock does for them. */
export async function shareEvidence(postgres: Postgres, { evidence, history, nowMs, alarm }: Pick<SharedOptions, "evidence" | "history" | "nowMs" | "alarm">) {
  const { store, days } = evidence.keys;
  const wrapping = history !== "device-only" ? await createKeyWrapping(evidence.custodians) : null;
  const messages = openMessageStore(postgres, { store, days, wrapping, history, nowMs, alarm });
  const [reportTables, talks] = [postgresTables(postgres, "vault"), postgresTables(postgres, "private")];
  const reports = createEvidenceVault(reportTables, evidence.vaultPorts);
  const vault = await evidence.share({
    vault: reportTables,
    talks,
    reports,
    async tick() {
      await messages.tick();
      for (const file of ["vault", "private"] as const) await batchShared(postgres, file, evidence.log, nowMs());
      await replayShared(postgres, reports, nowMs());
    },
    alone: (work) => holdAlone(postgres, work),
  });
  return { messages, vault, talks };
}

const derived = (keys: KeyRing, what: string): Buffer => createHmac("sha256", keys.get("ticket")).update(`lampion/cluster/${what}`).digest();

/** Birth day and keys belong to the service, not to a node: the first node writes them, the others must have the same keys. */
async function settle(postgres: Postgres, prefix: string, keys: KeyRing, keyStore: KeyPlace["kind"], nowMs: number): Promise<number> {
  const mark = derived(keys, "mark").toString("hex").slice(0, 32);
  if ((await keepFact(postgres, prefix, "keys", mark)) !== mark)
    throw new Error("The keys of this node are not those of the other nodes on this database. Name the folder that the nodes share with LAMPION_KEYS.");
  await agreeOnKeys(postgres, prefix, keyStore);
  return Number(await keepFact(postgres, prefix, "born", String(nowMs)));
}

/** That this node may use the database: alone where it has no bus, with others where it has one. */
export interface Place {
  /** False while another node took it after a connection was lost: then neither would hear the other. */
  isMine(): boolean;
  /** Looks whether the place is still held, and takes it again; called by itself every two seconds. */
  look(): Promise<void>;
  close(): Promise<void>;
}
/**
 * A node without a bus would not hear the others, and they not it: it has the database for itself, and nodes with a bus share it (PT-24). The lock ends with its connection, however that
 * ends: it is taken again on the next one, and whoever was quicker meanwhile is told by readiness and an alarm.
 */
export async function takePlace(
  databaseUrl: string,
  options: { readonly prefix: string; readonly nowMs: () => number; readonly isAlone: boolean; readonly alarm: SharedOptions["alarm"]; readonly everyMs?: number },
): Promise<Place> {
  const { prefix, nowMs, isAlone, alarm, everyMs = lookEveryMs } = options;
  const own = await openPostgres(databaseUrl, { prefix, connections: 1, nowMs, isKept: true });
  let session = 0;
  let isMine = false;
  async function take(): Promise<void> {
    const { rows } = await own.ask(
      `SELECT pg_backend_pid() AS session, CASE WHEN pg_backend_pid() = $3::int THEN true ELSE pg_try_advisory_lock${isAlone ? "" : "_shared"}($1, hashtext($2)) END AS is_mine`,
      [aloneLock, prefix, session],
    );
    const before = isMine;
    isMine = rows[0]?.["is_mine"] === true;
    session = isMine ? Number(rows[0]?.["session"]) : 0;
    if (before && !isMine) alarm("another node uses this database, and one of the two has no bus", null);
  }
  await take();
  if (!isMine) {
    await own.close();
    throw new Error("Another node uses this database, and one of the two has no bus. Give all nodes the same NATS_URL, so that they hear each other, or stop the other one.");
  }
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    // While the database does not answer nobody else gets the place by this node's fault, and `database` is said already.
    await take().catch(() => {});
    isLooking = false;
  };
  const looking = setInterval(() => void look(), everyMs);
  return {
    isMine: () => isMine,
    look,
    close() {
      clearInterval(looking);
      return own.close();
    },
  };
}

/** Asks the database every two seconds whether it is there and what time it has. */
export function watchDatabase(
  postgres: Pick<Postgres, "ask">,
  nowMs: () => number,
  alarm: SharedOptions["alarm"],
): { missing(): readonly string[]; apartMs(): number; stop(): void } {
  let state: readonly string[] = [];
  let apartMs = 0;
  let isAsking = false;
  function become(next: readonly string[]): void {
    const before = state;
    state = next;
    if (state.length > 0 && before.join() !== state.join()) alarm(`not ready: ${state.join(", ")}`, new Error(state.join(", ")));
  }
  const look = async (): Promise<void> => {
    // A database that went away without a word refuses nothing: a question waits for it, and that is the answer.
    if (isAsking) return become(["database"]);
    isAsking = true;
    try {
      const fromMs = nowMs();
      const { rows } = await postgres.ask("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms", []);
      const untilMs = nowMs();
      apartMs = Math.round(Number(rows[0]?.["now_ms"]) - (fromMs + untilMs) / 2);
      // The database said its time at some moment of the wait: what lies within that is no difference.
      become(Math.abs(apartMs) - (untilMs - fromMs) / 2 > clockMayDifferMs ? ["clock"] : []);
    } catch {
      become(["database"]);
    }
    isAsking = false;
  };
  const looking = setInterval(() => void look(), lookEveryMs);
  return { missing: () => state, apartMs: () => apartMs, stop: () => clearInterval(looking) };
}
