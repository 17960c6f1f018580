import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { BlockList, isIP, isIPv6 } from "node:net";
import type { KeyRing } from "../guest/keys.ts";

export type Network = "ordinary" | "hosting" | "slowed";
export interface Prefixes {
  /** Keyed mark of /24 or /56: friction needs no address (LW-99). */
  mark(address: string): string;
  network(address: string): Network;
}
/** Keys of the marks, a new one each week (whole weeks since 1970): all nodes count the same network as one (WH-2), and none for longer than friction lasts (LW-99, LW-112). */
export interface PrefixKeys {
  keyOfWeek(week: number): Buffer;
  nowMs(): number;
}
/** `marks`: of the networks that two of the desk put friction on; `since`: when each friction began, ms UTC. */
export interface Slowed {
  readonly marks: ReadonlySet<string>;
  readonly since: readonly number[];
}
const nothingSlowed: Slowed = { marks: new Set(), since: [] };
const weeksKept = 120;
const weekMs = 7 * 86_400_000;
export const prefixKeys = (keys: KeyRing, nowMs: () => number): PrefixKeys => ({
  keyOfWeek: (week) => createHmac("sha256", keys.get("ticket")).update(`lampion/prefix/${week}`).digest(),
  nowMs,
});

/**
 * `hostingFile`: one network a line, such as 192.0.2.0/24 or 2001:db8::/32; empty for none. `slowed`: marks that two of the desk put friction on (MD-18);
 * they are known by the keys of the week in which they were made and the one before, so that friction does not end with its key.
 */
export function createPrefixes(hostingFile: string, keys: PrefixKeys, slowed: () => Slowed = () => nothingSlowed): Prefixes {
  /** A week that a court's term reaches back to is asked for at each arrival. */
  const byWeek = new Map<number, Buffer>();
  const keyOf = (week: number): Buffer => {
    const key = byWeek.get(week) ?? keys.keyOfWeek(week);
    if (byWeek.size > weeksKept) byWeek.clear();
    byWeek.set(week, key);
    return key;
  };
  const marked = (address: string, key: Buffer): string =>
    createHmac("sha256", key)
      .update(prefixOf(plain(address)))
      .digest("base64url")
      .slice(0, 16);
  const isSlowed = (address: string): boolean => {
    const { marks, since } = slowed();
    if (marks.size === 0) return false;
    const weeks = new Set(since.flatMap((at) => [Math.floor(at / weekMs), Math.floor(at / weekMs) - 1]));
    return [...weeks].some((week) => marks.has(marked(address, keyOf(week))));
  };
  const hosting = readNetworks(hostingFile);
  return {
    mark: (address) => marked(address, keyOf(Math.floor(keys.nowMs() / weekMs))),
    network(address) {
      if (isSlowed(address)) return "slowed";
      const one = plain(address);
      return isIP(one) !== 0 && hosting.check(one, isIPv6(one) ? "ipv6" : "ipv4") ? "hosting" : "ordinary";
    },
  };
}

/** An IPv4 address that came over an IPv6 socket, as what it is. */
const plain = (address: string): string => (address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address);

/** /24 of IPv4, /56 of IPv6, in one spelling each. */
export function prefixOf(address: string): string {
  if (!isIPv6(address)) return address.split(".").slice(0, 3).join(".");
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const all = tail === undefined ? groups : [...groups, ...Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => "0"), ...rest];
  return all
    .slice(0, 4)
    .map((group) => group.toLowerCase().padStart(4, "0"))
    .join("")
    .slice(0, 14);
}

function readNetworks(file: string): BlockList {
  const networks = new BlockList();
  if (file === "") return networks;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`HOSTING_NETWORKS is ${file}, which cannot be read. Give a file with one network a line, or leave it empty.`);
  }
  text.split("\n").forEach((raw, at) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return;
    const [address = "", bits] = line.split("/");
    const most = isIPv6(address) ? 128 : 32;
    const length = bits === undefined ? most : Number(bits);
    if (isIP(address) === 0 || !Number.isInteger(length) || length < 0 || length > most)
      throw new Error(`${file}:${at + 1}: "${line.slice(0, 60)}" is no network. Write it as 192.0.2.0/24 or 2001:db8::/32.`);
    networks.addSubnet(address, length, isIPv6(address) ? "ipv6" : "ipv4");
  });
  return networks;
}
