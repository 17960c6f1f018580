import { Database } from "bun:sqlite";

/**
 * The floor of PF-7: two rows for each message into one file of SQLite, WAL and a sync for each commit, so many messages to a commit.
 * Nothing is signed, numbered or answered. Prints messages per second for each batch.
 */
const { file, batches, seconds } = JSON.parse(process.argv[2] ?? "") as { file: string; batches: number[]; seconds: number };
const database = new Database(file);
database.run("PRAGMA journal_mode = WAL");
database.run("PRAGMA synchronous = FULL");
database.run("CREATE TABLE message (stream TEXT, seq INTEGER, body TEXT, PRIMARY KEY (stream, seq)) WITHOUT ROWID");
database.run("CREATE TABLE receipt (stream TEXT, seq INTEGER, receipt BLOB, PRIMARY KEY (stream, seq)) WITHOUT ROWID");
const message = database.prepare("INSERT INTO message VALUES (?, ?, ?)");
const receipt = database.prepare("INSERT INTO receipt VALUES (?, ?, ?)");
const body = "une phrase de tous les jours, comme on en dit sur une place le soir quand il fait doux".repeat(3);
const bytes = new Uint8Array(134);
let seq = 0;
const rates = batches.map((batch) => {
  const write = database.transaction(() => {
    for (let at = 0; at < batch; at += 1) {
      seq += 1;
      const stream = `room:FR-${75_000 + (seq % 60)}`;
      message.run(stream, seq, body);
      receipt.run(stream, seq, bytes);
    }
  });
  const began = performance.now();
  const from = seq;
  while (performance.now() - began < seconds * 1_000) write();
  return (seq - from) / ((performance.now() - began) / 1_000);
});
console.log(JSON.stringify(rates));
