import { generateKeyPairSync } from "node:crypto";
import { firstSettings, type DeviceIds, type NodePorts, type TalkSide } from "@lampion/core";

/** A conversation that is open: both devices have a key of their own, for which its sheets are sealed, and both chose. Answers its id. */
export async function openPair(ports: NodePorts, devices: readonly [DeviceIds, DeviceIds], check: "yes" | "no", atMs: number): Promise<string> {
  const side = async (device: DeviceIds, name: string): Promise<TalkSide> => {
    const { x = "", y = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
    const seal = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url");
    await ports.devices.saveKept(device.relation, { settings: firstSettings, seal, knockConsentAtMs: atMs, calmUntilMs: null });
    return {
      relation: device.relation,
      name,
      mark: 1_234,
      gender: "other",
      member: ports.random.id(),
      seal,
      choice: { check, atMs, textVersion: 1 },
      readTo: null,
      readMarks: false,
    };
  };
  const id = ports.random.id();
  const sides = [await side(devices[0], "Lanterne"), await side(devices[1], "Lampe")] as const;
  await ports.conversations.addTalk({ id, sides, state: "open", openedAtMs: atMs, lastAtMs: atMs, version: 1 });
  return id;
}
