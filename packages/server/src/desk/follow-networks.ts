import { slowedMarks, slowedSince, type DeskHouse } from "@lampion/core";
import type { Slowed } from "../gateway/arrival.ts";

const about = new Set(["NetworkSlowed", "NetworkReleased"]);
/** Keeps the marks that friction rests on: those of the log at the start, and anew with each change, whichever node made it (MD-18). */
export async function followNetworks(house: DeskHouse, told: (slowed: Slowed) => void, alarm: (what: string, cause: unknown) => void): Promise<void> {
  const look = async (): Promise<void> => told({ marks: await slowedMarks(house), since: slowedSince(house.state) });
  await look();
  house.listen((events) => {
    if (events.some((event) => about.has(event.kind))) look().catch((cause: unknown) => alarm("networks", cause));
  });
}
