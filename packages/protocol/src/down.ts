import { Type, type Static } from "typebox";
import { Ask, Band, Epoch, Gender, Language, Mark, OpaqueId, Position, RoomId, RoundedCount, Seq, StreamId, TimeMs } from "./ids.ts";
import { cards, closeCodes, reasons, replyCodeList, type CardId, type CloseCode, type Reason, type ReplyCode } from "./codes.ts";
import { Powers, Way } from "./powers.ts";
import { Light, OffAtLight } from "./desk/words.ts";
import { Settings } from "./up.ts";

const closed = { additionalProperties: false } as const;
const literals = <const T extends string | number>(values: readonly T[]) => Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));
export const ReasonName = literals<Reason>(reasons);

/** Who speaks, as everybody in that place sees it. `m` means something in this stream and epoch only (PT-2). */
export const By = Type.Object({ m: OpaqueId, name: Type.String(), mark: Mark, gender: Gender }, closed);
export type By = Static<typeof By>;

/** `x`: receipt, tag and blind, 48 bytes (evidence.md 3). `h`: the sheet, 16 bytes, where it is another than that of the record before (EV-8). */
const proof = { x: Type.Optional(Type.String()), h: Type.Optional(Type.String()) };
/** Sheet and tag that the next record of a stream goes on from; empty texts before the first. A device compares it with what it holds (EV-12). */
export const Chain = Type.Tuple([Type.String(), Type.String()]);

/** One numbered record of a stream. `mine` is worked out by the client: `by.m` equals the own member id of the stream. */
export const Message = Type.Union([
  Type.Object(
    {
      k: Type.Literal("text"),
      q: Seq,
      at: TimeMs,
      by: By,
      text: Type.String(),
      re: Type.Optional(Seq),
      fold: Type.Optional(Type.Boolean()),
      freed: Type.Optional(Type.Boolean()),
      ...proof,
    },
    closed,
  ),
  Type.Object({ k: Type.Literal("withdrawn"), q: Seq, at: TimeMs, of: Seq, ...proof }, closed),
  /** Words of the service in a stream: `hidden` names the message taken away by moderation. */
  Type.Object(
    {
      k: Type.Literal("notice"),
      q: Seq,
      at: TimeMs,
      notice: literals(["hidden", "shown", "level", "slow", "check-on", "check-off", "check-dropped", "accepted", "closed", "paused", "resumed", "damaged"]),
      of: Type.Optional(Seq),
      value: Type.Optional(Type.String()),
      ...proof,
    },
    closed,
  ),
]);
export type Message = Static<typeof Message>;

export const ZoneLabel = Type.Object({ id: Type.String(), name: Type.String() }, closed);
export type ZoneLabel = Static<typeof ZoneLabel>;

/** What one sees of a room before joining (RO-14). */
export const RoomCard = Type.Object(
  {
    id: RoomId,
    name: Type.String(),
    kind: literals(["zone", "theme"]),
    charter: Type.String(),
    keptBy: Type.String(),
    sensitive: Type.Boolean(),
    slowMs: Type.Integer(),
    level: Type.Integer({ minimum: 0, maximum: 3 }),
    count: RoundedCount,
    joined: Type.Boolean(),
  },
  closed,
);
export type RoomCard = Static<typeof RoomCard>;

export const Row = Type.Object(
  {
    id: OpaqueId,
    nickname: Type.String(),
    mark: Mark,
    gender: Gender,
    band: Type.Union([Band, Type.Null()]),
    zone: Type.Union([Type.String(), Type.Null()]),
    open: Type.Boolean(),
  },
  closed,
);
export type Row = Static<typeof Row>;

/** A received knock shows a row and a text, from a sensitive room alias and text only (CV-2). A sent one shows its state in one word (CV-3). */
export const KnockCard = Type.Object(
  {
    id: OpaqueId,
    way: literals(["received", "sent"]),
    state: literals(["waiting", "accepted", "closed", "withdrawn"]),
    nickname: Type.String(),
    mark: Mark,
    gender: Type.Union([Gender, Type.Null()]),
    band: Type.Union([Band, Type.Null()]),
    zone: Type.Union([Type.String(), Type.Null()]),
    text: Type.String(),
    at: TimeMs,
    endsAt: TimeMs,
    talk: Type.Optional(OpaqueId),
  },
  closed,
);
export type KnockCard = Static<typeof KnockCard>;

