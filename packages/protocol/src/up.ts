import { Type, type Static } from "typebox";
import { Ask, Band, Epoch, Gender, Language, OpaqueId, Position, RoomId, Seq, StreamId, TimeMs } from "./ids.ts";
import { limits } from "./limits.ts";
import { situationList, type Situation } from "./situations.ts";

const closed = { additionalProperties: false } as const;
const Base64Url = (min: number, max: number) => Type.String({ minLength: min, maxLength: max, pattern: "^[A-Za-z0-9_-]+$" });
/** Texts are bounded generously here, in UTF-16 units; the exact limit counts what is left after cleaning. */
const Text = (characters: number) => Type.String({ maxLength: characters * 4 });
const YesNo = Type.Union([Type.Literal("yes"), Type.Literal("no")]);

/** The four fields of the door (EN-1). Ranges are checked after the schema so that the answer can say what to do. */
export const Fields = Type.Object(
  {
    nickname: Type.String({ maxLength: 200 }),
    age: Type.Number(),
    gender: Gender,
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    postalCode: Type.String({ maxLength: 32 }),
    town: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    language: Language,
  },
  closed,
);
export type Fields = Static<typeof Fields>;

/**
 * First frame of a new guest: key (P-256 public point, 65 bytes), nonce of the door, signature (64 bytes, r and s) and proof of work. `seal`: D, another point
 * of P-256, with which this device opens its private history (evidence.md 2); the signature covers it.
 */
export const HelloNew = Type.Object(
  {
    t: Type.Literal("hello"),
    v: Type.Integer(),
    tab: OpaqueId,
    key: Base64Url(87, 87),
    seal: Base64Url(87, 87),
    nonce: Base64Url(43, 43),
    sig: Base64Url(86, 86),
    work: Type.String({ minLength: 2, maxLength: 4_000 }),
    fields: Fields,
  },
  closed,
);
/** First frame of a guest who returns within the grace time: ticket and what this tab holds of each stream. */
export const HelloAgain = Type.Object(
  {
    t: Type.Literal("hello"),
    v: Type.Integer(),
    tab: OpaqueId,
    ticket: Base64Url(40, 1_200),
    positions: Type.Array(Position, { maxItems: 64 }),
  },
  closed,
);
export type HelloNew = Static<typeof HelloNew>;
export type HelloAgain = Static<typeof HelloAgain>;

/** Filters of WH-10: what I see and who may knock on me. Absent lists mean everybody. */
export const Filters = Type.Object(
  {
    genders: Type.Array(Gender, { maxItems: 3, uniqueItems: true }),
    bands: Type.Array(Band, { maxItems: 6, uniqueItems: true }),
    roomOnly: Type.Boolean(),
    checkOnly: Type.Boolean(),
    nobody: Type.Boolean(),
  },
  closed,
);
export type Filters = Static<typeof Filters>;

export const Settings = Type.Object(
  {
    listed: Type.Union([Type.Boolean(), Type.Null()]),
    filters: Filters,
    knocksOpen: Type.Boolean(),
    acceptsCheck: Type.Boolean(),
    calm: Type.Union([Type.Literal("off"), Type.Literal("day"), Type.Literal("always")]),
    typing: Type.Boolean(),
    readMarks: Type.Boolean(),
  },
  closed,
);
export type Settings = Static<typeof Settings>;

/** Somebody, named by what the guest has before the eyes; resolved by the server, never by a global id (WH-6). */
export const Somebody = Type.Union([
  Type.Object({ row: OpaqueId }, closed),
  Type.Object({ room: RoomId, member: OpaqueId }, closed),
  Type.Object({ talk: OpaqueId }, closed),
  Type.Object({ knock: OpaqueId }, closed),
]);
export type Somebody = Static<typeof Somebody>;

