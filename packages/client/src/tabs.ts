import type { ClientPorts } from "./ports.ts";

/** What the tabs of one device tell each other, so that they read, count and sound as one (AP-24). Nothing of it leaves the device. */
export interface Tabs {
  /** After a welcome and at each heartbeat. */
  here(): void;
  read(talk: string, seq: number): void;
  /** Whether this is the tab that makes the sound; always true where tabs cannot hear each other. */
  leads(): boolean;
}
type Told = { readonly t: "here"; readonly tab: string; readonly isNew: boolean } | { readonly t: "read"; readonly session: string; readonly talk: string; readonly seq: number };

/** Two heartbeats and a little: a tab that was closed without a word is passed over by then. */
const silentAfterMs = 60_000;

export function createTabs(ports: ClientPorts, me: { tab(): string; session(): string; onRead(talk: string, seq: number): void }): Tabs {
  const { tabs } = ports;
  const heard = new Map<string, number>();
  let isKnown = false;
  const tell = (told: Told): void => tabs?.tell(JSON.stringify(told));
  if (tabs !== undefined) {
    tabs.onTold = (text) => {
      const told = read(text);
      if (told?.t === "read" && told.session === me.session()) me.onRead(told.talk, told.seq);
      if (told?.t !== "here" || told.tab === me.tab()) return;
      heard.set(told.tab, ports.nowMs());
      // A newcomer does not know yet who is here.
      if (told.isNew && isKnown) tell({ t: "here", tab: me.tab(), isNew: false });
    };
  }
  return {
    here() {
      tell({ t: "here", tab: me.tab(), isNew: !isKnown });
      isKnown = true;
    },
    read: (talk, seq) => tell({ t: "read", session: me.session(), talk, seq }),
    leads() {
      const nowMs = ports.nowMs();
      for (const [tab, atMs] of heard) if (tab < me.tab() && nowMs - atMs < silentAfterMs) return false;
      return true;
    },
  };
}

/** Another version of the page may say things this one does not know. */
function read(text: string): Told | null {
  try {
    const told = JSON.parse(text) as { t?: unknown; tab?: unknown; isNew?: unknown; session?: unknown; talk?: unknown; seq?: unknown };
    if (told.t === "here" && typeof told.tab === "string") return { t: "here", tab: told.tab, isNew: told.isNew === true };
    if (told.t === "read" && typeof told.session === "string" && typeof told.talk === "string" && typeof told.seq === "number")
      return { t: "read", session: told.session, talk: told.talk, seq: told.seq };
  } catch {
    return null;
  }
  return null;
}
