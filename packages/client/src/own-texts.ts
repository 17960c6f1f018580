import { isTemporary, type Down, type No, type Ok, type ReplyCode } from "@lampion/protocol";
import type { Client } from "./client-shape.ts";
import { createDeviceWord } from "./device-word.ts";
import type { ClientState, Line, StreamView } from "./model.ts";
import { createQueue, type Outgoing, type OutgoingQueue } from "./outgoing.ts";
import type { ClientPorts } from "./ports.ts";
import { setPending, type Held } from "./streams.ts";

/** What one writes, from the first key to its number in the stream: shown at once, sent once, never lost without a word. */
export interface OwnTexts {
  queue(): OutgoingQueue;
  add(stream: string, text: string, re: number | null): string | null;
  again(key: string, anyway: boolean, freed?: boolean): void;
  drop(key: string): string;
  /** Shows all that wait, as after a welcome or a reload. */
  showAll(): void;
  transmit(item: Outgoing): void;
  /** The server's answer, when the number is that of a text. */
  answered(reply: Ok | No): boolean;
  /** The view without the waiting lines of texts that have just come back with their numbers. */
  echo(stream: string, view: StreamView, fresh: readonly Line[]): StreamView;
  /** The view of a stream that begins or goes on, without sent lines whose number will not come any more. */
  begun(stream: string, view: StreamView, isReset: boolean): StreamView;
  /** As `line`, folded where only the two devices judge and this one would not have let it out (NU-10). */
  judgeReceived(stream: string, line: Line): Line;
  /** The store was cleared. */
  forget(): void;
  /** The store can be read again, under this name. */
  restore(tab: string): void;
}
export interface TextEnds {
  state(): ClientState;
  held(stream: string): Held | undefined;
  isUp(): boolean;
  push(frame: unknown): void;
  setStream(stream: string, view: StreamView): void;
  client(): Client;
  receive(frame: Down<"card">): void;
}
/** A text that stops a conversation does so when it comes, not each time it is shown again. */
const freshMs = 60_000;

