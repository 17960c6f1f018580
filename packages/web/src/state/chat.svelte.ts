import { createClient, outside, type ClientState, type Line } from "@lampion/client";
import type { ContestAbout, Door, Fields, Situation, Somebody, TalkCard } from "@lampion/protocol";
import { webSocketPath } from "@lampion/protocol";
import { loadJudge } from "../platform/judge.ts";
import { isShut, shut } from "../platform/lock.ts";
import { ports } from "../platform/ports.ts";
import { storage, tabStorage } from "../platform/storage.ts";
import { claimTab } from "../platform/tab.ts";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";
import { bell } from "./bell.svelte.ts";
import { choose } from "./locale.ts";
import { look } from "./look.svelte.ts";
import { isMention } from "./mentions.ts";
import { createPace, firstPiece, onlyAdds } from "./pace.ts";
import { Shown } from "./shown.svelte.ts";
import { spoken } from "./spoken.svelte.ts";

/** Tabs that left unsent texts behind. */
const left = (): string[] => storage.names("queue/").map((name) => name.slice(6));

const tab = claimTab(left());
/** The client of this tab. */
export const client = createClient(ports, {
  origin: location.origin,
  url: `${location.origin.replace("http", "ws")}${webSocketPath}`,
  tab: typeof tab === "string" ? tab : await tab,
});

/** What the report is about, as the screen that opened it knows. */
export interface Subject {
  readonly about:
    | { kind: "room"; room: string }
    | { kind: "message"; room: string; seq: number }
    | { kind: "talk"; talk: string }
    | { kind: "knock"; knock: string }
    | { kind: "row"; row: string }
    | { kind: "nothing" };
  readonly whom: Somebody | null;
  readonly name: string;
}
/** An own text that a program of the service stopped, and where. `key`: of its line, or of the knock that it was. */
export interface Stopped {
  readonly key: string;
  readonly about: ContestAbout;
  readonly text: string;
  /** Clause of the house; null where this device alone stopped it. */
  readonly rule: string | null;
  /** Sent anew by asking the service whether a person found it right (NU-10). */
  readonly isOnDevices?: boolean;
}
export interface Brought {
  readonly claim: string;
  readonly dueAt: number | null;
}
export type Sheet =
  | { kind: "safety"; subject: Subject }
  | { kind: "report"; subject: Subject; situation: Situation | null }
  | { kind: "block"; subject: Subject }
  /** `only`: the lines of one situation, as the help card names it; without it all. */
  | { kind: "help"; only?: string }
  | { kind: "freeze"; talk: TalkCard }
  | { kind: "contest"; what: Stopped }
  | { kind: "knock"; to: Somebody; name: string }
  | { kind: "proof" }
  | { kind: "alias"; room: string }
  | { kind: "room"; room: string }
  | { kind: "filters" }
  | { kind: "go-to" }
  | { kind: "lock" }
  | { kind: "keep"; talk: TalkCard }
  | { kind: "kept" }
  | { kind: "keys" }
  | null;
export type Tab = "rooms" | "people" | "knocks" | "talks" | "me";

export interface Entry {
  nickname: string;
  age: string;
  gender: Fields["gender"] | "";
  country: string;
  postalCode: string;
  town: string;
}
const wide = window.matchMedia("(min-width: 1180px)");
export const nothing: Subject = { about: { kind: "nothing" }, whom: null, name: "" };

/** Something of it waits for this guest: words that were not read, or the choice that opens it (CV-7). */
export const waits = (talk: TalkCard): boolean => (talk.unread > 0 && talk.state !== "closed") || (talk.state === "choosing" && talk.myChoice === null);

class Chat {
  readonly state = new Shown();
  door = $state.raw<Door | null>(null);
  tab = $state<Tab>("rooms");
  /** Stream on screen, such as room:FR; null shows the list of the tab. */
  open = $state<string | null>(null);
  sheet = $state.raw<Sheet>(null);
  /** The words of the talk on the screen are being searched. */
  isFinding = $state(false);
  nowMs = $state(Date.now());
  /** A newer version is here and comes with the next load (AP-23). */
  isRenewed = $state(false);
  /** Behind the lock of EN-20 nothing of a guest is shown. */
  isLocked = $state(isShut());
  /** What the keyboard acts on: the focused message or row (AP-14). */
  focused = $state.raw<Subject | null>(null);
  /** Words in rooms that are for this guest, by stream, until the room is opened (AP-9). */
  mentions = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Rooms with something new since they were on screen. */
  news = $state.raw<ReadonlySet<string>>(new Set());
  /** Last number on screen of each stream, in this tab's memory only (WH-15). */
  readonly seen = new Map<string, number>();
  /** When one may write again in a room in slow mode, by this device's clock; kept while one looks elsewhere (RO-6). */
  readonly readyAt = new Map<string, number>();
  /** Knocks that wait for an answer, and conversations with something unread (AP-9). */
  knocking = $derived(this.state.knocks.filter((one) => one.way === "received" && one.state === "waiting").length);
  unread = $derived(this.state.talks.filter((talk) => this.open !== `talk:${talk.id}` && waits(talk)).length);
  waiting = $derived(this.knocking + this.unread + [...this.mentions.values()].reduce((sum, one) => sum + one, 0));
  locale = $state(getLocale());
  /** Wide enough for three columns: rooms, talk, people. */
  isWide = $state(wide.matches);
  /** Codes of own texts that wait for a person's answer, by key of the text; in this page's memory only. */
  contested = $state.raw<ReadonlyMap<string, Brought>>(new Map());
  /** Typed at the door, kept while the door is drawn anew in another language. */
  entry = $state<Entry>({ nickname: "", age: "", gender: "", country: "FR", postalCode: "", town: "" });
}
export const chat = new Chat();
wide.addEventListener("change", () => {
  chat.isWide = wide.matches;
});

