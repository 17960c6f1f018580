import type { Down } from "@lampion/protocol";
import type { Client } from "./client-shape.ts";
import { createDeviceTalks, type DeviceTalks } from "./device-talks.ts";
import type { ClientState, StreamView } from "./model.ts";
import type { ClientPorts } from "./ports.ts";
import { createOpening, placesIn, toMessages, type OpenedRow, type Opening, type Placed } from "./sealed.ts";

/** What comes of conversations as rows: opened here, or kept here and nowhere else (EV-29); shown as if it had come in clear. */
export interface TalkRows {
  readonly opening: Opening;
  readonly deviceTalks: DeviceTalks;
  isOnDevices(stream: string): boolean;
  wait(ms: number): Promise<void>;
  clear(): void;
}
export interface TalkRowEnds {
  state(): ClientState;
  setStream(stream: string, view: StreamView): void;
  messages(frame: Down<"msgs">): void;
  receive(frame: Down): void;
  client(): Client;
}

export function createTalkRows(ports: ClientPorts, ends: TalkRowEnds): TalkRows {
  const isOnDevices = (stream: string): boolean => ends.state().privateHistory === "device-only" && stream.startsWith("talk:");
  const wait = (ms: number): Promise<void> => new Promise((resolve) => ports.after(ms, resolve));
  function show(s: Down<"msgs">["s"], e: number, places: readonly Placed[], rows: readonly (OpenedRow | null)[]): void {
    const { talks, me } = ends.state();
    const talk = talks.find((one) => s === `talk:${one.id}`);
    ends.messages({ t: "msgs", s, e, m: toMessages(places, rows, talk, me) });
  }
  const opening = createOpening(ports, {
    messages(frame, rows) {
      show(frame.s, frame.e, placesIn(frame), rows);
      if (isOnDevices(frame.s)) deviceTalks.took(frame.s, frame.e, rows);
    },
    again: ends.receive,
  });
  const deviceTalks = createDeviceTalks(ports, {
    ask: (name, body) => ends.client().ask(name, body),
    opening,
    serviceNowMs: () => ports.nowMs() + ends.state().offsetMs,
    wait,
    show(stream, epoch, rows: readonly OpenedRow[]) {
      const places = rows.map((row) => ({ q: row.q, sheet: row.sheet, receipt: row.receipt }));
      if (rows.length > 0) show(stream, epoch, places, rows);
    },
    setMissing(stream, missing) {
      const view = ends.state().streams.get(stream);
      if (view !== undefined && view.missing !== missing) ends.setStream(stream, { ...view, missing });
    },
  });
  return {
    opening,
    deviceTalks,
    isOnDevices,
    wait,
    clear() {
      opening.clear();
      deviceTalks.clear();
    },
  };
}