export function createOwnTexts(ports: ClientPorts, tab: string, ends: TextEnds): OwnTexts {
  let name = tab;
  let queue = createQueue(ports, name);
  const word = createDeviceWord(ends.client, ports, ends.receive);
  /** Texts that came back with their number before their answer did. */
  const echoed = new Set<string>();

  const setLine = (stream: string, key: string, line: Line | null): void => ends.setStream(stream, setPending(ends.state().streams.get(stream), stream, key, line));
  function show(item: Outgoing, waitsFor: ReplyCode | null = null, retryAtMs: number | null = null): void {
    setLine(item.stream, item.key, {
      key: item.key,
      seq: 0,
      at: item.atMs + ends.state().offsetMs,
      kind: "text",
      by: null,
      mine: true,
      text: item.text,
      re: item.re,
      fold: false,
      freed: false,
      notice: null,
      withdrawn: false,
      state: item.stopped?.state ?? "sending",
      code: (item.stopped?.code ?? waitsFor) as Line["code"],
      reason: item.stopped?.reason ?? null,
      help: item.stopped?.help ?? null,
      spans: item.stopped?.spans ?? [],
      retryAtMs,
      lacks: item.stopped?.lacks ?? null,
      rule: item.stopped?.rule ?? null,
      proof: null,
    });
  }
  function transmit(item: Outgoing): void {
    if (!ends.isUp()) return;
    const id = item.stream.slice(5);
    const body = { text: item.text, ...(item.re === null ? {} : { re: item.re }), ...(item.anyway ? { anyway: true } : {}) };
    const asks = item.freed === true ? { freed: true } : {};
    if (!item.tried) queue.change(item.key, { tried: true });
    ends.push(item.stream.startsWith("room:") ? { t: "say", n: item.n, room: id, ...body } : { t: "tell", n: item.n, talk: id, ...body, ...asks });
  }
  const onDevices = (stream: string): boolean => ends.state().talks.some((talk) => stream === `talk:${talk.id}` && talk.check === "devices");
  const about = (stream: string) => ({
    exchanges:
      ends
        .state()
        .cards.get(stream)
        ?.some((one) => one.card === "exchange-on") === true,
  });
  function judgeOwn(item: Outgoing): Outgoing["stopped"] {
    // The service answers for what a person found right, and stops it where nobody did.
    if (ports.judge === undefined || !onDevices(item.stream) || item.freed === true) return null;
    const verdict = ports.judge(item.text, about(item.stream));
    // What passes may still be said by somebody who needs another to talk to (SF-46).
    if (verdict.step === "allow" && verdict.help === "suicide") word.card(item.stream, "care", verdict.help);
    if (verdict.step === "allow" || (verdict.step === "nudge" && item.anyway)) return null;
    if (verdict.pauses === true) word.pause(item.stream.slice(5));
    return {
      state: verdict.step === "nudge" ? "nudged" : "refused",
      code: verdict.step === "nudge" ? "nudge" : "blocked",
      reason: verdict.reason,
      help: verdict.help ?? null,
      spans: verdict.spans ?? [],
    };
  }
  function go(item: Outgoing): void {
    const stopped = judgeOwn(item);
    // What goes as it was put needs no second writing to the disk before it is shown.
    const next = stopped === item.stopped ? item : (queue.change(item.key, { stopped, tried: item.tried && stopped === null }) ?? item);
    show(next);
    if (stopped === null) transmit(next);
  }
  function sent(item: Outgoing, reply: Ok): void {
    queue.remove(item.key);
    const view = ends.state().streams.get(item.stream);
    const line = view?.lines.find((one) => one.key === item.key && one.seq === 0);
    if (line === undefined) return;
    const at = ends.held(item.stream);
    const seq = reply.at?.[2] ?? 0;
    if (at !== undefined && (seq <= at.seq || at.ahead.has(seq))) return setLine(item.stream, item.key, null);
    // The line stays, as sent, until its number has come with the stream.
    awaited.push({ stream: item.stream, seq, key: item.key });
    setLine(item.stream, item.key, { ...line, state: "sent", code: null, retryAtMs: null, at: reply.time ?? line.at });
  }
  let awaited: { stream: string; seq: number; key: string }[] = [];

  for (const item of queue.all()) show(item);
  return {
    queue: () => queue,
    add(stream, text, re) {
      // It goes in this very moment where there is a line.
      const item = queue.add({ stream, text, re, atMs: ports.nowMs(), anyway: false, tried: ends.isUp(), stopped: null });
      if (item !== null) go(item);
      return item?.key ?? null;
    },
    again(key, anyway, freed = false) {
      const item = queue.all().find((one) => one.key === key);
      if (item === undefined) return;
      // The same number wherever it may have arrived already; another one for what the server has refused for good.
      const n = item.stopped === null || item.stopped.state === "failed" ? item.n : queue.nextN();
      const next = queue.change(key, { n, atMs: ports.nowMs(), anyway: anyway || item.anyway, stopped: null, ...(freed ? { freed } : {}) });
      if (next !== null) go(next);
    },
    drop(key) {
      const item = queue.all().find((one) => one.key === key);
      queue.remove(key);
      if (item !== undefined) setLine(item.stream, key, null);
      return item?.text ?? "";
    },
    showAll() {
      for (const item of queue.all()) if (!echoed.has(item.key)) show(item);
    },
    transmit,
    answered(reply) {
      const item = queue.all().find((one) => one.n === reply.n);
      if (item === undefined) return false;
      echoed.delete(item.key);
      if (reply.t === "ok") sent(item, reply);
      else if (isTemporary(reply.code)) {
        const waitMs = Math.max(500, reply.retryMs ?? 1_000);
        show(item, reply.code, ports.nowMs() + waitMs);
        ports.after(waitMs, () => {
          queue.ripen(ports.nowMs());
          const next = queue.all().find((one) => one.key === item.key && one.n === item.n);
          if (next?.stopped === null) transmit(next);
          else if (next?.stopped?.code === "stale") show(next);
        });
      } else {
        const state = reply.code === "nudge" ? "nudged" : reply.code === "held" ? "held" : "refused";
        const next = queue.change(item.key, {
          stopped: {
            state,
            code: reply.code,
            reason: reply.reason ?? null,
            help: reply.help ?? null,
            spans: reply.spans ?? [],
            ...(reply.way === undefined ? {} : { lacks: reply.way }),
            ...(reply.rule === undefined ? {} : { rule: reply.rule }),
          },
        });
        if (next !== null) show(next);
      }
      return true;
    },
    echo(stream, view, fresh) {
      let shown = view;
      for (const line of fresh) {
        if (!line.mine) continue;
        const at = awaited.find((one) => one.stream === stream && one.seq === line.seq);
        if (at !== undefined) {
          awaited = awaited.filter((one) => one !== at);
          shown = setPending(shown, stream, at.key, null);
          continue;
        }
        // Sent before a cut: the replay answers before the server does.
        const own = queue
          .all()
          .find(
            (item) =>
              item.stream === stream &&
              item.tried &&
              !echoed.has(item.key) &&
              item.text === line.text &&
              line.at >= item.atMs + ends.state().offsetMs - 60_000 &&
              (item.stopped === null || item.stopped.code === "stale"),
          );
        if (own === undefined) continue;
        if (own.stopped === null) echoed.add(own.key);
        else queue.remove(own.key);
        shown = setPending(shown, stream, own.key, null);
      }
      return shown;
    },
    begun(stream, view, isReset) {
      const seq = ends.held(stream)?.seq ?? 0;
      const over = awaited.filter((one) => one.stream === stream && (isReset || one.seq <= seq));
      awaited = awaited.filter((one) => !over.includes(one));
      return over.reduce((shown, one) => setPending(shown, stream, one.key, null), view);
    },
    judgeReceived(stream, line) {
      if (line.kind !== "text" || line.mine || line.freed || ports.judge === undefined || !onDevices(stream)) return line;
      const verdict = ports.judge(line.text, about(stream));
      if (line.at >= ports.nowMs() + ends.state().offsetMs - freshMs) {
        for (const card of verdict.cards ?? []) word.card(stream, card);
        if (verdict.pauses === true) word.pause(stream.slice(5));
      }
      return verdict.step === "allow" ? line : { ...line, fold: true, reason: verdict.reason };
    },
    forget() {
      echoed.clear();
      awaited = [];
      queue = createQueue(ports, name);
    },
    restore(next) {
      name = next;
      queue = createQueue(ports, name);
      for (const item of queue.all()) show(item);
    },
  };
}