export const ReportAbout = Type.Union([
  Type.Object({ room: RoomId, seqs: Type.Array(Seq, { maxItems: limits.report.seqsMax }) }, closed),
  /** `pack`: what was handed over before; without it the device holds nothing of these hours. Hours begin at whole hours UTC. */
  Type.Object({ talk: OpaqueId, hours: Type.Array(TimeMs, { minItems: 1, maxItems: limits.report.hoursMax }), pack: Type.Optional(OpaqueId) }, closed),
  /** EV-57: a conversation that is over, named by the record of its acceptance: `r` the 134 bytes, `x` its receipt, `b` its body. `pack`: words of it that were kept. */
  Type.Object({ stub: Type.Object({ talk: OpaqueId, r: Base64Url(179, 179), x: Base64Url(64, 64), b: Text(80) }, closed), pack: Type.Optional(OpaqueId) }, closed),
  Type.Object({ knock: OpaqueId }, closed),
  Type.Object({ row: OpaqueId }, closed),
  Type.Object({ nothing: Type.Literal(true) }, closed),
]);
export type ReportAbout = Static<typeof ReportAbout>;

/** Where a stopped text was to be said. */
export const ContestAbout = Type.Union([Type.Object({ room: RoomId }, closed), Type.Object({ talk: OpaqueId }, closed), Type.Object({ knock: Somebody }, closed)]);
export type ContestAbout = Static<typeof ContestAbout>;
const SituationName = Type.Unsafe<Situation>(Type.Union(situationList.map((name) => Type.Literal(name))));

const command = <N extends string, P extends Parameters<typeof Type.Object>[0]>(name: N, properties: P) => Type.Object({ t: Type.Literal(name), n: Ask, ...properties }, closed);

