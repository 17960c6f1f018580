import { enrol } from "@lampion/core";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import type { App } from "../app.ts";
import { hasNats } from "../bus/testing/nats.ts";
import { postgresUrl } from "../store/testing/postgres.ts";
import { startCluster, type Cluster } from "./cluster.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";

const postgres = await postgresUrl();
/** Whether PostgreSQL and NATS are there. */
export const hasEngines = postgres !== null && hasNats();

/** Three nodes in this process with one database and one bus, people of the desk on the first, and guests anywhere. */
export interface ThreeNodes {
  readonly cluster: Cluster;
  readonly nodes: readonly App[];
  /** The nodes in their order, and from the fourth on once more. */
  at(place: number): App;
  enter(name: string, node: App, device?: ReturnType<typeof newDevice>): Promise<Guest>;
  inRoom(guest: Guest): Promise<unknown>;
  end(): Promise<void>;
}

export async function startThreeNodes(seniors: readonly string[]): Promise<ThreeNodes> {
  if (postgres === null) throw new Error("no PostgreSQL");
  ensurePlaces();
  const cluster = await startCluster(postgres);
  const nodes = [await cluster.add(), await cluster.add(), await cluster.add()];
  const guests: Guest[] = [];
  const at = (place: number): App => nodes[place % nodes.length] as App;
  const { house } = at(0).desk;
  const installation = { as: "installation", id: "staff" } as const;
  for (const staff of seniors) {
    await enrol(house, { staff, sign: staff, languages: ["fr"], optOuts: [], department: null, hasSigned: true }, installation);
    await house.commit(installation, "seat", () => ({ kind: "do", events: [{ kind: "RoleGranted", body: { staff, role: "senior", by: ["installation"] } }], answer: null }));
  }
  return {
    cluster,
    nodes,
    at,
    async enter(name, node, device = newDevice()) {
      const one = createGuest(node.url, device);
      guests.push(one);
      const entered = await one.enter(fieldsOf(name));
      if (entered.kind !== "inside") throw new Error(`${name}: ${JSON.stringify(entered)}`);
      return one;
    },
    inRoom: (guest) => guest.until((state) => state.streams.has("room:FR"), "the room"),
    async end() {
      for (const one of guests) one.stop();
      await cluster.end();
    },
  };
}
