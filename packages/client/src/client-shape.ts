import type { Command, CommandName, Door, Down, Fields, No, Ok } from "@lampion/protocol";
import type { ClientState, Line } from "./model.ts";
import type { OpenedRow, Stub } from "./sealed.ts";

export type Entered =
  | { readonly kind: "inside" }
  | { readonly kind: "refused"; readonly frame: Down<"refused"> }
  | { readonly kind: "failed"; readonly why: string; readonly retryMs: number };
export type Asked<N extends CommandName> = Omit<Command<N>, "t" | "n">;

/** A chat client without a screen: connection, resume, back-off, queue, and what a screen shows. */
export interface Client {
  readonly state: ClientState;
  subscribe(listener: (state: ClientState) => void): () => void;
  /** New lines of others as they come, once each. */
  onLines(listener: (stream: string, lines: readonly Line[]) => void): () => void;
  /** Asks the door and starts the work; to be called at the first keystroke (EN-8). */
  prepare(): Promise<Door>;
  enter(fields: Fields): Promise<Entered>;
  /** Back with the ticket of this device; false when there is none or it is no longer good. */
  resume(): Promise<boolean>;
  ask<N extends CommandName>(name: N, body: Asked<N>): Promise<Ok | No>;
  /** Shows the text at once and sends it when it can; answers with its key, or null when 20 wait already. */
  send(stream: string, text: string, re?: number): string | null;
  retry(key: string): void;
  sendAnyway(key: string): void;
  /** Sends what this device stopped and a person found right; the service says whether that is so (NU-10). */
  sendFreed(key: string): void;
  drop(key: string): string;
  draft(stream: string): string;
  setDraft(stream: string, text: string): void;
  /** Tries at once: the network is back, or somebody looks again. */
  wake(): void;
  /** Whether this tab is the one of its device that makes the sound (AP-24). */
  leads(): boolean;
  away(isAway: boolean): void;
  /**
   * Reports hours of an own conversation: fetches what rests sealed of them, opens it on this device, and hands the records over with their receipts, those left
   * out without their words (EV-35).
   */
  reportTalk(talk: string, hoursMs: readonly number[], leftOut: ReadonlySet<number>, told: Omit<Asked<"report">, "about">): Promise<Ok | No>;
  /** Reports a conversation that is over by its stub (EV-57); of its words those go along that were kept and are given here (EV-9). */
  reportStub(stub: Stub, told: Omit<Asked<"report">, "about">, kept?: readonly OpenedRow[]): Promise<Ok | No>;
  /** All that the service still has of an own conversation, opened on this device, with receipts: what *keep proof* keeps (EV-9). */
  proofOf(talk: string): Promise<readonly OpenedRow[] | No>;
  /** Quick exit: the session parks (EN-15). `keepsStore`: what the device keeps stays, because a lock stands before it (EN-20). */
  exit(keepsStore?: boolean): void;
  /** The store can be read again, as after unlocking: unsent texts come back, under the name that `tab` gives this tab. */
  restore(tab: string): void;
  forget(): Promise<readonly string[]>;
}
