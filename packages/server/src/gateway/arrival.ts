import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { BlockList, isIP, isIPv6 } from "node:net";

export type Network = "ordinary" | "hosting";
export interface Prefixes {
  /** Keyed mark of /24 or /56: friction needs no address (LW-99). */
  mark(address: string): string;
  network(address: string): Network;
}

/**
 * The key of the marks lives as long as the process, or a UTC day where all nodes must give the same mark (`keyOfDay`, whole days since 1970).
 * `hostingFile`: one network a line, such as 192.0.2.0/24 or 2001:db8::/32; empty for none.
 */
export function createPrefixes(hostingFile: string, shared: { keyOfDay(day: number): Buffer; nowMs(): number } | null = null): Prefixes {
  const own = crypto.getRandomValues(new Uint8Array(32));
  let today = { day: -1, key: own };
  const keyNow = (): Uint8Array => {
    if (shared === null) return own;
    const day = Math.floor(shared.nowMs() / 86_400_000);
    if (today.day !== day) today = { day, key: new Uint8Array(shared.keyOfDay(day)) };
    return today.key;
  };
  const hosting = readNetworks(hostingFile);
  return {
    mark: (address) =>
      createHmac("sha256", keyNow())
        .update(prefixOf(plain(address)))
        .digest("base64url")
        .slice(0, 16),
    network(address) {
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
