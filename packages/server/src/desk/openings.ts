import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  act,
  actorOf,
  answer,
  caseOfWay,
  claimDigest,
  draft,
  givesLines,
  isOpeningOpen,
  isOwnArea,
  openingState,
  orderNames,
  type ChatNode,
  type Decided,
  type DeskHouse,
  type EvidenceVault,
  type OpeningGround,
  type OrderGround,
  type OpeningView,
  type OrderName,
  type PrivateHistory,
  type Refused,
  type StaffPerson,
} from "@lampion/core";
import { parseCheckpoint, requestDigest, requestLivesMs, type OpeningRequest } from "@lampion/proof";
import type { LineReceipt, OpeningFileOut, OpeningsOut, OpeningWay, OrderIn } from "@lampion/protocol";
import { askOpening, findOpening, openingFile, type OpeningAsked, type OpeningWanted as Request } from "../evidence/custodians/opening.ts";
import { recallBasis, takeRecords, type HandedOutcome } from "../evidence/custodians/take-opened.ts";
import type { Evidence } from "../evidence/open-evidence.ts";
import { openLogFiles } from "../evidence/log/log-files.ts";
import { native } from "../evidence/primitives.ts";

const hourMs = 3_600_000;

export interface OpeningParts {
  readonly house: DeskHouse;
  readonly evidence: Pick<Evidence, "sealed" | "custodians" | "log">;
  readonly history: PrivateHistory;
  /** Lines of connections, for orders alone; null where none are kept. */
  readonly lines: Evidence["orderLines"];
  readonly vault: Pick<EvidenceVault, "asked">;
  readonly node: Pick<ChatNode, "takeOpened">;
  nowMs(): number;
  readonly alarm: (about: string, cause: unknown) => void;
}
/** The conversation that a way stands for stays here: neither the desk's log nor a page of the desk names it. */
interface Way extends OpeningWay {
  readonly stream: string;
}
export interface Ground extends OpeningGround {
  readonly closed: OpeningsOut["closed"];
}
export interface GroundOfOrder extends OrderGround {
  readonly closed: OpeningsOut["closed"];
  /** Why the order gives no lines, whoever asks; null where it does. */
  readonly lines: "not-kept" | "not-ordered" | null;
}
/** Openings by custodians as the desk asks for them, over the same code as the command. */
export interface DeskOpenings {
  /** Key of the log of this node: an opening is logged where who asks sits. */
  readonly node: string;
  ofCase(id: string): Promise<Ground>;
  /** What this person may ask for: hours of a case of their own area are no ground for them (MD-65). */
  ofOrder(id: string, person: Pick<StaffPerson, "department">): Promise<GroundOfOrder>;
  /** Whether a signed checkpoint has the request. */
  isReady(one: OpeningView): boolean;
  /** The file for the custodians and the sealed rows; null while no checkpoint has the entry; what was asked for may have ended meanwhile. */
  file(one: OpeningView): Promise<OpeningFileOut | null | "ended">;
  /** A file of records, base64url, into the case that asked (EV-25). */
  take(one: OpeningView, records: string): Promise<HandedOutcome>;
  /** Logs what two agreed to and this node has to log. Called after each agreement, and again by the clock after a crash. */
  follow(): Promise<void>;
}