/** The place on screen outlives a reload of this tab, and nothing else. */
const place = { read: () => tabStorage.read("open"), write: (stream: string | null) => tabStorage.write("open", stream) };
export function openStream(stream: string | null): void {
  if (chat.open !== stream) chat.isFinding = false;
  chat.open = stream;
  const isSensitive = chat.state.rooms.some((room) => room.sensitive && stream === `room:${room.id}`);
  place.write(isSensitive ? null : stream);
  if (stream === null) {
    isBackAtLists = true;
    return;
  }
  if (stream.startsWith("talk:")) chat.tab = "talks";
  else if (chat.tab !== "rooms" && chat.tab !== "people") chat.tab = "rooms";
  if (chat.mentions.has(stream)) chat.mentions = new Map([...chat.mentions].filter(([one]) => one !== stream));
  if (chat.news.has(stream)) chat.news = new Set([...chat.news].filter((one) => one !== stream));
}
/** The list of a tab: beside what is open where there is room for both, in its place on a phone. */
export function showList(one: Tab): void {
  chat.tab = one;
  isBackAtLists = true;
  if (window.innerWidth < 900) chat.open = null;
}
export const isOnScreen = (stream: string): boolean => stream === chat.open && !document.hidden;

let known = new Set<string>();
/** Since this page is sketched its guest chose a list. */
let isBackAtLists = false;
let isJudgeAsked = false;
let knocked = 0;
/** Whoever reads a room sees its words together where the device is too slow for one after the other (AP-37); all else is shown at once. */
const pace = createPace({
  nowMs: () => performance.now(),
  after: (ms, run) => void setTimeout(run, ms),
  drawn: (run) => void requestAnimationFrame(() => setTimeout(run)),
  isHidden: () => document.hidden,
});
let taken = outside;
client.subscribe((state) => {
  if (onlyAdds(taken, state)) return pace.later(takePiece);
  pace.shown();
  take(state);
});
function takePiece(rows: number): boolean {
  const piece = firstPiece(taken, client.state, chat.open, rows);
  take(piece);
  return piece !== client.state;
}
/** What was on the screen before is there again, or the room in which one lands; what the sketch of whoever comes back does not hold waits for the welcome. */
function land(before: ClientState["phase"], { phase, rooms, talks, landing }: ClientState): void {
  const has = (stream: string | null): boolean => rooms.some((room) => room.joined && stream === `room:${room.id}`) || talks.some((talk) => stream === `talk:${talk.id}`);
  const [shown, kept] = [chat.open, place.read()];
  if (phase === "returning") {
    const stream = kept ?? `room:${landing}`;
    if (has(stream)) openStream(stream);
    // Of conversations the sketch holds nothing: their list stands there, as yet without a name.
    else if (stream.startsWith("talk:")) chat.tab = "talks";
    isBackAtLists = false;
    return;
  }
  // Whoever went back to the lists before the welcome stays there.
  if (landing !== null && !has(shown) && !(before === "returning" && isBackAtLists && shown === null)) {
    openStream(has(kept) ? kept : `room:${landing}`);
    if (shown !== null) bringWords(shown, chat.open ?? "");
  }
  const landed = rooms.find((room) => chat.open === `room:${room.id}`);
  if (landed !== undefined) spoken.say(m.spoken_in({ name: landed.name }));
}
/** What was written in a room in which one is no more goes along, to be sent from where one is now. */
function bringWords(from: string, to: string): void {
  const lines = client.state.streams.get(from)?.lines.filter((line) => line.mine && line.seq === 0 && line.state === "sending") ?? [];
  const words = [client.draft(to), ...lines.map((line) => client.drop(line.key)), client.draft(from)].filter((text) => text !== "").join("\n");
  client.setDraft(from, "");
  client.setDraft(to, words);
}
function take(state: ClientState): void {
  const { phase: before, knocks: knocksBefore, talks: talksBefore } = taken;
  taken = state;
  chat.state.take(state);
  if (before === "inside" && state.phase !== "inside") place.write(null);
  if (before !== state.phase && (state.phase === "inside" || state.phase === "returning")) land(before, state);
  else if (before === "returning" && state.phase !== "returning") chat.open = null;
  // A knock that was answered is news wherever one is on the square.
  const opened = state.talks.find((talk) => talk.state === "choosing" && !known.has(talk.id));
  if (opened !== undefined && before === "inside") {
    const { name } = opened.them;
    const isOwnAnswer = knocksBefore.some((one) => one.way === "received" && one.state === "waiting" && one.nickname === name);
    spoken.say(isOwnAnswer ? m.spoken_answered({ name }) : m.talk_opened({ name }));
  }
  const begun = state.talks.find((talk) => talk.state === "open" && talksBefore.some((one) => one.id === talk.id && one.state === "choosing"));
  if (begun !== undefined) spoken.say(m.spoken_open({ name: begun.them.name, check: begun.check === "server" ? m.check_server() : m.check_devices() }));
  const knocks = state.knocks.filter((one) => one.way === "received" && one.state === "waiting").length;
  if (before === "inside" && knocks > knocked && client.leads()) bell.ring();
  knocked = knocks;
  known = new Set(state.talks.map((talk) => talk.id));
  // The judge of this device is for conversations alone (NU-10), and comes with the first of them: never in the way of the first word (AP-31).
  if (state.talks.length > 0 && !isJudgeAsked) {
    isJudgeAsked = true;
    setTimeout(fetchJudge, 500);
  }
}
function fetchJudge(): void {
  loadJudge().catch(() => setTimeout(fetchJudge, 10_000));
}
/** The second hand of the page stands still while nobody looks: a phone in a pocket is not woken for it. */
let second: ReturnType<typeof setInterval> | undefined;
function runClock(): void {
  clearInterval(second);
  if (document.hidden) return;
  chat.nowMs = Date.now();
  second = setInterval(() => {
    chat.nowMs = Date.now();
  }, 1_000);
}
runClock();

