import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);

/** Hours of one opening (EV-26), as many as sheets are given out at once. */
export const openingHoursMax = 24;
/** Where an opening stands: a first half waits, two agreed, custodians answered, what was opened came in; it was refused; its time is over or it was given up. */
export const openingStates = ["asked", "agreed", "shares", "opened", "refused", "over"] as const;
export type OpeningState = (typeof openingStates)[number];
/** Words of conversations, or lines of connections: other custodians, other pages (EV-5). */
export const openingSets = ["words", "lines"] as const;
/** On what it stands: a report by a recall code (EV-36), or an order. */
export const openingGrounds = ["recall", "order"] as const;

/** Name of one side of one conversation as case or order name it: a report, or a place among the selectors of the order. Never the conversation itself. */
const Conversation = Type.String({ pattern: "^(report/[A-Za-z0-9_-]{1,64}|selector/[0-9]{1,2})$" });
/** Lines of connections are found by receipts of messages and in no other way (EV-41). */
const Receipts = Type.Literal("receipts");
const Way = Type.Union([Conversation, Receipts]);
/** Hours, ms UTC of their beginning. */
const Hours = Type.Array(TimeMs, { minItems: 1, maxItems: openingHoursMax, uniqueItems: true });
/** P-256, base64url of 65 bytes: the one-time key of who executes; its other half never leaves that browser. */
const ExecutorKey = Type.String({ pattern: "^[A-Za-z0-9_-]{87}$" });

/** Messages of one opening of lines, all of one person and day. */
export const lineReceiptsMax = 24;
/** Parts of the lines of one person and day, 24 in each: a phone that loses its network all day makes more than one. All of them hold more than a new connection each second of the day. */
export const linePartsMax = 4_000;
const LinePart = Type.Integer({ minimum: 1, maximum: linePartsMax });
/**
 * A message as its receipt proves it: the record of 134 bytes and the receipt of 48 (or its tag of 32), base64url. With the acceptance of a conversation (EV-57), which the service
 * wrote, its body and the reference of the one of the two it is about.
 */
export const LineReceipt = Type.Object(
  {
    record: Type.String({ maxLength: 400 }),
    receipt: Type.String({ maxLength: 100 }),
    body: Type.Optional(Type.String({ maxLength: 100 })),
    author: Type.Optional(Type.String({ maxLength: 30 })),
  },
  closed,
);
export type LineReceipt = Static<typeof LineReceipt>;
export const LineReceipts = Type.Array(LineReceipt, { minItems: 1, maxItems: lineReceiptsMax });

/** What the ground lets be opened: nothing beyond these hours may be asked for; of lines no hours are named. */
export const OpeningWay = Type.Object({ way: Way, set: literals(openingSets), ground: literals(openingGrounds), hours: Type.Array(TimeMs) }, closed);
export type OpeningWay = Static<typeof OpeningWay>;

export const OpeningCard = Type.Object(
  {
    opening: PublicNumber,
    case: orNull(PublicNumber),
    order: orNull(PublicNumber),
    set: literals(openingSets),
    ground: literals(openingGrounds),
    way: Way,
    /** Of lines the beginning of their day, UTC. */
    hours: Type.Array(TimeMs),
    /** Messages whose receipts lead to lines; 0 for words. */
    messages: Type.Integer({ minimum: 0, maximum: lineReceiptsMax }),
    /** Which part of the lines, from 1; null for words, and for lines that are one part. */
    part: orNull(LinePart),
    purpose: Type.String(),
    state: literals(openingStates),
    /** Signs of who asked and who agreed; null while nobody did. */
    by: Type.String(),
    agreedBy: orNull(Type.String()),
    askedAt: TimeMs,
    /** End of what it waits for: of the first half, then of the request. */
    until: TimeMs,
    /** Place of the request in the public log; null before it stands there. */
    entry: orNull(Type.Integer({ minimum: 0 })),
    /** A signed checkpoint has it: the file for the custodians can be made. */
    ready: Type.Boolean(),
    sheets: Type.Integer({ minimum: 0 }),
    /** Custodians whose answers the executor has. */
    shares: Type.Array(Type.String()),
    /** Records, or lines, that came of it, and the SHA-256 of their file; null before. */
    records: orNull(Type.Integer({ minimum: 0 })),
    digest: orNull(Type.String()),
    authenticated: orNull(Type.Boolean()),
    /** Why it was refused or is over; empty where the state says it. */
    why: Type.String(),
    /** One-time key that the answers are sealed to. */
    executor: ExecutorKey,
    /** This person asked, and executes. */
    mine: Type.Boolean(),
  },
  closed,
);
export type OpeningCard = Static<typeof OpeningCard>;

/** Why an order gives no lines: none are kept here, it asks for none, or somebody else checked it. */
export const linesClosed = ["not-kept", "not-ordered", "other-person"] as const;
/** `mayAsk`: whether this person may ask here; `closed`: why no words can be opened at all; `lines`: why this person asks for no lines here, null where they may be asked for. */
export const OpeningsOut = Type.Object(
  {
    ways: Type.Array(OpeningWay),
    items: Type.Array(OpeningCard),
    mayAsk: Type.Boolean(),
    closed: orNull(literals(["no-custodians", "device-only", "no-ground"])),
    lines: orNull(literals(linesClosed)),
  },
  closed,
);
export type OpeningsOut = Static<typeof OpeningsOut>;

const lease = Type.Object({ number: Type.Integer({ minimum: 1 }), token: Type.String({ minLength: 20, maxLength: 44 }) }, closed);
const asked = { purpose: Words(300), executor: ExecutorKey };
const words = { ...asked, way: Conversation, hours: Hours };
export const OpeningIn = Type.Object({ ...words, lease }, closed);
export type OpeningIn = Static<typeof OpeningIn>;
export const OrderOpeningIn = Type.Union([Type.Object(words, closed), Type.Object({ ...asked, way: Receipts, receipts: LineReceipts, part: Type.Optional(LinePart) }, closed)]);
export type OrderOpeningIn = Static<typeof OrderOpeningIn>;

/** The file for the custodians, and the sealed rows for who executes: nothing in them opens without two custodians. */
export const OpeningFileOut = Type.Object({ request: Type.String(), rows: Type.String() }, closed);
export type OpeningFileOut = Static<typeof OpeningFileOut>;
export const OpeningShareIn = Type.Object({ holder: Type.String({ pattern: "^custodian-[123]$" }) }, closed);
/** Records with receipts as a file of records, base64url, into the case; of an order only how many and the digest of the file, which goes into the bundle. */
export const OpeningResultIn = Type.Union([
  Type.Object({ kind: Type.Literal("records"), records: Type.String({ minLength: 8, maxLength: 48 * 1_024 * 1_024, pattern: "^[A-Za-z0-9_-]+$" }) }, closed),
  Type.Object({ kind: Type.Literal("digest"), records: Type.Integer({ minimum: 0, maximum: 1_000_000 }), digest: Type.String({ pattern: "^[0-9a-f]{64}$" }) }, closed),
]);
export type OpeningResultIn = Static<typeof OpeningResultIn>;
export const OpeningEndIn = Type.Object({ reason: Words(300) }, closed);
