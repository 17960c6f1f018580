import { jetstream, jetstreamManager, JetStreamApiCodes, JetStreamApiError, StorageType, type JetStreamManager, type StreamInfo } from "@nats-io/jetstream";
import { Kvm, type KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { KeysLost } from "./key-place.ts";

/** Codes of JetStream's errors; its client has names for some of them. */
export const codes = {
  noStream: JetStreamApiCodes.StreamNotFound,
  notFirst: JetStreamApiCodes.StreamWrongLastSequence,
  notFirstHere: JetStreamApiCodes.StreamWrongLastSequenceUnknown,
  noSuchMessage: 10_043,
  noReplicas: 10_074,
} as const;
export const hasCode = (cause: unknown, ...wanted: readonly number[]): boolean => cause instanceof JetStreamApiError && wanted.includes(cause.code);

/** How long an answer may take: a message waits for it at the turn of an hour. */
const answerMs = 2_000;
/** Servers that start together need some seconds to become a cluster. */
const patienceMs = 15_000;
const replicas = 3;

export interface KeyBucket {
  readonly manager: JetStreamManager;
  readonly bucket: KV;
  readonly stream: string;
  readonly isClustered: boolean;
}

/**
 * The bucket of keys: in memory, one value a name, on three servers where NATS is a cluster. `founds`: it is made when it is not there. Throws a plain sentence
 * otherwise, and when it is not of this kind: a key must never reach a disk.
 */
export async function openKeyBucket(connection: NatsConnection, name: string, founds: boolean): Promise<KeyBucket> {
  const stream = `KV_${name}`;
  const isClustered = (connection.info?.cluster ?? "") !== "";
  const untilMs = performance.now() + patienceMs;
  for (;;)
    try {
      const manager = await jetstreamManager(connection, { timeout: answerMs });
      const values = new Kvm(jetstream(connection, { timeout: answerMs }));
      const found = await manager.streams.info(stream).catch((cause: unknown) => {
        if (!hasCode(cause, codes.noStream)) throw cause;
        return null;
      });
      if (found === null && !founds) throw new KeysLost(lostSentence(name));
      if (found === null) await make(values, name, replicas);
      const faults = faultsOf(await manager.streams.info(stream), isClustered);
      if (faults.length > 0)
        throw new UnfitBucket(
          `The bucket ${name} of NATS is no place for keys: ${faults.join("; ")}. Lampion makes it by itself as it must be; when there is nothing in it that you need, remove this one (nats kv del ${name}) and start again.`,
        );
      return { manager, bucket: await values.open(name, { allow_direct: false }), stream, isClustered };
    } catch (cause) {
      if (cause instanceof KeysLost || cause instanceof UnfitBucket) throw cause;
      if (cause instanceof Error && cause.name === "JetStreamNotEnabled")
        throw new Error("The NATS server of NATS_URL has no JetStream for this user, and the key store needs it: start it with --jetstream, or set LAMPION_KEY_STORE=file.");
      if (performance.now() > untilMs)
        throw new Error(
          `JetStream of the NATS servers of NATS_URL does not make or open the bucket ${name} (${cause instanceof Error ? cause.message : "unknown"}). Of a cluster three servers with JetStream and some memory must be up; the user needs $JS.API.>, $KV.${name}.> and _INBOX.>.`,
        );
      await Bun.sleep(500);
    }
}

class UnfitBucket extends Error {}

export const lostSentence = (name: string): string =>
  `The key store is gone: the servers of NATS_URL have nothing of the bucket ${name} any more, as after all of them were down at once. Two custodians give back what is in escrow: lampion custodians escrow ask (docs/operating.md). Nothing was changed.`;

async function make(values: Kvm, name: string, count: number): Promise<void> {
  try {
    await values.create(name, { storage: StorageType.Memory, history: 1, replicas: count, allow_direct: false, maxValueSize: 256, description: "Keys of Lampion: in memory only" });
  } catch (cause) {
    // A server on its own has no replicas.
    if (!hasCode(cause, codes.noReplicas) || count === 1) throw cause;
    await make(values, name, 1);
  }
}

function faultsOf({ config }: StreamInfo, isClustered: boolean): string[] {
  const faults: string[] = [];
  if (config.storage !== StorageType.Memory) faults.push("it lies on a disk, and a key must never be on one");
  if (config.max_msgs_per_subject !== 1) faults.push("it keeps more than one value of a name, so that what was replaced stays");
  if (config.max_age !== 0) faults.push("its values end by their age, and keys end by their own time");
  if (config.allow_direct || config.mirror_direct) faults.push("it lets servers answer that may not know the newest (allow_direct)");
  if (config.mirror !== undefined || (config.sources ?? []).length > 0) faults.push("it copies another one");
  if (config.republish !== undefined) faults.push("it says its values on (republish)");
  if (config.deny_delete || config.deny_purge || config.sealed) faults.push("nothing can be removed from it");
  if (isClustered && config.num_replicas < replicas) faults.push(`it lies on ${config.num_replicas} server of the cluster, and has to on ${replicas}`);
  return faults;
}
