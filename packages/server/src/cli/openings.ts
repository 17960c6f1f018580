import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "@lampion/core";
import { openLines, openRow, openSheets, writeRecords, type OpeningFile, type OpeningRequest, type SealedLine, type SealedRows } from "@lampion/proof";
import { handInHelp, readRecalled, recallRequest } from "./recall-openings.ts";
import { joinAnswers } from "../evidence/custodians/answer.ts";
import { askOpening, type SealedSheet } from "../evidence/custodians/opening.ts";
import { createSealedSource } from "../evidence/custodians/sealed-source.ts";
import { readLinesRequest } from "../evidence/lines/ask-lines.ts";
import type { NodeKeyStore } from "../evidence/key-place.ts";
import { openKeyStore } from "../evidence/open-key-store.ts";
import { openLogFiles } from "../evidence/log/log-files.ts";
import { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";
import { native } from "../evidence/primitives.ts";
import { openDatabase } from "../store/database.ts";
import { openVaults, type Vaults } from "../store/open-vaults.ts";
import { vaultStatements } from "../store/vault-statements.ts";
import { openLinesCommand } from "./line-openings.ts";
import { deskOf, notSigned, preparing, textOf, waitForFile, type OpeningCommand } from "./opening-command.ts";

export const openingsHelp = `lampion custodians open ASKED.json --executor KEY.json --out REQUEST.json
                                                  logs a request to open and writes the file for the custodians, and REQUEST.json.rows for the executor
                                                  ASKED.json: {set: "words", purpose, basis, requester, approvers, selectors: [{stream, fromMs, toMs}]}, or for an order of the desk
                                                  {set: "words", recall: REPORT, requester, approvers} for a report by a recall code, or
                                                  {set: "lines", order, purpose, basis, requester, approver, receipts: [{record, receipt}]}
lampion custodians join REQUEST.json ANSWER.json ANSWER.json --executor KEY.json --out records.bin
                                                  on the executor's own machine: joins two answers, opens the sheets, writes records with receipts, or of lines a table
${handInHelp}`;

/** 0 done, 1 refused with the reason, 2 not understood. */
export async function openCommand(command: OpeningCommand, path: string | undefined): Promise<number> {
  const { data, out, nowMs, say, complain } = command;
  const executor = readKey(textOf(command.executor));
  const lines = readLinesRequest(textOf(path) ?? "");
  if (lines !== null && executor !== null) return openLinesCommand(command, lines, executor.publicKey);
  const recalled = readRecalled(textOf(path));
  const written = recalled === null ? readAsked(textOf(path)) : null;
  if ((recalled === null && written === null) || executor === null) {
    complain(openingsHelp);
    return 2;
  }
  const log = openDatabase(join(data, "log.sqlite"), "log", "again");
  let vaults: Vaults | null = null;
  let keys: NodeKeyStore | null = null;
  try {
    vaults = await openVaults(command);
    keys = await openKeyStore(command.keyring, nowMs);
    const source = createSealedSource(vaults.talks, keys);
    const asked = recalled === null ? written : recallRequest(await aboutOf(vaults, recalled.recall), recalled);
    if (asked === null) {
      complain(`No report ${recalled?.recall ?? ""} asks for hours with a recall code.`);
      return 1;
    }
    const writer = createLogWriter(log);
    const files = openLogFiles(join(data, "log"));
    const desk = await deskOf(data, writer, files, nowMs);
    const outcome = await askOpening(
      {
        source,
        log: writer,
        prepare: preparing(nowMs),
        nowMs,
      },
      { ...asked, executor: executor.publicKey },
    );
    if (outcome.kind === "refused") {
      complain(outcome.say);
      return 1;
    }
    const made = await waitForFile(outcome, writer, files, desk);
    if (made === null) {
      complain(notSigned);
      return 1;
    }
    const rows: SealedRows[] = [];
    for (const sheet of made.request.sheets) rows.push(await source.rows({ ...sheet, shares: [] } satisfies SealedSheet));
    writeFileSync(out, JSON.stringify(made), { mode: 0o600 });
    writeFileSync(`${out}.rows`, JSON.stringify(rows), { mode: 0o600 });
    say(`${out} is for the custodians, ${out}.rows for the executor: ${made.request.sheets.length} sheets, entry ${made.entry.index} of the log.`);
    return 0;
  } catch (cause) {
    complain(cause instanceof Error ? cause.message : "It could not be asked.");
    return 1;
  } finally {
    await vaults?.close();
    await keys?.close();
    log.close();
  }
}

/** What a report is about; null when there is none of this id. */
async function aboutOf(vaults: Vaults, report: string): Promise<Report["about"] | null> {
  const row = await vaults.vault.prepare({ heldFor: vaultStatements.heldFor }).heldFor.get(report);
  return row === null ? null : (JSON.parse(row.about) as Report["about"]);
}

/** Where shares meet: the machine of the person who executes, not the service's (EV-25). */
export async function joinCommand(command: OpeningCommand, paths: readonly string[]): Promise<number> {
  const { out, say, complain } = command;
  const [request, ...answers] = paths;
  const file = textOf(request);
  const sealed = textOf(`${request}.rows`);
  const texts = answers.map(textOf);
  const executor = readKey(textOf(command.executor));
  if (file === null || sealed === null || executor === null || texts.some((one) => one === null)) {
    complain(`The request, its .rows, the answers and the executor's key are all needed.\n${openingsHelp}`);
    return 2;
  }
  const joined = await joinAnswers(native, JSON.parse(file) as OpeningFile, texts as string[], executor.privateKey);
  if (joined.kind === "refused") {
    complain(joined.say);
    return 1;
  }
  if ((JSON.parse(file) as OpeningFile).request.set === "lines") {
    const read = openLines(native, joined.keys, JSON.parse(sealed) as SealedLine[]);
    for (const key of joined.keys.values()) key.fill(0);
    writeFileSync(out, read.csv, { mode: 0o600 });
    say(`${out}: ${read.lines} lines${read.damaged === 0 ? "" : `, ${read.damaged} rows damaged`}. Delete the executor's key now.`);
    return 0;
  }
  const { records, damaged } = openSheets((key, place, bytes) => openRow(native, key, place, bytes), joined.keys, JSON.parse(sealed) as SealedRows[]);
  for (const key of joined.keys.values()) key.fill(0);
  writeFileSync(out, writeRecords(records.map((held) => ({ item: 0, held }))), { mode: 0o600 });
  say(`${out}: ${records.length} records with receipts${damaged === 0 ? "" : `, ${damaged} damaged`}. Delete the executor's key now.`);
  return 0;
}

export function readKey(text: string | null): { publicKey: string; privateKey: string } | null {
  try {
    const one = JSON.parse(text ?? "null") as { publicKey?: unknown; privateKey?: unknown } | null;
    return typeof one?.publicKey === "string" && typeof one.privateKey === "string" ? { publicKey: one.publicKey, privateKey: one.privateKey } : null;
  } catch {
    return null;
  }
}

function readAsked(text: string | null): Omit<OpeningRequest, "id" | "atMs" | "sheets" | "executor"> | null {
  try {
    const one = JSON.parse(text ?? "null") as Partial<OpeningRequest> | null;
    const isText = (value: unknown): boolean => typeof value === "string" && value.length <= 2_000;
    if (one === null || one.set !== "words" || ![one.purpose, one.basis, one.requester].every(isText)) return null;
    if (!Array.isArray(one.approvers) || one.approvers.length > 20 || !one.approvers.every(isText) || !Array.isArray(one.selectors) || one.selectors.length > 24) return null;
    if (!one.selectors.every((each) => isText(each.stream) && Number.isSafeInteger(each.fromMs) && Number.isSafeInteger(each.toMs))) return null;
    const { set, purpose = "", basis = "", requester = "", approvers, selectors } = one;
    return { set, purpose, basis, requester, approvers, selectors };
  } catch {
    return null;
  }
}
