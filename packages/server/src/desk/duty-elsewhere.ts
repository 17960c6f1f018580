import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { limits, PoolDutyOut, type DutyElsewhereOut } from "@lampion/protocol";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import { causeOf, log } from "../observability/log.ts";
import { readText } from "../read-answer.ts";

const closed = { additionalProperties: false } as const;
const Sign = Type.String({ pattern: "^M-[0-9A-Z]{2}$" });
/** `duty-elsewhere.json` in the data folder: the instances that people of this desk serve (MD-64). `people`: sign here to sign there. */
export const DutyElsewhereFile = Type.Array(
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 120 }),
      /** Origin of that instance; plain http on the loopback only. */
      address: Type.String({ pattern: "^(https://[^/?#@\\s]+|http://(127\\.0\\.0\\.1|localhost)(:[0-9]{1,5})?)$" }),
      /** The token that a lead there made; whoever has it puts these people on duty there and does nothing else. */
      token: Type.String({ minLength: 20, maxLength: 200 }),
      people: Type.Record(Sign, Sign),
    },
    closed,
  ),
  { maxItems: 20 },
);
const isFile = Compile(DutyElsewhereFile);
const isAnswer = Compile(PoolDutyOut);

export type Told = DutyElsewhereOut["items"][number];
/** Tells the instances that somebody serves that they are on duty, or left. Read anew each time, so that a change of the file needs no restart. */
export type DutyElsewhere = (sign: string, on: boolean) => Promise<Told[]>;

/** Why a file is not what is asked for, in one sentence; null when it is. */
export function dutyFileProblem(value: unknown): string | null {
  if (isFile.Check(value)) return null;
  const [first] = isFile.Errors(value);
  return `${first === undefined || first.instancePath === "" ? "the top" : first.instancePath}: ${first?.message ?? "it is no list"}`;
}
export function createDutyElsewhere(folder: string): DutyElsewhere {
  const path = join(folder, "duty-elsewhere.json");
  return async (sign, on) => {
    const served = read(path).filter((one) => one.people[sign] !== undefined);
    return Promise.all(served.map((one) => tell(one, one.people[sign] ?? "", on)));
  };
}
/** Longest answer that is read; a true one has some hundred bytes. */
const answerMost = 16_384;
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return null;
  }
}
type Served = Static<typeof DutyElsewhereFile>[number];

function read(path: string): Static<typeof DutyElsewhereFile> {
  if (!existsSync(path)) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (isFile.Check(value)) return value;
    log("error", "duty-elsewhere-file", { cause: dutyFileProblem(value) ?? "" });
  } catch (cause) {
    log("error", "duty-elsewhere-file", { cause: causeOf(cause) });
  }
  return [];
}
/** One call. It ends by itself after some seconds; presence is said again within ten minutes, so nothing is tried twice. */
async function tell(one: Served, sign: string, on: boolean): Promise<Told> {
  const { name, address } = one;
  try {
    const answer = await fetch(`${address}/api/v1/duty`, {
      method: "POST",
      body: JSON.stringify({ sign, on }),
      redirect: "error",
      signal: AbortSignal.timeout(limits.staff.elsewhereMs),
      headers: { "content-type": "application/json", authorization: `Bearer ${one.token}` },
    });
    const body = parsed(await readText(answer, answerMost));
    if (answer.ok && isAnswer.Check(body)) return { name, address, state: "told", why: "", light: body.light, waiting: body.waiting };
    const why = typeof body === "object" && body !== null && "message" in body ? String(body.message).slice(0, 300) : `status ${answer.status}`;
    log("warn", "duty-elsewhere", { name, state: "not-taken", cause: why });
    return { name, address, state: "not-taken", why, light: null, waiting: null };
  } catch (cause) {
    log("warn", "duty-elsewhere", { name, state: "not-reached", cause: causeOf(cause) });
    return { name, address, state: "not-reached", why: "", light: null, waiting: null };
  }
}
