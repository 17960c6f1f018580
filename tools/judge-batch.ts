// Judges JSON lines from standard input (safety.md 9.1): one line out for each line in, in their order. Ends with 0 unless reading or writing failed.
import type { Judge } from "@lampion/safety";
import { createWriteStream } from "node:fs";
import { Malformed, maxLine, outLine, parseLine } from "./judge/line.ts";
import { judgeFor } from "./judge/options.ts";

let judge: Judge;
try {
  judge = judgeFor(process.argv.slice(2));
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exit(1);
}
// What the engine has not compiled yet would be told as the cost of the first lines.
const samples = ["bonjour, tu viens demain ?", "t'es qu'un c0nnard, je vais te retrouver", "mon num 06 39 98 11 22", "il m'a dit « sale arabe »"].map((text) =>
  parseLine(JSON.stringify({ id: 0, text })),
);
for (let turn = 0; turn < 60; turn += 1) for (const sample of samples) outLine(judge, sample);

const out = createWriteStream("", { fd: 1 });
const decoder = new TextDecoder("utf-8", { fatal: true });

function answer(bytes: Uint8Array): string {
  try {
    if (bytes.length > maxLine) throw new Malformed("the line is too long");
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch {
      throw new Malformed("the line is no UTF-8");
    }
    return JSON.stringify(outLine(judge, parseLine(text)));
  } catch (error) {
    // Malformed says what is wrong with the line; anything else is a fault of ours, and the run goes on all the same.
    if (!(error instanceof Malformed)) console.error(error);
    return JSON.stringify({ id: error instanceof Malformed ? error.id : null, error: error instanceof Malformed ? error.message : "the judge failed on this line" });
  }
}

let rest: Uint8Array[] = [];
let length = 0;
let lines: string[] = [];
const write = async (): Promise<void> => {
  if (lines.length === 0) return;
  const text = `${lines.join("\n")}\n`;
  lines = [];
  if (!out.write(text)) await new Promise((resolve) => out.once("drain", resolve));
};
const whole = (): Uint8Array => {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of rest) {
    bytes.set(part, at);
    at += part.length;
  }
  rest = [];
  length = 0;
  return bytes;
};
/** Keeps what a line needs to be judged; of one that is too long anyway only its length. */
const keep = (part: Uint8Array): void => {
  if (part.length === 0) return;
  if (length > maxLine) rest = [new Uint8Array(maxLine + 1)];
  else rest.push(part.slice());
  length = rest.reduce((sum, one) => sum + one.length, 0);
};

for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
  let from = 0;
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
    keep(chunk.subarray(from, end));
    lines.push(answer(whole()));
    from = end + 1;
  }
  keep(chunk.subarray(from));
  await write();
}
if (length > 0) lines.push(answer(whole()));
await write();
await new Promise<void>((resolve) => out.end(resolve));