client.onLines((stream, lines: readonly Line[]) => {
  const seen = isOnScreen(stream);
  const isRoom = stream.startsWith("room:");
  const forMe = isRoom && !seen ? lines.filter((line) => isMention(line, chat.state.streams.get(stream), chat.state.me?.nickname ?? "")).length : 0;
  // One tab of the device rings for all (AP-24).
  if (client.leads()) bell.heard(stream, lines, seen, forMe > 0);
  if (forMe > 0) chat.mentions = new Map(chat.mentions).set(stream, (chat.mentions.get(stream) ?? 0) + forMe);
  if (isRoom && !seen && !chat.news.has(stream) && lines.some((line) => !line.mine && line.kind === "text")) chat.news = new Set([...chat.news, stream]);
  if (stream === chat.open) spoken.heard(lines);
});

window.addEventListener("online", () => client.wake());
window.addEventListener("focus", () => client.wake());
document.addEventListener("visibilitychange", () => {
  client.away(document.hidden);
  runClock();
  // A quiet moment: nobody looks, nothing is half-written, nothing is open.
  if (document.hidden && chat.isRenewed && isQuiet()) location.reload();
  if (document.hidden) return;
  pace.now();
  client.wake();
  if (chat.open !== null) openStream(chat.open);
});
function isQuiet(): boolean {
  const field = document.activeElement;
  const isWriting = (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== "";
  return chat.sheet === null && !isWriting && (chat.open === null || client.draft(chat.open) === "") && chat.entry.nickname === "";
}

export function speak(locale: "fr" | "en"): void {
  choose(locale);
  chat.locale = locale;
}

/** SA-10: the neutral page takes the place of this one in the history. The address is read first: leaving empties the store. */
export function quickExit(): void {
  const page = chat.door?.operator.exitPage ?? storage.read("exit") ?? "https://www.meteo.fr/";
  const isKept = storage.read("lock") !== null;
  if (isKept) lockNow();
  else client.exit();
  bell.hush();
  location.replace(page);
}
/** Shuts the lock, where there is one: the session parks, and nothing of it is shown until it is opened (EN-20). */
export function lockNow(): void {
  if (storage.read("lock") === null) return;
  client.exit(true);
  shut();
  place.write(null);
  spoken.clear();
  chat.open = null;
  chat.sheet = null;
  chat.tab = "rooms";
  chat.isLocked = true;
}
export async function unlocked(): Promise<void> {
  client.restore(await claimTab(left()));
  chat.isLocked = false;
  await client.resume();
}
/** What a report or a block would be about, judged by what is on screen. */
function subject(): Subject {
  const id = chat.open?.slice(5) ?? "";
  if (chat.open?.startsWith("room:") === true) return { about: { kind: "room", room: id }, whom: null, name: chat.state.rooms.find((room) => room.id === id)?.name ?? "" };
  if (chat.open?.startsWith("talk:") === true)
    return { about: { kind: "talk", talk: id }, whom: { talk: id }, name: chat.state.talks.find((talk) => talk.id === id)?.them.name ?? "" };
  return nothing;
}
export const openSafety = (about: Subject = subject()): void => {
  chat.sheet = { kind: "safety", subject: about };
};
export const openReport = (about: Subject = nothing, situation: Situation | null = null): void => {
  chat.sheet = { kind: "report", subject: about, situation };
};
export const openBlock = (about: Subject): void => {
  chat.sheet = about.whom === null ? { kind: "safety", subject: about } : { kind: "block", subject: about };
};
export const hereSubject = subject;
/** Kept for screens that change one thing of the look. */
export const applyLook = (): void => look.show();
