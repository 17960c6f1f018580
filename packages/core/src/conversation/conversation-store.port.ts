import type { Band, Gender } from "@lampion/protocol";

/** How one of the two was shown when the knock was made; null where a sensitive room hides it (CV-2). */
export interface KnockFace {
  readonly nickname: string;
  readonly mark: number;
  readonly gender: Gender | null;
  readonly band: Band | null;
  readonly zone: string | null;
}

/**
 * open -> accepted | ended -> settled for the sender at a random time (CV-3); `unseen` waits for a place in the inbox (CV-5).
 *   unseen --place free--> open --accept--> accepted
 *      |                    |--ignore, block, report, 24 h, filter--> ended
 *      |--10 min--> fell-back (token returned)   |--withdraw--> withdrawn
 */
export type KnockState = "unseen" | "open" | "accepted" | "ended" | "fell-back" | "withdrawn";

export interface Knock {
  readonly id: string;
  /** Relation ids. */
  readonly from: string;
  readonly to: string;
  /** Reference of the sender in this knock (evidence.md 3): a report finds by it whom a decision concerns, also when they are gone. Empty: nobody can be found. */
  readonly author: string;
  readonly fromFace: KnockFace;
  readonly toFace: KnockFace;
  readonly text: string;
  readonly atMs: number;
  readonly endsAtMs: number;
  readonly state: KnockState;
  /** When the sender may read "closed"; null while nothing is settled. */
  readonly settlesAtMs: number | null;
  readonly viaSensitiveRoom: boolean;
  readonly talk: string | null;
  /** Grows by one with each change; a save names the version it saw. */
  readonly version: number;
}

/**
 * What stopped the words of both: `guest` by the button (NU-9), and it may be lifted by whoever asked for it; `device`, the judge of a conversation that
 * is checked on the devices (NU-10), and `rule`, the judge of the service (NU-7), which no guest lifts before a person did.
 */
export interface Pause {
  readonly by: "guest" | "device" | "rule";
  readonly atMs: number;
  /** Of a device's pause: a guest asked that it end, and a person at the desk was told, once. */
  readonly asked?: true;
}
export interface TalkSide {
  readonly relation: string;
  readonly name: string;
  readonly mark: number;
  readonly gender: Gender;
  /** Member id in this conversation. */
  readonly member: string;
  /** D of this device: for it the keys of sheets are wrapped. */
  readonly seal: string;
  readonly choice: { readonly check: "yes" | "no"; readonly atMs: number; readonly textVersion: number } | null;
  readonly readTo: number | null;
  readonly readMarks: boolean;
  /** The pause that stands for this side; missing where none does. */
  readonly paused?: Pause | undefined;
}

/** choosing --both chose--> open <--> paused --> closed; paused while a pause of either side stands */
export interface TalkRecord {
  readonly id: string;
  readonly sides: readonly [TalkSide, TalkSide];
  readonly state: "choosing" | "open" | "paused" | "closed";
  readonly openedAtMs: number;
  readonly lastAtMs: number;
  readonly version: number;
}

/** What is kept of a recall code (EV-36): never the code. */
export interface Recall {
  /** SHA-256 of the code, hex. */
  readonly hash: string;
  readonly talk: string;
  /** Member id of the side that it was given to. */
  readonly member: string;
  /** SHA-256 of that side's author reference, hex: tells the records of the two apart, and leads to nobody. */
  readonly own: string;
  readonly endsAtMs: number;
}

export interface KnockCounts {
  /** Open or unseen, sent by this device. */
  readonly openFrom: number;
  readonly fromInHour: number;
  readonly fromInDay: number;
}

/**
 * Knocks and conversations, in the file of private records. Every change of a row is compare-and-set on `version`:
 * false means somebody else was first, read again. Nothing here outlives its 72 h, but the mark "knocked on" (7 days, CV-4).
 * Recall codes stay when their device is forgotten: that is what they are for.
 */
export interface ConversationStore {
  addKnock(knock: Knock): Promise<void>;
  knock(id: string): Promise<Knock | null>;
  saveKnock(knock: Knock, sawVersion: number): Promise<boolean>;
  /** Sent by or received by this device and not older than 72 h, newest first, at most 200. */
  knocksOf(relation: string): Promise<Knock[]>;
  counts(from: string, nowMs: number): Promise<KnockCounts>;
  /** Open ones in the inbox, and those that became open since `sinceMs`. */
  inbox(to: string, sinceMs: number): Promise<{ open: number; shown: number }>;
  /** Oldest first; one per sender comes before any second (CV-5). */
  unseen(to: string, limit: number): Promise<Knock[]>;
  /** Receivers with something unseen, and knocks whose end or settling time has come. */
  due(nowMs: number, limit: number): Promise<Knock[]>;
  lastKnock(from: string, to: string): Promise<number | null>;
  addTalk(talk: TalkRecord): Promise<void>;
  /** `known`: what the asker holds of it; where no version has come since, it is given back and nothing is read but the number. */
  talk(id: string, known?: TalkRecord | null): Promise<TalkRecord | null>;
  saveTalk(talk: TalkRecord, sawVersion: number): Promise<boolean>;
  /** Not closed for longer than 72 h, newest first. */
  talksOf(relation: string): Promise<TalkRecord[]>;
  /** Open talks silent since before. */
  silentTalks(beforeMs: number, limit: number): Promise<TalkRecord[]>;
  /** False when this side has `most` of this conversation that have not ended at `nowMs`: then nothing is kept. */
  addRecall(recall: Recall, most: number, nowMs: number): Promise<boolean>;
  /** Null when there is none, or it has ended at `nowMs`. */
  recall(hash: string, nowMs: number): Promise<Recall | null>;
  forgetBefore(atMs: number): Promise<number>;
  forgetDevice(relation: string): Promise<void>;
}
