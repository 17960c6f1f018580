import type { Engine } from "./statements.ts";

// Rows of records lie in the order of their key. PostgreSQL has no such tables.
const records = (engine: Engine) => [
  `CREATE TABLE records (
    stream TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL, author TEXT NOT NULL, face TEXT,
    body TEXT NOT NULL, re INTEGER, notice TEXT, value TEXT, fold INTEGER NOT NULL, at_ms BIGINT NOT NULL, ask TEXT,
    sheet TEXT NOT NULL DEFAULT '', prev TEXT NOT NULL DEFAULT '', tag TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (stream, epoch, seq)
  )${engine === "sqlite" ? " WITHOUT ROWID" : ""}`,
  "CREATE UNIQUE INDEX records_ask ON records (ask)",
  "CREATE INDEX records_time ON records (at_ms)",
  "CREATE TABLE heads (stream TEXT PRIMARY KEY, epoch INTEGER NOT NULL, seq INTEGER NOT NULL)",
];

/**
 * Records as sealed rows with their tags (evidence.md 4). What was kept in clear before goes, and every stream begins a new epoch: no chain can lead over
 * records without receipts.
 */
const sealedRecords = (engine: Engine) => {
  const bytes = engine === "sqlite" ? "BLOB" : "BYTEA";
  return [
    "DROP TABLE records",
    `CREATE TABLE records (
    stream TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, hour INTEGER NOT NULL, sheet ${bytes} NOT NULL, tag ${bytes} NOT NULL, ask TEXT, sealed ${bytes} NOT NULL,
    PRIMARY KEY (stream, epoch, seq)
  )${engine === "sqlite" ? " WITHOUT ROWID" : ""}`,
    "CREATE UNIQUE INDEX records_ask ON records (ask)",
    "CREATE INDEX records_hour ON records (hour)",
    `ALTER TABLE heads ADD COLUMN tag ${bytes}`,
    `ALTER TABLE heads ADD COLUMN sheet ${bytes}`,
    "ALTER TABLE heads ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0",
    "UPDATE heads SET epoch = epoch + 1, seq = 0",
    `CREATE TABLE sheets (sheet ${bytes} PRIMARY KEY, stream TEXT NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, hour INTEGER NOT NULL, root ${bytes}, size INTEGER, why TEXT, batch TEXT, place INTEGER)`,
    `CREATE TABLE batches (id TEXT PRIMARY KEY, minute_ms BIGINT NOT NULL, entry TEXT NOT NULL, leaves ${bytes} NOT NULL, is_logged INTEGER NOT NULL)`,
    "CREATE INDEX sheets_hour ON sheets (hour)",
    `CREATE TABLE wraps (sheet ${bytes} NOT NULL, holder TEXT NOT NULL, wrap ${bytes} NOT NULL, PRIMARY KEY (sheet, holder))`,
  ];
};

/**
 * What is over is found by its sheets, which are few: in the embedded file an index by hour had an entry for each record in the order of streams, and so another
 * page to write for almost each (docs/performance.md).
 */
const withoutHours = (engine: Engine): readonly string[] => (engine === "sqlite" ? ["DROP INDEX records_hour"] : []);

/** Holds on sheets of conversations (EV-21, EV-22): the wraps once more, under a forget key of the hold. */
const holds = (engine: Engine) => {
  const bytes = engine === "sqlite" ? "BLOB" : "BYTEA";
  return [
    `CREATE TABLE holds (
    id TEXT PRIMARY KEY, ground TEXT NOT NULL, owner TEXT NOT NULL, about TEXT NOT NULL, stream TEXT NOT NULL, from_ms BIGINT NOT NULL, to_ms BIGINT NOT NULL,
    placed_ms BIGINT NOT NULL, ends_ms BIGINT NOT NULL, sheets INTEGER NOT NULL, ended_ms BIGINT
  )`,
    "CREATE INDEX holds_about ON holds (about)",
    // `shown`: the device of this holder gets its own side (EV-23).
    `CREATE TABLE hold_wraps (hold TEXT NOT NULL REFERENCES holds (id), sheet ${bytes} NOT NULL, holder TEXT NOT NULL, wrap ${bytes} NOT NULL, shown INTEGER NOT NULL, PRIMARY KEY (hold, sheet, holder))`,
    "CREATE INDEX hold_wraps_sheet ON hold_wraps (sheet)",
    "CREATE TABLE hold_custody (hold TEXT NOT NULL REFERENCES holds (id), place INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (hold, place))",
    // What was followed up to where: the desk's log by place, reports by time.
    "CREATE TABLE hold_followed (name TEXT PRIMARY KEY, place BIGINT NOT NULL)",
  ];
};

