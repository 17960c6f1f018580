// Becomes the script of verify.html, a page that is opened from disk: no network, nothing kept.
import { lineTitles, noble, verifyBundle, type BundleVerdict, type Colour } from "@lampion/proof";
import { readTimestamp } from "../timestamp/read-timestamp.ts";
import { openZip } from "./open-zip.ts";

const page = globalThis.document;
const language = page.documentElement.lang === "en" ? "en" : "fr";
const colours: Readonly<Record<Colour, { readonly fr: string; readonly en: string }>> = {
  green: { fr: "vert", en: "green" },
  amber: { fr: "orange", en: "amber" },
  red: { fr: "rouge", en: "red" },
};

function line(tag: string, text: string, kind = ""): HTMLElement {
  const element = page.createElement(tag);
  element.textContent = text;
  if (kind !== "") element.className = kind;
  return element;
}

function show(verdict: BundleVerdict, spoken: "fr" | "en"): void {
  const result = page.getElementById("result");
  if (result === null) return;
  result.replaceChildren();
  if (verdict.kind === "unreadable") {
    result.append(line("p", verdict[spoken], "red"));
    return;
  }
  result.append(line("h2", `${verdict.case}: ${colours[verdict.colour][spoken]}`, verdict.colour));
  for (const one of verdict.lines) {
    result.append(line("h3", `${lineTitles[one.id][spoken]}: ${colours[one.colour][spoken]}`, one.colour));
    const list = page.createElement("ul");
    for (const note of one.notes) list.append(line("li", note[spoken], note.colour));
    result.append(list);
  }
  result.append(
    line("p", spoken === "fr" ? "Clé du journal, à comparer avec celle du service ou du témoin :" : "Key of the log, to compare with the one of the service or of the witness:"),
    line("pre", verdict.logKey),
  );
  if (verdict.stampLine !== null) result.append(line("pre", verdict.stampLine));
}

let last: BundleVerdict | null = null;
let spoken: "fr" | "en" = language;
page.getElementById("file")?.addEventListener("change", (event) => {
  const [file] = (event.target as HTMLInputElement).files ?? [];
  if (file === undefined) return;
  void file
    .arrayBuffer()
    .then((bytes) => {
      const files = openZip(new Uint8Array(bytes));
      return files instanceof Map ? verifyBundle(noble, files, { readStamp: readTimestamp }) : files;
    })
    .then((verdict) => {
      last = verdict;
      show(verdict, spoken);
    });
});
for (const name of ["fr", "en"] as const)
  page.getElementById(name)?.addEventListener("click", () => {
    spoken = name;
    page.documentElement.lang = name;
    if (last !== null) show(last, name);
  });