export function createDeskOpenings(parts: OpeningParts): DeskOpenings {
  const { house, evidence, lines, vault, nowMs } = parts;
  const { log } = evidence;
  const files = openLogFiles(log.folder);

  const wayOf = async (report: string, ground: OpeningWay["ground"]): Promise<Way[]> => {
    const asked = await vault.asked(report);
    if (asked === null || asked.about.stream === null || !asked.about.stream.startsWith("talk:")) return [];
    // A device handed over what it had, and what custodians opened is here; they are for those who have nothing, and for orders.
    if (ground === "recall" && (asked.about.own === undefined || (house.state.reports.get(report)?.records ?? 0) > 0)) return [];
    const hours = asked.about.hoursMs.length > 0 ? [...asked.about.hoursMs] : [Math.floor(asked.atMs / hourMs) * hourMs];
    return [{ way: `report/${report}`, set: "words", ground, hours, stream: asked.about.stream }];
  };
  const reportsOf = (id: string): readonly string[] => house.state.cases.get(id)?.reports ?? [];
  const flat = async (all: readonly Promise<Way[]>[]): Promise<Way[]> => (await Promise.all(all)).flat();
  async function orderIn(id: string): Promise<OrderIn | null> {
    const [paper] = await house.ports.log.papers([house.state.orders.get(id)?.paper ?? ""]);
    return paper === undefined ? null : (JSON.parse(paper.text) as OrderIn);
  }
  /** Exactly what the order selects: hours of a conversation, or those of the reports of a case. */
  async function waysOfOrder(id: string): Promise<Way[]> {
    const order = await orderIn(id);
    if (order === null || !order.dataClasses.includes("content")) return [];
    const found = order.selectors.map(async (selector, at): Promise<Way[]> => {
      if (selector.kind === "case") return flat(reportsOf(selector.value.trim()).map((report) => wayOf(report, "order")));
      if (selector.kind !== "stream" || !selector.value.startsWith("talk:")) return [];
      const first = Math.floor(selector.from / hourMs);
      const hours = Array.from({ length: Math.min(72, Math.ceil(selector.to / hourMs) - first) }, (_, n) => (first + n) * hourMs);
      return [{ way: `selector/${at}`, set: "words", ground: "order", hours, stream: selector.value }];
    });
    return [...new Map((await flat(found)).map((one) => [one.way, one])).values()];
  }
  const waysOf = (one: { readonly case: string | null; readonly order: string | null }): Promise<Way[]> =>
    one.order !== null ? waysOfOrder(one.order) : flat(reportsOf(one.case ?? "").map((report) => wayOf(report, "recall")));

  const isFarFrom =
    (person: Pick<StaffPerson, "department">) =>
    ({ way }: Way): boolean =>
      !isOwnArea(person, caseOfWay(house.state, way));
  async function ground(of: { readonly case: string | null; readonly order: string | null }, isShown: (way: Way) => boolean = () => true): Promise<Ground> {
    const shut = parts.history === "device-only" ? "device-only" : evidence.custodians.length !== 3 ? "no-custodians" : null;
    const ways = shut === null ? (await waysOf(of)).filter(isShown) : [];
    return {
      closed: shut ?? (ways.length === 0 ? "no-ground" : null),
      ways: ways.map(({ stream: _, ...way }) => way),
      async check({ way, hours }) {
        const stream = ways.find((one) => one.way === way)?.stream;
        if (stream === undefined) return null;
        const found = await findOpening(evidence.sealed, { set: "words", purpose: "-", basis: "-", requester: "-", approvers: ["--"], selectors: spansOf(stream, hours) });
        return found.kind === "refused" ? found.say : null;
      },
    };
  }

  /** What an order selects, and the lines that receipts lead to where it asks for data of connections. */
  async function groundOfOrder(id: string, person: Pick<StaffPerson, "department">): Promise<GroundOfOrder> {
    const words = await ground({ case: null, order: id }, isFarFrom(person));
    const [one, order] = [house.state.orders.get(id), await orderIn(id)];
    const isOrdered = one !== undefined && order !== null && givesLines(one, order) === true;
    const closed = !isOrdered ? "not-ordered" : lines === null ? "not-kept" : null;
    return {
      ...words,
      closed: closed === null && (words.closed === "no-ground" || order?.dataClasses.includes("content") !== true) ? null : words.closed,
      lines: closed,
      order,
      ways: closed === null ? [...words.ways, { way: "receipts", set: "lines", ground: "order", hours: [] }] : words.ways,
      check: (wanted) => (wanted.receipts === undefined ? words.check(wanted) : checkLines(id, wanted.receipts, wanted.part)),
    };
  }
  const receiptsIn = async (one: OpeningView): Promise<LineReceipt[]> => {
    const [paper] = await house.ports.log.papers([one.receipts?.paper ?? ""]);
    return paper === undefined ? [] : (JSON.parse(paper.text) as LineReceipt[]);
  };
  const namesOf = async (order: string): Promise<OrderName[]> =>
    orderNames(house.state, (await orderIn(order)) ?? { selectors: [] }, { asked: (report) => vault.asked(report), claim: (code) => claimDigest(house, code) });
  /** The same lines are not asked for twice at once; which they are only this place knows. */
  async function checkLines(order: string, receipts: readonly LineReceipt[], part: number | undefined): Promise<string | { readonly names: readonly number[] }> {
    const found = await lines?.find(await namesOf(order), receipts, part);
    if (found?.kind !== "found") return found?.say ?? "No lines are kept here.";
    for (const one of house.state.openings.values()) {
      if (one.order !== order || one.set !== "lines" || !isOpeningOpen(openingState(house.state, one, nowMs()))) continue;
      if ((one.receipts?.part ?? 1) !== (part ?? 1)) continue;
      const other = await lines?.find([], await receiptsIn(one), one.receipts?.part);
      if (other?.kind === "found" && other.stream === found.stream) return "An opening of the connections of this person and day is running: wait for it, or give it up.";
    }
    return { names: found.by };
  }
  const purposeOf = async (one: OpeningView): Promise<string | null> => (await house.ports.log.papers([one.purpose]))[0]?.text ?? null;
  const basisOf = (one: OpeningView, order: OrderIn): string => [order.legalBasis, order.reference, `order ${one.order ?? ""}`].filter((part) => part !== "").join(", ");

  /** Logs what two people agreed to; refused when its ground is gone. */
  async function askAgreed(one: OpeningView): Promise<OpeningAsked> {
    const gone = { kind: "refused", say: "Its ground is gone." } as const;
    if (one.set === "words") {
      const wanted = await requestOf(one);
      return wanted === null ? gone : askOpening({ source: evidence.sealed, log: log.writer, prepare: log.prepare, nowMs }, wanted);
    }
    const [order, purpose, receipts] = [one.order === null ? null : await orderIn(one.order), await purposeOf(one), await receiptsIn(one)];
    if (lines === null || one.order === null || order === null || purpose === null || receipts.length === 0 || one.agreed === null) return gone;
    const of = { state: house.state, order: one.order, asked: order, names: await namesOf(one.order), checkedBy: one.staff, approvedBy: one.agreed.by };
    return lines.ask(of, { purpose, basis: basisOf(one, order), receipts, part: one.receipts?.part, executor: one.executor, opening: one.id });
  }
  /** Everything but the number and the sheets, as two people agreed to it; null when its ground is gone. */
  async function requestOf(one: OpeningView): Promise<Request | null> {
    const stream = (await waysOf(one)).find((each) => each.way === one.way)?.stream;
    const order = one.order === null ? null : await orderIn(one.order);
    const purpose = await purposeOf(one);
    if (stream === undefined || purpose === null || one.agreed === null) return null;
    const sign = (staff: string): string => house.state.staff.get(staff)?.sign ?? staff;
    const basis = order === null ? recallBasis(one.way.slice("report/".length)) : basisOf(one, order);
    return {
      set: one.set,
      purpose,
      basis: basis.slice(0, 2_000),
      requester: sign(one.staff),
      approvers: [sign(one.agreed.by)],
      selectors: spansOf(stream, one.hours),
      executor: one.executor,
      opening: one.id,
    };
  }
  const papersAt = (one: OpeningView): string => (one.order === null ? (one.case ?? "") : `order/${one.order}`);
  async function carryOut(one: OpeningView): Promise<void> {
    // A crash between the log and the desk's own log makes a second entry: the public counts one opening too many, never one too few.
    const asked = await askAgreed(one);
    const entry = asked.kind === "logged" ? await log.writer.entry(asked.entryId) : null;
    const paper = house.paperId();
    const kept = await house.commit(actorOf(one.staff), `opening/${one.id}`, (state): Decided<true | Refused> => {
      const now = state.openings.get(one.id);
      if (now === undefined || now.logged !== null || now.ended !== null) return answer(true);
      if (asked.kind === "refused" || entry === null)
        return act([draft("OpeningEnded", { opening: one.id, why: "nothing", reason: asked.kind === "refused" ? asked.say : "" }, one.case)], true);
      const { request } = asked;
      const body = {
        request: request.id,
        digest: requestDigest(native, request),
        entry: entry.id,
        index: entry.index,
        sheets: request.sheets.length,
        until: request.atMs + requestLivesMs,
      };
      return act([draft("OpeningLogged", { opening: one.id, ...body, paper }, one.case)], true, [
        { id: paper, case: papersAt(one), kind: "opening", text: JSON.stringify(request) },
      ]);
    });
    if (kept !== true) throw new Error("the desk's log did not take the opening");
  }
  async function requestKept(one: OpeningView): Promise<OpeningRequest | null> {
    const [paper] = await house.ports.log.papers([one.logged?.paper ?? ""]);
    return paper === undefined ? null : (JSON.parse(paper.text) as OpeningRequest);
  }
  const checkpoint = (): string => {
    try {
      return readFileSync(join(log.folder, "checkpoint"), "utf8");
    } catch {
      // Before the first signature there is none.
      return "";
    }
  };

  let following: Promise<void> | null = null;
  async function followOnce(): Promise<void> {
    for (const one of house.state.openings.values())
      if (one.agreed !== null && one.logged === null && one.node === log.key && isOpeningOpen(openingState(house.state, one, nowMs())))
        // One that cannot be carried out must not stand in the way of those behind it; it is tried again until its time is over.
        await carryOut(one).catch((cause: unknown) => parts.alarm("opening", cause));
  }
  const follow = (): Promise<void> => (following = (following ?? Promise.resolve()).then(followOnce, followOnce));
  house.listen((events) => {
    if (events.some((event) => event.kind === "OpeningAgreed")) follow().catch((cause: unknown) => parts.alarm("opening", cause));
  });
  return {
    node: log.key,
    ofCase: (id) => ground({ case: id, order: null }),
    ofOrder: groundOfOrder,
    isReady: (one) => one.logged !== null && one.node === log.key && one.logged.index < (parseCheckpoint(checkpoint())?.checkpoint.size ?? 0),
    async file(one) {
      const request = await requestKept(one);
      const sealed = one.set === "lines" ? lines?.sealed(one.receipts?.part ?? 1) : evidence.sealed;
      if (request === null || one.logged === null || sealed === undefined) return "ended";
      const sheets = new Set(request.sheets.map((each) => each.sheet));
      const found = (await Promise.all(request.selectors.map((each) => sealed.sheets(each, sheets.size + 1)))).flat().filter((each) => sheets.has(each.sheet));
      if (new Set(found.map((each) => each.sheet)).size !== sheets.size) return "ended";
      const shares = [...new Map(found.map((each) => [each.sheet, each])).values()].flatMap(({ sheet, shares: all }) => all.map((share) => ({ sheet, ...share })));
      const made = await openingFile(log.writer, files, checkpoint(), { kind: "logged", request, entryId: one.logged.entry, shares }, log.desk);
      if (made === null) return null;
      const rows = await Promise.all(request.sheets.map((each) => sealed.rows({ ...each, shares: [] })));
      return { request: JSON.stringify(made), rows: JSON.stringify(rows) };
    },
    async take(one, records) {
      const request = await requestKept(one);
      return request === null ? { kind: "refused", why: "not-logged" } : takeRecords({ log: log.writer, node: parts.node }, { request, records });
    },
    follow,
  };
}

/** Hours of a conversation as spans; those that follow one another are one. */
function spansOf(stream: string, hours: readonly number[]): OpeningRequest["selectors"] {
  const spans: { stream: string; fromMs: number; toMs: number }[] = [];
  for (const hour of [...hours].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && last.toMs === hour) last.toMs = hour + hourMs;
    else spans.push({ stream, fromMs: hour, toMs: hour + hourMs });
  }
  return spans;
}
