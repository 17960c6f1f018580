import type { Situation } from "@lampion/protocol";
import type { CustodyEntry, OrderFinding, RecordStatus } from "@lampion/proof";
import type { Logged } from "./log-writer.port.ts";
import type { StoredRecord } from "../room/message-store.port.ts";

/** One record as evidence (evidence.md 3): as it is shown, and as it is proven. Bytes in base64url. */
export interface EvidenceRecord {
  /** Words, face and time; without the words when it was left out. */
  readonly record: StoredRecord;
  /** The 134 bytes; empty for what never had a receipt, such as a knock. */
  readonly bytes: string;
  readonly tag: string;
  /** Empty for a message left out: without it nobody guesses the text from its hash. */
  readonly blind: string;
  readonly leftOut: boolean;
  readonly status: RecordStatus;
  /** It lies in the tree of its closed sheet. */
  readonly fixed: boolean;
}

/** What a person told us, before anybody judged it. Times in ms UTC. */
export interface Report {
  readonly id: string;
  readonly atMs: number;
  readonly source: "session" | "closed-door" | "without-entering" | "program";
  /** Relation id of who reports; null without entering. */
  readonly by: string | null;
  readonly about: {
    readonly kind: "room" | "talk" | "knock" | "row" | "nothing" | "finding";
    readonly stream: string | null;
    readonly seqs: readonly number[];
    readonly leftOut: readonly number[];
    readonly hoursMs: readonly number[];
    /** Digest of the reporter's own author reference, where the records come later and from others (EV-36). */
    readonly own?: string;
  };
  /** Subject of who is reported: the first 16 letters of the restriction id. Null when nothing that is authenticated says who. */
  readonly whom: string | null;
  readonly who: "me" | "child" | "somebody" | "room";
  readonly situation: Situation;
  readonly category: string;
  readonly keyword: string | null;
  readonly severity: "S0" | "S1" | "S2" | "S3" | "S4";
  readonly words: string;
  /** MD-62: act now, or when the reporter is safe. */
  readonly act: "now" | "safe";
  /** Every record of the evidence is authenticated, and there is some. */
  readonly authenticated: boolean;
  readonly evidence: readonly EvidenceRecord[];
  /** Gaps, forks and blanks with their place: none is ever hidden (EV-12). */
  readonly order: readonly OrderFinding[];
  /** SHA-256 of the claim code, hex; empty for a finding of a program. */
  readonly claimHash: string;
}

/** What was told, without its evidence and its code. */
export type Told = Omit<Report, "evidence" | "order" | "authenticated" | "claimHash">;

export type ClaimState = { readonly kind: "received"; readonly atMs: number; readonly situation: Situation } | { readonly kind: "unknown" };

/** What becomes of a piece of evidence, and under what. Texts have at most 2,000 characters. */
export interface Handling {
  /** Pseudonym of the person, or "service". */
  readonly who: string;
  readonly why: string;
  readonly authority: string;
  readonly atMs: number;
}

/**
 * Reports with their evidence, written in one transaction with the first custody entry and the log entry, and on disk before `keep` resolves (EV-33, SA-5).
 * Evidence lies under a forget key of its own report: whoever has the file has no words.
 */
export interface EvidenceVault {
  keep(report: Report): Promise<void>;
  /**
   * The evidence of a report, for the reading that the log names (EV-37, EV-39): the permit's content says `item`, the report's id. Custody is written first
   * (EV-49). Null when the permit is for another item, the report is unknown, or its evidence was purged. What no longer opens is given as `damaged`.
   */
  read(permit: Logged<"reading">, report: string, handling: Handling): Promise<readonly EvidenceRecord[] | null>;
  /**
   * The evidence of a report for an export that the log names: the permit's content says `custody`, the hashes of entries, that of `entry` among them. `entry`
   * continues the list and is written first. Null when it is not named or does not continue it, the report is unknown, or its evidence was purged.
   */
  take(permit: Logged<"order">, report: string, entry: CustodyEntry): Promise<readonly EvidenceRecord[] | null>;
  /** Destroys the key of a report's evidence and ends the words of who reported: digest and custody stay (EV-50). False when the permit names another item, or there was nothing. */
  purge(permit: Logged<"shred">, report: string, handling: Handling): Promise<boolean>;
  custody(report: string): Promise<readonly CustodyEntry[]>;
  /** Forgets reports with their custody whose evidence was purged before this time (EV-51). Answers how many. */
  endCustody(beforeMs: number): Promise<number>;
  /** What was told in a report; null when there is none of this id. */
  asked(report: string): Promise<Told | null>;
  claim(claimHash: string): Promise<ClaimState>;
  /** Ids of reports about this restriction id since a time. */
  countAbout(restriction: string, sinceMs: number): Promise<number>;
}
