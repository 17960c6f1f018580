import { slowedMarks, type DeskHouse } from "@lampion/core";

const about = new Set(["NetworkSlowed", "NetworkReleased"]);
/** Keeps the marks that friction rests on: those of the log at the start, and anew with each change, whichever node made it (MD-18). */
export async function followNetworks(house: DeskHouse, told: (marks: ReadonlySet<string>) => void, alarm: (what: string, cause: unknown) => void): Promise<void> {
  const look = async (): Promise<void> => told(await slowedMarks(house));
  await look();
  house.listen((events) => {
    if (events.some((event) => about.has(event.kind))) look().catch((cause: unknown) => alarm("networks", cause));
  });
}
