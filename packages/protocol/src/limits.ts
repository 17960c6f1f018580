/**
 * Every number of the product in one place. Units are in the names.
 * A value marked "at most" may be lowered by an operator, never raised (product.md, "How to read it").
 */
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const limits = {
  frame: {
    /** Largest frame a guest may send, in UTF-8 bytes. */
    upMaxBytes: 16_384,
    /** Time in which the first valid hello must come. */
    helloWithinMs: 30 * second,
    /** Time in which the first frame of any kind must come. */
    firstFrameWithinMs: 5 * second,
    /** Tries at the door on one connection before it is closed. */
    helloTries: 12,
  },
  door: { nonceLivesMs: 5 * minute, nonceBytes: 32, maxOpenNonces: 50_000 },
  nickname: { min: 3, max: 20, keptForDeviceMs: 10 * minute },
  age: { min: 1, max: 120, adult: 18, lowestCountsMs: 30 * day },
  /** EN-14: how often what one says of oneself may change. */
  changes: { nicknamePerDay: 3, zonePerDay: 1, zonePerWeek: 3, genderPerWeek: 1, agePerWeek: 1 },
  session: {
    /** EN-15: how long a dropped connection keeps rooms, nickname and conversations. */
    graceMs: 15 * minute,
    /** Connections (tabs) that share one session. */
    tabsMax: 4,
    heartbeatMs: 25 * second,
    missedHeartbeats: 2,
  },
  people: {
    rows: 60,
    rowsUnseen: 12,
    othersPerHour: 6,
    diffEveryMs: 2 * second,
    diffBytesPerS: 2_048,
  },
  room: {
    textMax: 500,
    /** RO-5: what one who joins sees. */
    historyMax: 200,
    historyMs: 30 * minute,
    ringMax: 200,
    countsEveryMs: 30 * second,
    spokeLatelyMs: 15 * minute,
    withdrawWithinMs: 10 * minute,
    slowStepsMs: [0, 5 * second, 10 * second, 30 * second, 60 * second],
    calmFallMs: 10 * minute,
    /** RO-1: the smallest room in which this many were seen within a day and are here now. */
    landingSeenPerDay: 20,
    landingHereNow: 8,
    reactions: 6,
  },
  knock: {
    textMax: 200,
    endsAfterMs: 24 * hour,
    samePersonAfterMs: 7 * day,
    openToReceive: 10,
    newPerHour: 20,
    waitsUnseenMs: 10 * minute,
  },
  talk: {
    textMax: 1_000,
    livesMs: 72 * hour,
    silenceEndsMs: 72 * hour,
    withdrawWithinMs: 10 * minute,
    typingEveryMs: 3 * second,
    typingLastsMs: 6 * second,
    pageMax: 50,
    /** EV-29: numbers of one conversation that a device asks of the other one at a time. */
    missingMax: 200,
  },
  /** What a verdict of the judge does in time (safety.md 5): pace while slowed, how often held texts are looked at, held texts of a node. */
  judge: { slowedEveryMs: 30 * second, pauseMs: day, heldMax: 5_000, exchangeAfterMs: 10 * minute, exchangeMessages: 10 },
  /** EV-34: records and bytes of one part of a report; how long a pack waits for its report. */
  hand: { recordsMax: 1_000, bytesMax: 512 * 1_024, packsMax: 2, livesMs: 10 * minute },
  /** A stopped text before a person (safety.md 5): the author's words about it, and how many a device may bring in a day. */
  contest: { wordsMax: 300, perDay: 5 },
  report: { wordsMax: 500, seqsMax: 200, hoursMax: 72, before: 50, after: 20, aroundMs: 10 * minute },
  /** EV-36: how long a recall code is good, how many of one side of a conversation stand at a time, and how many hours one may name: no request opens more. */
  recall: { livesMs: 72 * hour, standingMax: 12, hoursMax: 24 },
  block: { calmMs: day, youngDeviceMs: 7 * day, max: 5_000 },
  newcomer: { activeDays: 7, writeEveryMs: 10 * second, writeEveryForMs: 10 * minute },
  proof: { livesMs: 30 * day },
  send: { outcomesKept: 200, outcomesKeptMs: 5 * minute, queueMax: 20 },
  outbox: {
    /** PT-7: the ladder of a reader that is too slow, in bytes waiting in its socket. */
    onlyDurableBytes: 64 * 1_024,
    leaveTopicsBytes: 256 * 1_024,
    closeBytes: 1_024 * 1_024,
    noProgressMs: 10 * second,
    /** The same ladder in numbers of a room, as the heartbeat names them: the kernel holds megabytes that are seen nowhere. */
    onlyDurableBehind: 100,
    closeBehind: 500,
    /** What waits for all together; beyond it who has been slow longest is closed first. */
    allBytes: 128 * 1_024 * 1_024,
  },
  device: { forgottenAfterMs: 365 * day },
  /** Signing in at the desk (moderation.md 7). A fresh touch is for one act; a link lets somebody make a first passkey. */
  staff: { idleMs: 15 * minute, sessionMs: 10 * hour, enrolmentMs: 15 * minute, challengeMs: 5 * minute, touchMs: 2 * minute, passkeys: 2, elsewhereMs: 4_000 },
} as const;

export type Limits = typeof limits;
