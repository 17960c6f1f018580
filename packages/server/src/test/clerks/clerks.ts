import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { buildBundle, formatNoteKey, noteKinds, type BundleInput } from "@lampion/proof";
import { inputOf, key, logSigner, samplePlan, testSigner, type Plan } from "@lampion/proof/testing";
import { unzipSync } from "fflate";
import { native } from "../../evidence/primitives.ts";
import { timestampsAt } from "../../evidence/timestamp/timestamp-http.ts";
import { verifierFiles } from "../../evidence/verifier/build-tools.ts";
import { writeZip } from "../../evidence/verifier/write-zip.ts";
import { hasOpenssl, startTimeAuthority } from "../time-authority.ts";

/** What a clerk is to find: all of it in order; something missing, and which line; something wrong, and which line; or a key that is not the one of the letter. */
export type Finding = { readonly kind: "in-order" | "other-key" } | { readonly kind: "missing" | "wrong"; readonly lines: readonly string[] };

/** Somebody with other keys, who made a whole case anew. */
const stranger = testSigner("chat.example/log", noteKinds.ed25519, key(4_711));
interface ClerkCase {
  readonly change: (plan: Plan) => void;
  readonly signer?: typeof logSigner;
  readonly finding: Finding;
}
/** One for each of five people: that they differ keeps one from telling the next. */
const cases: readonly ClerkCase[] = [
  { change: () => {}, finding: { kind: "in-order" } },
  {
    // Reported while the last hour was still open.
    change: (plan) => {
      plan.sheets[2] = { ...plan.sheets[2]!, closed: null };
      plan.records = plan.records.map(({ path, ...one }, at) => (at < 8 && path !== undefined ? { ...one, path } : one));
    },
    finding: { kind: "missing", lines: ["Fixed before the report"] },
  },
  { change: (plan) => (plan.records[3] = { ...plan.records[3]!, body: Buffer.from("never said") }), finding: { kind: "wrong", lines: ["Receipts true"] } },
  { change: (plan) => void plan.records.splice(5, 1), finding: { kind: "wrong", lines: ["Custody unbroken"] } },
  { change: () => {}, signer: stranger, finding: { kind: "other-key" } },
];

/** The folders of five clerks, `clerk-1` to `clerk-5`, as an authority would get them: the zip, the verifier beside it, and the letter with the service's key. What each is to find. */
export async function clerkFolders(folder: string): Promise<readonly Finding[]> {
  const tools = await verifierFiles();
  const authority = hasOpenssl ? startTimeAuthority() : null;
  try {
    for (const [at, { change, signer = logSigner }] of cases.entries()) {
      const { plan, stream } = samplePlan({ text: (n) => texts[n % texts.length] ?? "" });
      if (authority === null) plan.hasStamp = false;
      change(plan);
      const input = inputOf(plan, stream, signer);
      const { stamp } = input.log;
      const token = stamp === null || authority === null ? null : await timestampsAt(authority.url).stamp(native.sha256(Buffer.from(stamp.checkpoint)));
      const stamped: BundleInput = { ...input, log: { ...input.log, stamp: stamp === null || token === null ? null : { ...stamp, token } } };
      const own = join(folder, `clerk-${at + 1}`);
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, "case.zip"), writeZip(buildBundle(native, stamped, tools, signer.sign)));
      for (const [name, content] of tools) writeFileSync(join(own, name), content);
      writeFileSync(join(own, "letter.txt"), letter(formatNoteKey(logSigner.key)));
    }
  } finally {
    await authority?.stop();
  }
  // Where no authority for the time is at hand, its stamp is missing everywhere, and is said to be.
  if (authority === null) return cases.map(({ finding }) => (finding.kind === "in-order" ? { kind: "missing", lines: ["Log signed, witnessed, time-stamped"] } : finding));
  return cases.map((one) => one.finding);
}

const texts = ["Tu joues depuis longtemps ?", "Oui, et toi ?", "Je commence. C'est dur.", "Ça vient avec le temps.", "Tu le regretteras.", "Laisse-moi tranquille."];
const letter = (logKey: string): string =>
  `Le service a remis le dossier case-17 en réponse à la réquisition 2026/117.\nLa clé de son journal :\n${logKey}\n\nThe service handed over the bundle case-17 in answer to the request 2026/117.\nThe key of its log:\n${logKey}\n`;

export interface Walked {
  readonly finding: Finding;
  /** What the verifier said, whole. */
  readonly said: string;
}

/**
 * A dry run of a clerk by program: it has the zip, the letter and the guide in the zip, does what the guide's sentences say and nothing else, and knows nothing of Lampion. No
 * network (`unshare`, where the machine lets it), no variable of the surroundings.
 */
export function walkGuide(folder: string, zip = "case.zip"): Walked {
  const unpacked = join(folder, "unpacked");
  for (const [name, content] of Object.entries(unzipSync(new Uint8Array(readFileSync(join(folder, zip)))))) {
    const path = join(unpacked, name);
    // What names a place outside is not unpacked.
    if (relative(unpacked, path).startsWith("..")) throw new Error(`${name} points outside`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const guide = readFileSync(join(unpacked, "README.md"), "utf8");
  const command = /run `([^`]+)` with the name of the zip file/.exec(guide)?.[1]?.split(" ");
  const keyPart = /Compare the key[^`]*`([^`]+)`/.exec(guide)?.[1];
  if (command?.[0] !== "node" || command[1] === undefined || keyPart === undefined) throw new Error("the guide names no command, or no key");
  const alone = Bun.which("unshare") !== null && Bun.spawnSync(["unshare", "-rn", "true"]).exitCode === 0 ? ["unshare", "-rn"] : [];
  const done = Bun.spawnSync([...alone, Bun.which("node") ?? process.execPath, join(unpacked, command[1]), join("..", zip)], { cwd: unpacked, env: { LANG: "C" } });
  const said = done.stdout.toString();
  const of = (colour: string): string[] => [...said.matchAll(new RegExp(`^${colour} +(\\S.*)$`, "gm"))].map((found) => found[1] ?? "");
  const shown = /Key of the log[^\n]*\n +(\S+)/.exec(said)?.[1] ?? "";
  const isOurs = shown.includes(keyPart) && readFileSync(join(folder, "letter.txt"), "utf8").split("\n").includes(shown);
  const [red, amber] = [of("RED"), of("AMBER")];
  if (red.length > 0 || done.exitCode > 1 || said === "") return { finding: { kind: "wrong", lines: red }, said };
  if (!isOurs) return { finding: { kind: "other-key" }, said };
  return { finding: amber.length > 0 ? { kind: "missing", lines: amber } : { kind: "in-order" }, said };
}