/** A conversation as one of the two sees it. `choosing`: the check of CV-7 is not answered by both. */
export const TalkCard = Type.Object(
  {
    id: OpaqueId,
    state: literals(["choosing", "open", "paused", "closed"]),
    /** Paused by one's own hand: one may let it go on. */
    mayResume: Type.Boolean(),
    /** A rule or a device stopped this side: it goes on once a person let it and this side has proven its age since (NU-7, NU-10). The other side is told nothing of it. */
    stopped: Type.Optional(Type.Literal(true)),
    me: OpaqueId,
    them: By,
    check: literals(["undecided", "server", "devices"]),
    myChoice: Type.Union([Type.Literal("yes"), Type.Literal("no"), Type.Null()]),
    theyReadTo: Type.Union([Seq, Type.Null()]),
    epoch: Epoch,
    seq: Seq,
    openedAt: TimeMs,
    lastAt: TimeMs,
    unread: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type TalkCard = Static<typeof TalkCard>;

export const BlockCard = Type.Object({ id: OpaqueId, at: TimeMs, where: literals(["room", "list", "knock", "talk"]) }, closed);
export type BlockCard = Static<typeof BlockCard>;

export const Me = Type.Object(
  {
    nickname: Type.String(),
    gender: Gender,
    age: Type.Integer(),
    band: Type.Union([Band, Type.Null()]),
    language: Language,
    zones: Type.Array(ZoneLabel),
    town: Type.String(),
    country: Type.String(),
    provenUntil: Type.Union([TimeMs, Type.Null()]),
    newcomerUntilDays: Type.Integer({ minimum: 0 }),
    settings: Settings,
    /** One is asked once whether to be listed (WH-9), and about checks of knocks (CV-1). */
    consents: Type.Object({ knocks: Type.Boolean() }, closed),
  },
  closed,
);
export type Me = Static<typeof Me>;

/** A statement of reasons that this device has not collected (SA-13): what it says in a line, and the code with which it is read and contested. */
export const StatementCard = Type.Object(
  { code: Type.String(), at: TimeMs, endsAt: Type.Union([TimeMs, Type.Null()]), what: Type.Object({ fr: Type.String(), en: Type.String() }, closed) },
  closed,
);
export type StatementCard = Static<typeof StatementCard>;

export const Town = Type.Object({ id: Type.String(), name: Type.String() }, closed);

/** Answer before `welcome`: what to mend on the same screen. The connection stays open, the work stays paid. */
export const Refused = Type.Object(
  {
    t: Type.Literal("refused"),
    code: literals<ReplyCode>(replyCodeList),
    field: Type.Optional(literals(["nickname", "age", "gender", "country", "postalCode", "town"])),
    reason: Type.Optional(ReasonName),
    suggestion: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
    towns: Type.Optional(Type.Array(Town)),
    retryMs: Type.Optional(Type.Integer()),
  },
  closed,
);

/** `closed`: this guest stays at the closed door (P14): no room, list, knock or talk; own history and report remain (EN-12). */
export const Welcome = Type.Object(
  {
    t: Type.Literal("welcome"),
    v: Type.Integer(),
    session: OpaqueId,
    ticket: Type.String(),
    ticketUntil: TimeMs,
    resumed: Type.Boolean(),
    me: Me,
    powers: Powers,
    closed: Type.Union([Type.Literal("under-age"), Type.Literal("restricted"), Type.Null()]),
    statements: Type.Array(StatementCard),
    landing: Type.Union([RoomId, Type.Null()]),
    rooms: Type.Array(RoomCard),
    talks: Type.Array(TalkCard),
    knocks: Type.Array(KnockCard),
    ageProviders: Type.Array(Type.String()),
    privateProtection: literals(["consent", "device"]),
    privateHistory: literals(["sealed", "device-only"]),
    light: Light,
    mode: literals(["development", "production"]),
    now: TimeMs,
    heartbeatMs: Type.Integer(),
  },
  closed,
);
export type Welcome = Static<typeof Welcome>;

/** A stream begins or goes on: how much of what the client holds stands. `reset`: forget it, some messages are gone (AP-3). */
export const Stream = Type.Object(
  {
    t: Type.Literal("stream"),
    s: StreamId,
    e: Epoch,
    from: Seq,
    to: Seq,
    /** As it stands at `from`. */
    chain: Chain,
    reset: Type.Boolean(),
    me: OpaqueId,
    /** Of a conversation whose words lie on its two devices alone (EV-29): the first number of its 72 hours. This device shows what it has from there on. */
    old: Type.Optional(Seq),
    reactions: Type.Array(Type.Tuple([Seq, Type.Array(Type.Integer({ minimum: 0 }))])),
    spoke: Type.Array(By),
  },
  closed,
);
export type Stream = Static<typeof Stream>;

/** 1 to n records of one stream in rising order. The same bytes go to everybody there (PT-1). */
export const Msgs = Type.Object({ t: Type.Literal("msgs"), s: StreamId, e: Epoch, m: Type.Array(Message) }, closed);
export type Msgs = Static<typeof Msgs>;
/**
 * Records of a conversation as they rest (evidence.md 4): only this device opens them. `w`: sheet and H wrapped for it; `m`: number, place of the sheet in
 * `w`, receipt, sealed row. What opens stands where `msgs` would.
 */
export const Sealed = Type.Object(
  {
    t: Type.Literal("sealed"),
    s: StreamId,
    e: Epoch,
    w: Type.Array(Type.Tuple([Type.String(), Type.String()])),
    m: Type.Array(Type.Tuple([Seq, Type.Integer({ minimum: 0 }), Type.String(), Type.String()])),
  },
  closed,
);
export type Sealed = Static<typeof Sealed>;
/**
 * Records of a conversation of which the service keeps no word (EV-29), for its two devices to keep. `r`: the 134 bytes; `x`: receipt; `b`: the body; beside it
 * the member id of its author, the number answered, folded. What is new stands where `msgs` would; what the other device gave again comes under its own number.
 */
export const Rows = Type.Object(
  {
    t: Type.Literal("rows"),
    s: StreamId,
    e: Epoch,
    m: Type.Array(
      Type.Object(
        {
          q: Seq,
          r: Type.String(),
          x: Type.String(),
          b: Type.String(),
          by: Type.Optional(OpaqueId),
          re: Type.Optional(Seq),
          fold: Type.Optional(Type.Boolean()),
          freed: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Rows = Static<typeof Rows>;
/** The other device misses these of a conversation that is kept on devices alone (EV-29): this one gives what it has of them. */
export const Again = Type.Object({ t: Type.Literal("again"), s: StreamId, e: Epoch, q: Type.Array(Seq) }, closed);
/** These numbers are not for you, and are no gap. `c`: how the chain goes on after the last of them. */
export const Skip = Type.Object({ t: Type.Literal("skip"), s: StreamId, e: Epoch, q: Type.Array(Seq), c: Chain }, closed);
/** CV-13: whom one has just blocked is taken from the screen; `m` are the numbers that they had in this room. */
export const Unseen = Type.Object({ t: Type.Literal("unseen"), s: StreamId, m: Type.Array(OpaqueId) }, closed);
export const Reacted = Type.Object({ t: Type.Literal("reacted"), s: StreamId, e: Epoch, q: Seq, signs: Type.Array(Type.Integer({ minimum: 0 })) }, closed);
export const Typing = Type.Object({ t: Type.Literal("typing"), talk: OpaqueId }, closed);
export const ReadTo = Type.Object({ t: Type.Literal("read-to"), talk: OpaqueId, q: Seq }, closed);
export const RoomChanged = Type.Object({ t: Type.Literal("room"), room: RoomCard }, closed);
export const Rooms = Type.Object({ t: Type.Literal("rooms"), rooms: Type.Array(RoomCard) }, closed);
export const Left = Type.Object({ t: Type.Literal("left"), room: RoomId, why: literals(["asked", "closed", "level", "another-place"]) }, closed);
/** `zone: null`: too few people to show a list; `count` then is null too (WH-1, WH-7). `rows` is empty below L2 (WH-12). */
export const People = Type.Object(
  {
    t: Type.Literal("people"),
    zone: Type.Union([ZoneLabel, Type.Null()]),
    count: Type.Union([RoundedCount, Type.Null()]),
    rows: Type.Array(Row),
    seen: Type.Boolean(),
    othersLeft: Type.Integer({ minimum: 0 }),
    way: Type.Union([Way, Type.Null()]),
  },
  closed,
);
export const PeopleDiff = Type.Object({ t: Type.Literal("people-diff"), add: Type.Array(Row), drop: Type.Array(OpaqueId), change: Type.Array(Row) }, closed);
export const Knocked = Type.Object({ t: Type.Literal("knock"), knock: KnockCard }, closed);
export const KnockGone = Type.Object({ t: Type.Literal("knock-gone"), knock: OpaqueId }, closed);
export const Talk = Type.Object({ t: Type.Literal("talk"), talk: TalkCard }, closed);
export const You = Type.Object(
  {
    t: Type.Literal("you"),
    me: Me,
    powers: Powers,
    closed: Type.Union([Type.Literal("under-age"), Type.Literal("restricted"), Type.Null()]),
    statements: Type.Array(StatementCard),
  },
  closed,
);
/** The light changed (OP-8): what is off adds up. */
export const LightChanged = Type.Object({ t: Type.Literal("light"), light: Light, off: Type.Array(OffAtLight) }, closed);
/** What a guest is told beside a text (product.md 6): a line or a card of that conversation or room; words live with the screens. */
export const Card = Type.Object(
  { t: Type.Literal("card"), s: Type.Union([StreamId, Type.Null()]), card: literals(Object.keys(cards) as CardId[]), help: Type.Optional(Type.String()) },
  closed,
);
export const Ping = Type.Object({ t: Type.Literal("ping"), now: TimeMs }, closed);
export const Bye = Type.Object({ t: Type.Literal("bye"), code: literals<CloseCode>(Object.keys(closeCodes).map(Number) as CloseCode[]), retryMs: Type.Integer() }, closed);

/** Done. What each request returns beside `n` is listed in PROTOCOL.md. */
export const Ok = Type.Object(
  {
    t: Type.Literal("ok"),
    n: Ask,
    at: Type.Optional(Position),
    time: Type.Optional(TimeMs),
    x: Type.Optional(Type.String()),
    knock: Type.Optional(KnockCard),
    talk: Type.Optional(OpaqueId),
    claim: Type.Optional(Type.String()),
    /** Until when a person answers what was contested. */
    dueAt: Type.Optional(TimeMs),
    /** A recall code, shown this once; good until then. */
    recall: Type.Optional(Type.Object({ code: Type.String(), until: TimeMs }, closed)),
    blocks: Type.Optional(Type.Array(BlockCard)),
    more: Type.Optional(Type.Boolean()),
    stays: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);
export type Ok = Static<typeof Ok>;
/** Not done; nothing changed but what `code` says. `spans` are UTF-16 offsets into the text that was sent; `rule` is the clause of the house rules by which a program stopped it, such as 3.3. */
export const No = Type.Object(
  {
    t: Type.Literal("no"),
    n: Ask,
    code: literals<ReplyCode>(replyCodeList),
    retryMs: Type.Optional(Type.Integer()),
    reason: Type.Optional(ReasonName),
    rule: Type.Optional(Type.String()),
    spans: Type.Optional(Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]))),
    suggestion: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
    towns: Type.Optional(Type.Array(Town)),
    way: Type.Optional(Way),
    help: Type.Optional(Type.String()),
  },
  closed,
);
export type No = Static<typeof No>;

/** Everything a server sends, by name. */
export const downs = {
  refused: Refused,
  welcome: Welcome,
  stream: Stream,
  msgs: Msgs,
  skip: Skip,
  unseen: Unseen,
  sealed: Sealed,
  rows: Rows,
  again: Again,
  reacted: Reacted,
  typing: Typing,
  "read-to": ReadTo,
  room: RoomChanged,
  rooms: Rooms,
  left: Left,
  people: People,
  "people-diff": PeopleDiff,
  knock: Knocked,
  "knock-gone": KnockGone,
  talk: Talk,
  you: You,
  light: LightChanged,
  card: Card,
  ping: Ping,
  bye: Bye,
  ok: Ok,
  no: No,
} as const;
export type DownName = keyof typeof downs;
export type Down<N extends DownName = DownName> = { [K in N]: Static<(typeof downs)[K]> }[N];
