import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actLanesOf } from "../src/act-lanes/act-lanes.ts";
import type { AssetFiles } from "../src/assets.ts";

/** Where the model lies in this repository. */
export const modelFolder = join(import.meta.dirname, "../assets/model");

/** The judge's files, for whoever has a disk: the server, commands and tests. The judge itself reads nothing (SF-1). Throws when one is missing. */
export function readAssets(folder: string = modelFolder): AssetFiles {
  const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
  return { model: bytes("lampion-1.bin"), card: bytes("card.md"), language: bytes("language-1.bin"), acts: actLanesOf(bytes("acts-1.bin")) };
}
/** The file of the act lanes as it lies there. */
export const readActModel = (): Uint8Array => new Uint8Array(readFileSync(join(modelFolder, "acts-1.bin")));