/** Everything a guest can ask for after `welcome`, by name. */
export const commands = {
  join: command("join", { room: RoomId, alias: Type.Optional(Type.String({ maxLength: 200 })), consent: Type.Optional(Type.Literal(true)) }),
  leave: command("leave", { room: RoomId }),
  say: command("say", { room: RoomId, text: Text(limits.room.textMax), re: Type.Optional(Seq), anyway: Type.Optional(Type.Boolean()) }),
  /** `freed`: this device stopped it, and its author asks whether a person found it right; looked at only where the two devices check alone (NU-10). */
  tell: command("tell", {
    talk: OpaqueId,
    text: Text(limits.talk.textMax),
    re: Type.Optional(Seq),
    anyway: Type.Optional(Type.Boolean()),
    freed: Type.Optional(Type.Boolean()),
  }),
  react: command("react", { stream: StreamId, seq: Seq, sign: Type.Union([Type.Integer({ minimum: 0, maximum: limits.room.reactions - 1 }), Type.Null()]) }),
  withdraw: command("withdraw", { stream: StreamId, seq: Seq }),
  /**
   * Records that this device holds, for a report (evidence.md 7): at most 1,000 of one pack, in several frames. `r`: the 134 bytes; `x`: receipt, or the tag
   * alone with a message left out; `b`: the body exactly as it was delivered.
   */
  hand: command("hand", {
    pack: OpaqueId,
    records: Type.Array(Type.Object({ r: Base64Url(179, 179), x: Base64Url(43, 64), b: Type.Optional(Text(limits.talk.textMax)) }, closed), { minItems: 1, maxItems: 40 }),
  }),
  /** EV-29: numbers of a conversation that this device has not, asked of the other device through the service, which has no word of them. */
  missing: command("missing", { talk: OpaqueId, epoch: Epoch, seqs: Type.Array(Seq, { minItems: 1, maxItems: limits.talk.missingMax, uniqueItems: true }) }),
  /** EV-29: what the other device misses and this one has, as in `hand`, with what is shown beside it. */
  give: command("give", {
    talk: OpaqueId,
    records: Type.Array(
      Type.Object({ r: Base64Url(179, 179), x: Base64Url(64, 64), b: Text(limits.talk.textMax), re: Type.Optional(Seq), fold: Type.Optional(Type.Boolean()) }, closed),
      { minItems: 1, maxItems: 40 },
    ),
  }),
  /** Older messages of a conversation, or of a room within its 30 minutes; `before` is a seq of the current epoch. */
  history: command("history", { stream: StreamId, before: Seq }),
  people: command("people", { act: Type.Union([Type.Literal("open"), Type.Literal("others"), Type.Literal("close")]) }),
  settings: command("settings", { settings: Settings }),
  knock: command("knock", { to: Somebody, text: Text(limits.knock.textMax) }),
  "knock-answer": command("knock-answer", { knock: OpaqueId, answer: Type.Union([Type.Literal("accept"), Type.Literal("ignore")]) }),
  "knock-withdraw": command("knock-withdraw", { knock: OpaqueId }),
  /** CV-7: the choice of one of the two, at the start or later. */
  choose: command("choose", { talk: OpaqueId, check: YesNo, textVersion: Type.Integer({ minimum: 1, maximum: 1_000 }) }),
  /** NU-5: contact details pass once both agreed; possible after ten minutes and ten messages of each. */
  exchange: command("exchange", { talk: OpaqueId, agree: Type.Boolean() }),
  close: command("close", { talk: OpaqueId }),
  /** NU-9, NU-10: nobody writes there any more, for both; asked by the one who is threatened, or by a `device` that judges itself. No content goes along. */
  pause: command("pause", { talk: OpaqueId, device: Type.Optional(Type.Literal(true)) }),
  /** NU-9: whoever paused by hand lets the conversation go on. A pause of a rule or of a device is not theirs to lift. */
  resume: command("resume", { talk: OpaqueId }),
  typing: command("typing", { talk: OpaqueId }),
  read: command("read", { talk: OpaqueId, seq: Seq }),
  block: command("block", { whom: Somebody, calm: Type.Union([Type.Literal("off"), Type.Literal("day"), Type.Literal("always")]) }),
  unblock: command("unblock", { block: OpaqueId }),
  blocks: command("blocks", {}),
  report: command("report", {
    about: ReportAbout,
    who: Type.Union([Type.Literal("me"), Type.Literal("child"), Type.Literal("somebody"), Type.Literal("room")]),
    situation: SituationName,
    words: Text(limits.report.wordsMax),
    act: Type.Union([Type.Literal("now"), Type.Literal("safe")]),
  }),
  /** A text that a program stopped, brought to a person by its author; `words` may be empty. The text is judged again, and nothing else is believed of it. */
  contest: command("contest", { about: ContestAbout, text: Text(limits.talk.textMax), words: Text(limits.contest.wordsMax) }),
  /** EV-36: a code with which hours of this conversation can be reported without the device. */
  recall: command("recall", { talk: OpaqueId }),
  prove: command("prove", { provider: Type.String({ maxLength: 40, pattern: "^[a-z0-9-]+$" }), answer: Type.String({ maxLength: 8_192 }) }),
  rename: command("rename", { nickname: Type.String({ maxLength: 200 }) }),
  move: command("move", {
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    postalCode: Type.String({ maxLength: 32 }),
    town: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  }),
  redescribe: command("redescribe", { age: Type.Number(), gender: Gender }),
  rooms: command("rooms", {}),
  /** The session parks as in EN-15; every tab is closed. */
  exit: command("exit", {}),
  forget: command("forget", {}),
} as const;
export type CommandName = keyof typeof commands;
export type Command<N extends CommandName = CommandName> = { [K in N]: Static<(typeof commands)[K]> }[N];
export const commandNames = Object.keys(commands) as CommandName[];

/** Answer to the heartbeat: positions held (PT-7), whether nothing is on screen (PT-16), and forks seen since the last one (EV-12). */
export const Beat = Type.Object(
  { t: Type.Literal("beat"), held: Type.Array(Position, { maxItems: 64 }), away: Type.Boolean(), forks: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })) },
  closed,
);
export type Beat = Static<typeof Beat>;
export type Up = HelloNew | HelloAgain | Command | Beat;
