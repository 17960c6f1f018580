import { createJudge, loadAssets, type Judge } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";

/** The judge as the server runs it; `--assets FOLDER` takes the model from elsewhere. */
export function judgeFor(args: readonly string[]): Judge {
  const folder = valueOf(args, "--assets");
  return createJudge(loadAssets(folder === null ? readAssets() : readAssets(folder)));
}
export function valueOf(args: readonly string[], name: string): string | null {
  const at = args.indexOf(name);
  return at < 0 ? null : (args[at + 1] ?? null);
}
