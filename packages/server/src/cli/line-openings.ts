import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { orderNames, readClaimCode } from "@lampion/core";
import { askLines, noLine, type LinesAsked } from "../evidence/lines/ask-lines.ts";
import { createLineSource } from "../evidence/lines/line-source.ts";
import { linePermit, orderAtDesk } from "../evidence/lines/order-permit.ts";
import type { NodeKeyStore } from "../evidence/key-place.ts";
import { openKeyStore } from "../evidence/open-key-store.ts";
import { openLogFiles } from "../evidence/log/log-files.ts";
import { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";
import { openDatabase } from "../store/database.ts";
import { createModerationLog } from "../store/moderation-log.ts";
import { createEvidenceVault } from "../store/evidence-vault.ts";
import { openVaults, type Vaults } from "../store/open-vaults.ts";
import { sha256 } from "../sha256.ts";
import { deskOf, notSigned, preparing, waitForFile, type OpeningCommand } from "./opening-command.ts";

/** Lines lie in the folder of the node that the connection came to, and nowhere else. */
const otherNodes = "Each node has the lines of its own connections: ask in the folder of each of the others.";

/** Logs a request to open lines for an order of the desk. 0 done, 1 refused with the reason. */
export async function openLinesCommand(command: OpeningCommand, asked: LinesAsked, executorKey: string): Promise<number> {
  const { data, out, nowMs, say, complain } = command;
  const refuse = (line: string): number => {
    complain(line);
    return 1;
  };
  if (!existsSync(join(data, "lines.sqlite"))) return refuse("No lines are kept here.");
  const log = openDatabase(join(data, "log.sqlite"), "log", "again");
  const lines = openDatabase(join(data, "lines.sqlite"), "lines", "again");
  let vaults: Vaults | null = null;
  let keys: NodeKeyStore | null = null;
  try {
    vaults = await openVaults(command);
    const desk = await orderAtDesk(createModerationLog(vaults.desk()), asked.order);
    if (desk === null) return refuse(`There is no order ${asked.order} at the desk. Lines are opened for an order of the desk only (EV-42).`);
    const permitted = linePermit(desk.state, asked.order, desk.asked, asked.requester, asked.approver);
    if (permitted.kind === "refused") return refuse(permitted.say);
    keys = await openKeyStore(command.keyring, nowMs);
    const source = createLineSource(lines, keys);
    const writer = createLogWriter(log);
    const reports = createEvidenceVault(vaults.vault, {
      keys,
      log: writer,
      prepare: () => {
        throw new Error("an opening makes no report");
      },
      alarm: (about) => complain(about),
    });
    const names = await orderNames(desk.state, desk.asked, { asked: (report) => reports.asked(report), claim: (code) => sha256(`claim/${readClaimCode(code) ?? "none"}`) });
    const files = openLogFiles(join(data, "log"));
    const signer = await deskOf(data, writer, files, nowMs);
    const outcome = await askLines(
      {
        source,
        keys,
        names,
        log: writer,
        prepare: preparing(nowMs),
        nowMs,
      },
      permitted.permit,
      asked,
      executorKey,
    );
    if (outcome.kind === "refused") return refuse(outcome.say === noLine && command.databaseUrl !== "" ? `${outcome.say} ${otherNodes}` : outcome.say);
    const made = await waitForFile(outcome, writer, files, signer);
    if (made === null) return refuse(notSigned);
    writeFileSync(out, JSON.stringify(made), { mode: 0o600 });
    writeFileSync(`${out}.rows`, JSON.stringify(made.request.sheets.map((one) => source.rows(one.sheet))), { mode: 0o600 });
    say(`${out} is for the custodians of lines, ${out}.rows for the executor: ${made.request.sheets.length} lines, entry ${made.entry.index} of the log.`);
    return 0;
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : "It could not be asked.");
  } finally {
    await vaults?.close();
    await keys?.close();
    for (const database of [log, lines]) database.close();
  }
}
