import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Encrypter } from "age-encryption";
import { linesCsv, noteKinds, parseCheckpoint, streamRef, type Authority } from "@lampion/proof";
import { createBundleSource } from "../evidence/export/bundle-source.ts";
import { exportBundle, type ExportRequest } from "../evidence/export/export-bundle.ts";
import type { KeyPlace, NodeKeyStore } from "../evidence/key-place.ts";
import { openKeyStore } from "../evidence/open-key-store.ts";
import { openLogFiles } from "../evidence/log/log-files.ts";
import { openNoteSigner } from "../evidence/log/log-key.ts";
import { native } from "../evidence/primitives.ts";
import { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";
import { verifierFiles } from "../evidence/verifier/build-tools.ts";
import { writeZip } from "../evidence/verifier/write-zip.ts";
import { writeWhole } from "../evidence/write-whole.ts";
import { openDatabase } from "../store/database.ts";
import { openVaults, type Vaults } from "../store/open-vaults.ts";
import { createEvidenceVault } from "../store/evidence-vault.ts";
import { logStatements } from "../store/log-statements.ts";
import { prepare } from "../store/prepare.sqlite.ts";
import { checkCommand, checkHelp } from "./check-kept.ts";
import { holdsCommand, holdsHelp } from "./holds.ts";

export const evidenceHelp = `lampion evidence export REQUEST.json --out FILE --to RECIPIENT...
                                                  makes a court bundle, encrypted to age recipients; --unencrypted makes a plain zip
                                                  --lines lines.csv puts the table of connections of an order into it
                                                  REQUEST.json: {case, items, who, authority: {kind, reference, basis, requester, approvers, selectors: [{stream, fromMs, toMs}]}, statement}
                                                  items: ids of reports; kind: report, order or danger; stream: room:..., talk:... or the 32 hexadecimal digits of its reference
${checkHelp}
${holdsHelp}`;

const patienceMs = 150_000;

export interface EvidenceCommand {
  readonly args: readonly string[];
  readonly data: string;
  readonly keyring: KeyPlace;
  /** Where the records lie in PostgreSQL; empty for the embedded database. */
  readonly databaseUrl: string;
  nowMs(): number;
  say(line: string): void;
  complain(line: string): void;
}

/** Resolves with an exit code: 0 done, 1 refused with the reason, 2 not understood. */
export async function runEvidence(command: EvidenceCommand): Promise<number> {
  const { data, nowMs, say, complain } = command;
  const wrong = (): number => {
    complain(evidenceHelp);
    return 2;
  };
  if (command.args[0] === "check") return checkCommand(command);
  // The number of a report is random and may begin with a hyphen: it is no option.
  if (command.args[0] === "holds" && command.args.length <= 2) return holdsCommand(command, command.args[1]);
  let values: { out?: string; to?: string[]; lines?: string; unencrypted?: boolean };
  let words: string[];
  try {
    const options = { out: { type: "string" }, lines: { type: "string" }, to: { type: "string", multiple: true }, unencrypted: { type: "boolean" } } as const;
    ({ values, positionals: words } = parseArgs({ args: [...command.args], options, allowPositionals: true, strict: true }));
  } catch {
    return wrong();
  }
  const [act, path, ...more] = words;
  const { out, to = [], unencrypted = false } = values;
  if (act !== "export" || path === undefined || more.length > 0 || out === undefined || (to.length === 0) === !unencrypted) return wrong();
  const asked = existsSync(path) ? readRequest(readFileSync(path, "utf8")) : null;
  if (asked === null) {
    complain(`${path} is not a request of this form:\n${evidenceHelp}`);
    return 2;
  }
  const lines = values.lines === undefined ? null : tableOf(values.lines);
  if (values.lines !== undefined && lines === null) {
    complain(`${values.lines} is no table of connections: take the file that the desk or lampion custodians join wrote.`);
    return 1;
  }
  const encrypter = new Encrypter();
  try {
    for (const one of to) encrypter.addRecipient(one);
  } catch {
    complain("One of the recipients is not an age recipient: it begins with age1.");
    return 2;
  }
  const log = openDatabase(join(data, "log.sqlite"), "log", "again");
  let vaults: Vaults | null = null;
  let keys: NodeKeyStore | null = null;
  try {
    vaults = await openVaults(command);
    keys = await openKeyStore(command.keyring, nowMs);
    const writer = createLogWriter(log);
    const on = prepare(log, logStatements);
    const files = openLogFiles(join(data, "log"));
    const last = on.lastCheckpoint.get();
    const origin = last === null ? null : (parseCheckpoint(last.note)?.checkpoint.origin ?? null);
    if (origin === null) throw new Error("The log has no signed checkpoint yet: start Lampion and try again in a minute.");
    const reports = createEvidenceVault(vaults.vault, {
      keys,
      log: writer,
      prepare: () => {
        throw new Error("an export makes no report");
      },
      alarm: (about) => complain(about),
    });
    const outcome = await exportBundle(
      {
        source: createBundleSource(vaults.vault, reports, keys),
        log: writer,
        files,
        signer: openNoteSigner(join(data, "log.key"), origin, noteKinds.ed25519),
        tools: await verifierFiles(),
        witnesses: readFileSync(join(files.folder, "witnesses"), "utf8")
          .split("\n")
          .filter((line) => line !== ""),
        async checkpoint(size) {
          for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += 500) {
            const note = readFileSync(join(files.folder, "checkpoint"), "utf8");
            if ((parseCheckpoint(note)?.checkpoint.size ?? 0) >= size) return note;
            await new Promise((resolve) => setTimeout(resolve, 500));
          }
          return null;
        },
        stamp(size) {
          const row = on.firstStampFrom.get(size);
          return row === null ? null : { note: row.note, token: new Uint8Array(Buffer.from(row.token, "base64")) };
        },
        nowMs,
      },
      { ...asked, lines },
    );
    if (outcome.kind === "refused") {
      complain(outcome.say);
      return 1;
    }
    const zip = writeZip(outcome.files);
    const content = to.length === 0 ? zip : await encrypter.encrypt(zip);
    try {
      writeWhole(out, content, 0o600);
    } catch (cause) {
      rmSync(`${out}.new`, { force: true });
      complain(
        `${out} could not be written (${cause instanceof Error ? cause.message : "unknown"}): make room, or name another place, and export again. The log says that it was tried.`,
      );
      return 1;
    }
    say(`${out}: ${outcome.files.size} files, entry ${outcome.entry} of the log, SHA-256 of the zip ${createHash("sha256").update(zip).digest("hex")}`);
    return 0;
  } catch (cause) {
    complain(cause instanceof Error ? cause.message : "It could not be exported.");
    return 1;
  } finally {
    await vaults?.close();
    await keys?.close();
    log.close();
  }

  function readRequest(text: string): ExportRequest | null {
    try {
      const one = JSON.parse(text) as Partial<ExportRequest> & { authority?: Partial<Authority> };
      const { authority } = one;
      const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 2_000;
      if (!isText(one.case) || !isText(one.who) || !Array.isArray(one.items) || one.items.length > 50 || !one.items.every(isText) || authority === undefined) return null;
      if (!["report", "order", "danger"].includes(authority.kind ?? "") || ![authority.reference, authority.basis, authority.requester].every(isText)) return null;
      if (!Array.isArray(authority.approvers) || !authority.approvers.every(isText) || !Array.isArray(authority.selectors)) return null;
      const selectors = authority.selectors.map((each) => ({ ...each, stream: referenceOf(each.stream) }));
      if (!selectors.every((each) => /^[0-9a-f]{32}$/.test(each.stream) && Number.isSafeInteger(each.fromMs) && Number.isSafeInteger(each.toMs))) return null;
      return {
        case: one.case,
        items: one.items,
        authority: { ...authority, selectors } as Authority,
        who: one.who,
        service: "Lampion",
        version: "0.1.0",
        statement: one.statement ?? null,
        lines: null,
        order: null,
        isSealed: !unencrypted,
      };
    } catch {
      return null;
    }
  }
}

/** A room or conversation by its name, as people have it, becomes the reference that records have; anything else stays what it is. */
const referenceOf = (stream: string): string => (/^(?:room|talk):[!-~]{1,100}$/.test(stream) ? Buffer.from(streamRef(native, stream)).toString("hex") : stream);

/** Longest table of connections that goes into a bundle: 24 lines are some KiB. */
const tableMost = 65_536;
/** A table as it was opened; null when it is none. */
function tableOf(path: string): string | null {
  const text = existsSync(path) && statSync(path).size <= tableMost ? readFileSync(path, "utf8") : "";
  return text.startsWith(linesCsv([])) ? text : null;
}