const lines = [
  "CREATE TABLE lines (line BLOB PRIMARY KEY, unit BLOB NOT NULL, day INTEGER NOT NULL)",
  "CREATE INDEX lines_unit ON lines (unit)",
  "CREATE INDEX lines_day ON lines (day)",
  "CREATE TABLE line_rows (line BLOB NOT NULL REFERENCES lines (line), place INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (line, place))",
  "CREATE TABLE line_wraps (line BLOB NOT NULL REFERENCES lines (line), holder TEXT NOT NULL, wrap BLOB NOT NULL, PRIMARY KEY (line, holder))",
];

/**
 * The steps of each file, one list for both engines: text ids, whole milliseconds in 64 bits, JSON as text.
 * A list only grows; a step that was released never changes.
 */
export const migrations = (engine: Engine) => ({
  main: [
    [
      "CREATE TABLE trust (id TEXT PRIMARY KEY, record TEXT NOT NULL, seen_ms BIGINT NOT NULL)",
      "CREATE TABLE kept (relation TEXT PRIMARY KEY, record TEXT NOT NULL, seen_ms BIGINT NOT NULL)",
      "CREATE TABLE blocks (id TEXT PRIMARY KEY, by_relation TEXT NOT NULL, whom TEXT NOT NULL, at_ms BIGINT NOT NULL, met TEXT NOT NULL, narrow INTEGER NOT NULL, UNIQUE (by_relation, whom))",
      "CREATE INDEX blocks_whom ON blocks (whom)",
      "CREATE TABLE purse (relation TEXT NOT NULL, day INTEGER NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (relation, ref))",
      "CREATE TABLE instance (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ],
    [
      "CREATE TABLE staff (id TEXT PRIMARY KEY, record TEXT NOT NULL)",
      "CREATE TABLE passkeys (id TEXT PRIMARY KEY, staff TEXT NOT NULL REFERENCES staff (id), record TEXT NOT NULL)",
      "CREATE INDEX passkeys_staff ON passkeys (staff)",
      "CREATE TABLE staff_sessions (cookie_hash TEXT PRIMARY KEY, id TEXT NOT NULL, staff TEXT NOT NULL REFERENCES staff (id), device TEXT NOT NULL, is_demo INTEGER NOT NULL, begun_ms BIGINT NOT NULL, seen_ms BIGINT NOT NULL)",
      "CREATE TABLE staff_slips (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, until_ms BIGINT NOT NULL)",
    ],
    ["CREATE TABLE claims (id TEXT PRIMARY KEY, until_ms BIGINT NOT NULL)"],
    // Signals of messages of rooms, without any word: an hour of one node a row (SF-62).
    ["CREATE TABLE vectors (id TEXT PRIMARY KEY, at_ms BIGINT NOT NULL, heard INTEGER NOT NULL, body TEXT NOT NULL)", "CREATE INDEX vectors_time ON vectors (at_ms)"],
  ],
  vault: [
    [
      ...records(engine),
      `CREATE TABLE reports (
      id TEXT PRIMARY KEY, at_ms BIGINT NOT NULL, source TEXT NOT NULL, by_relation TEXT, about TEXT NOT NULL, whom TEXT, who TEXT NOT NULL, situation TEXT NOT NULL,
      category TEXT NOT NULL, keyword TEXT, severity TEXT NOT NULL, words TEXT NOT NULL, act TEXT NOT NULL, authenticated INTEGER NOT NULL, claim_hash TEXT NOT NULL
    )`,
      "CREATE INDEX reports_claim ON reports (claim_hash)",
      "CREATE TABLE evidence (report TEXT NOT NULL REFERENCES reports (id), place INTEGER NOT NULL, record TEXT NOT NULL, tag TEXT NOT NULL, prev TEXT NOT NULL, PRIMARY KEY (report, place))",
      "CREATE TABLE custody (report TEXT NOT NULL REFERENCES reports (id), at_ms BIGINT NOT NULL, what TEXT NOT NULL)",
    ],
    sealedRecords(engine),
    // Evidence of before lay in clear and had no receipts: reports stay, with their codes.
    [
      "DROP TABLE custody",
      "DROP TABLE evidence",
      "ALTER TABLE reports ADD COLUMN order_found TEXT NOT NULL DEFAULT '[]'",
      "CREATE TABLE evidence (report TEXT NOT NULL REFERENCES reports (id), place INTEGER NOT NULL, sealed TEXT NOT NULL, PRIMARY KEY (report, place))",
      "CREATE TABLE custody (report TEXT NOT NULL REFERENCES reports (id), place INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (report, place))",
      "CREATE TABLE outbox (id TEXT PRIMARY KEY, entry TEXT NOT NULL)",
    ],
    ["CREATE TABLE evidence_sheets (report TEXT NOT NULL REFERENCES reports (id), sheet TEXT NOT NULL, proof TEXT, PRIMARY KEY (report, sheet))"],
    withoutHours(engine),
  ],
  log: [
    [
      // Rows are only added (EV-44); `entry` is base64 of the 33 public bytes.
      "CREATE TABLE entries (idx BIGINT PRIMARY KEY, id TEXT NOT NULL UNIQUE, at_ms BIGINT NOT NULL, type TEXT NOT NULL, about TEXT NOT NULL, salt TEXT NOT NULL, content TEXT NOT NULL, entry TEXT NOT NULL)",
      "CREATE INDEX entries_about ON entries (about)",
      // What was signed, before it is published; the note as it was signed, cosignatures added when they come.
      "CREATE TABLE checkpoints (size BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, note TEXT NOT NULL)",
      "CREATE TABLE stamps (day INTEGER PRIMARY KEY, size BIGINT NOT NULL, note TEXT NOT NULL, token TEXT NOT NULL)",
      "CREATE TABLE lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until_ms BIGINT NOT NULL)",
    ],
  ],
  desk: [
    [
      // Events are only added; papers end with their case (regulation.md C.3), rows of the audit with their twelve months (EV-51).
      "CREATE TABLE events (place BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, kind TEXT NOT NULL, case_id TEXT, body TEXT NOT NULL)",
      "CREATE TABLE papers (id TEXT PRIMARY KEY, case_id TEXT, kind TEXT NOT NULL, text TEXT NOT NULL, at_ms BIGINT NOT NULL)",
      "CREATE INDEX papers_case ON papers (case_id)",
      "CREATE TABLE audit (number BIGINT PRIMARY KEY, at_ms BIGINT NOT NULL, by_staff TEXT NOT NULL, what TEXT NOT NULL, case_id TEXT, purpose TEXT NOT NULL, hash TEXT NOT NULL)",
    ],
    ["CREATE TABLE audit_ends (number BIGINT PRIMARY KEY, hash TEXT NOT NULL, at_ms BIGINT NOT NULL, counts TEXT NOT NULL)"],
  ],
  // Of this node alone, in the embedded database only: nothing of a line lies where words lie (EV-42). `unit` is keyed by the day; nothing else can be searched.
  lines: engine === "sqlite" ? [lines] : [],
  private: [
    [
      ...records(engine),
      "CREATE TABLE knocks (id TEXT PRIMARY KEY, from_relation TEXT NOT NULL, to_relation TEXT NOT NULL, at_ms BIGINT NOT NULL, ends_ms BIGINT NOT NULL, settles_ms BIGINT, state TEXT NOT NULL, shown_ms BIGINT, version INTEGER NOT NULL, record TEXT NOT NULL)",
      "CREATE INDEX knocks_from ON knocks (from_relation, at_ms)",
      "CREATE INDEX knocks_to ON knocks (to_relation, at_ms)",
      "CREATE TABLE knocked (from_relation TEXT NOT NULL, to_relation TEXT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (from_relation, to_relation))",
      "CREATE TABLE talks (id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, state TEXT NOT NULL, last_ms BIGINT NOT NULL, version INTEGER NOT NULL, record TEXT NOT NULL)",
      "CREATE INDEX talks_a ON talks (a)",
      "CREATE INDEX talks_b ON talks (b)",
    ],
    // Conversations of before have no keys of their devices: nothing could be sealed for them.
    [...sealedRecords(engine), "DELETE FROM knocks", "DELETE FROM talks"],
    holds(engine),
    // Recall codes (EV-36): the hash alone.
    [
      "CREATE TABLE recalls (hash TEXT PRIMARY KEY, talk TEXT NOT NULL, member TEXT NOT NULL, own TEXT NOT NULL, ends_ms BIGINT NOT NULL)",
      "CREATE INDEX recalls_talk ON recalls (talk, member)",
      "CREATE INDEX recalls_ends ON recalls (ends_ms)",
    ],
    // Every two seconds a node asks which conversations fell silent and which knocks are over: nothing may be read that is neither.
    ["CREATE INDEX talks_last ON talks (last_ms)", "CREATE INDEX knocks_ends ON knocks (state, ends_ms)", "CREATE INDEX knocks_settles ON knocks (state, settles_ms)"],
    withoutHours(engine),
  ],
});
export type FileName = keyof ReturnType<typeof migrations>;
