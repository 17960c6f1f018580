import { createHoldVault, type Hold } from "../evidence/holds/hold-vault.ts";
import type { KeyPlace, NodeKeyStore } from "../evidence/key-place.ts";
import { keyStoreThatIs, whereKeys } from "../evidence/open-key-store.ts";
import { openVaults, type Vaults } from "../store/open-vaults.ts";

export const holdsHelp = `lampion evidence holds [ABOUT]                    what is held beyond 72 hours: of one report, or one order as order/O-..., with its custody; or all that stands
                                                  says who can open it; no word, and no name of a person, is in it`;

export interface HoldsCommand {
  readonly data: string;
  readonly keyring: KeyPlace;
  readonly databaseUrl: string;
  nowMs(): number;
  say(line: string): void;
  complain(line: string): void;
}
const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Who opens the hours of a hold now (EV-21, EV-23). */
function opens(shown: readonly string[], hasKey: boolean): string {
  if (!hasKey) return "nobody: its key is gone, or lies with the custodians' copy (lampion custodians escrow status)";
  const device = ["no device", "the device of whoever reported, its own side", "either device, its own side"][Math.min(2, shown.length)] ?? "";
  return `two of three custodians, for a logged request; ${device}`;
}

/** For custodians and readers: what a request can be about. 0 something is held, 1 nothing is, or it cannot be read. */
export async function holdsCommand(command: HoldsCommand, about: string | undefined): Promise<number> {
  const { nowMs, say, complain } = command;
  const refuse = (line: string): number => {
    complain(line);
    return 1;
  };
  let vaults: Vaults | null = null;
  let keys: NodeKeyStore | null = null;
  try {
    vaults = await openVaults(command);
    keys = await keyStoreThatIs(command.keyring, nowMs);
    if (keys === null)
      return refuse(
        `There is no key store at ${whereKeys(command.keyring)}: give LAMPION_KEYS and LAMPION_KEY_STORE as the service has them, or see \`lampion custodians escrow status\`.`,
      );
    const alive = new Set((await keys.list("hold")).map((key) => key.id));
    const holds = createHoldVault(vaults.talks, keys);
    const found: readonly Hold[] = await (about === undefined ? holds.standing() : holds.about(about));
    if (found.length === 0)
      return refuse(about === undefined ? "Nothing is held." : `Nothing is or was held for ${about}. Give the number of a report, or order/ and that of an order.`);
    for (const hold of found) {
      say(`${hold.id}: ${hold.ground}, for ${hold.about}, by ${hold.owner}`);
      say(`  hours     ${hold.stream}, ${utc(hold.fromMs)} to ${utc(hold.toMs)}: ${hold.sheets} sheets`);
      say(`  until     ${hold.endedAtMs === null ? utc(hold.endsAtMs) : `ended ${utc(hold.endedAtMs)}`}, since ${utc(hold.placedAtMs)}`);
      if (hold.endedAtMs === null) say(`  opens     ${opens(await holds.shownTo(hold.id), alive.has(hold.id))}`);
      if (about !== undefined)
        for (const entry of await holds.custody(hold.id)) say(`  custody ${entry.n} ${entry.what}, ${utc(entry.atMs)}, ${entry.who}: ${entry.why} (${entry.authority})`);
    }
    return 0;
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : "It cannot be read.");
  } finally {
    await vaults?.close();
    await keys?.close();
  }
}
