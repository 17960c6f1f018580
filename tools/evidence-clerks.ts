import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clerkFolders } from "@lampion/server/clerks";

/** `npm run evidence:clerks -- FOLDER`: the material of the exercise with five people as clerks (docs/drills/clerks.md): a folder for each, and what each is to find. */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("npm run evidence:clerks -- FOLDER");
  process.exit(2);
}
const findings = await clerkFolders(folder);
writeFileSync(join(folder, "answers.json"), `${JSON.stringify(findings, null, 2)}\n`);
console.log(`${folder}: clerk-1 to clerk-5 for the five people, answers.json for whoever leads the exercise. The sheets to fill in stand in docs/drills/clerks.md.`);
