import { batchesOf, cpuOf, type Costs, type Load } from "./costs.ts";

/**
 * What a service of so many guests is made of, worked out and not run: expected values, no queues, no chance. Every figure that it gives is *simulated*.
 * Whoever talks and reads is as in PF-16, the design load of one node; who sits with whom is as in its rooms.
 */
export interface Habits {
  /** Share of the connected who are in a room where somebody speaks, and guests of such a room. */
  readonly readers: number;
  readonly roomSize: number;
  /** Of a connected guest in a second, at the evening's peak. */
  readonly roomMessages: number;
  readonly privateMessages: number;
  /** Share of the connected in conversations. */
  readonly paired: number;
  /** Share of the connected who come in a second, and as many who go. */
  readonly turnover: number;
  /** Mean of a day over its peak. */
  readonly dayOverPeak: number;
}
export const evening: Habits = {
  readers: 0.4,
  roomSize: 100,
  roomMessages: 500 / 15_000,
  privateMessages: 500 / 15_000,
  paired: 2_000 / 15_000,
  turnover: 0.01,
  dayOverPeak: 0.35,
};

/** What was measured of one guest, one message and one guest of another node. Times in us of a processor, sizes in bytes unless named otherwise. */
export interface Measured {
  readonly costs: Costs;
  readonly comeUs: number;
  readonly emptyMiB: number;
  readonly guestKiB: number;
  readonly mirrored: { readonly putUs: number; readonly goneUs: number; readonly readUs: number; readonly beatUs: number; readonly kib: number; readonly bytes: number };
  readonly postgres: { readonly batchUs: number; readonly rowUs: number };
  readonly natsUs: number;
  readonly rows: number;
  readonly storedBytes: number;
  readonly copyBytes: number;
}
/** What an operator lets a part come to. */
export interface Bounds {
  /** Share of its core that a node may have, guests that it may have, and MiB. */
  readonly core: number;
  readonly guests: number;
  readonly nodeMiB: number;
  /** Cores of the one PostgreSQL. */
  readonly postgresCores: number;
  /** Bytes a second into one node from the bus: half of a link of 1 Gbit/s. */
  readonly linkBytes: number;
}
export const bounds: Bounds = { core: 0.75, guests: 15_000, nodeMiB: 8_192, postgresCores: 8, linkBytes: 62_500_000 };
const mostNodes = 4_000;
const shared = "PostgreSQL";
/** Each node tells every other one how many guests it has, and gets that back as a pass over what it knows. */
const beatEveryS = 2;
/** A guest is told of when they come, when they appear in the list, and once more for the room they choose. */
const tellsPerCome = 3;

export interface Service {
  readonly guests: number;
  readonly nodes: number;
  readonly core: number;
  /** Of that share, what goes to words of other nodes and to guests of other nodes. */
  readonly coreForOthers: number;
  readonly nodeMiB: number;
  readonly messages: number;
  readonly deliveries: number;
  readonly copies: number;
  readonly busBytes: number;
  readonly nodeBusBytes: number;
  readonly natsCores: number;
  readonly subjects: number;
  readonly subscriptions: number;
  readonly rows: number;
  readonly postgresCores: number;
  readonly keptRows: number;
  readonly keptGiB: number;
  /** What is over its bound, in words; empty where all holds. */
  readonly over: readonly string[];
}

/** On how many of `nodes` a room of `size` guests lies, when the balancer spreads them by chance. */
export const spreadOver = (nodes: number, size: number): number => nodes * (1 - (1 - 1 / nodes) ** size);

function of(guests: number, nodes: number, measured: Measured, habits: Habits, allowed: Bounds): Service {
  const roomMessages = guests * habits.roomMessages;
  const privateMessages = guests * habits.privateMessages;
  const messages = roomMessages + privateMessages;
  const deliveries = roomMessages * habits.roomSize + privateMessages * 2;
  // The author's node has it already; a private message goes to one other node, unless both sit on the same.
  const copies = roomMessages * (spreadOver(nodes, habits.roomSize) - 1) + privateMessages * (1 - 1 / nodes);
  const load: Load = { nodes, readers: guests * (habits.readers + habits.paired), messages, deliveries, copies };
  const { mirrored } = measured;
  const others = nodes - 1;
  const comes = guests * habits.turnover;
  const told = nodes === 1 ? 0 : comes * tellsPerCome;
  // Of each change, on each other node; and the pass over all that it knows of the others.
  const presenceUs =
    others * (told * (mirrored.putUs + mirrored.readUs) + comes * (nodes === 1 ? 0 : mirrored.goneUs)) +
    (nodes === 1 ? 0 : (nodes * (guests - guests / nodes) * mirrored.beatUs) / beatEveryS);
  const withoutOthers = cpuOf(measured.costs, { ...load, copies: 0 }) + comes * measured.comeUs;
  const all = cpuOf(measured.costs, load) + comes * measured.comeUs + presenceUs;
  const nodeMiB = measured.emptyMiB + ((guests / nodes) * measured.guestKiB + (guests - guests / nodes) * (nodes === 1 ? 0 : mirrored.kib)) / 1_024;
  const tellBytes = told * mirrored.bytes * others;
  const busBytes = copies * measured.copyBytes + tellBytes;
  const rows = messages * measured.rows;
  const postgresCores = (batchesOf(load) * measured.postgres.batchUs + messages * measured.postgres.rowUs) / 1e6;
  const rooms = (guests * habits.readers) / habits.roomSize;
  const keptMessages = messages * habits.dayOverPeak * 72 * 3_600;
  const core = all / nodes / 1e6;
  const over = [
    ...(core > allowed.core ? [`a node's core, ${Math.round(core * 100)} %`] : []),
    ...(nodeMiB > allowed.nodeMiB ? [`a node's memory, ${(nodeMiB / 1_024).toFixed(0)} GiB`] : []),
    ...(postgresCores > allowed.postgresCores ? [`${shared}, ${Math.ceil(postgresCores)} cores`] : []),
    ...(busBytes / nodes > allowed.linkBytes ? [`a node's link, ${Math.round(busBytes / nodes / 1e6)} MB/s`] : []),
  ];
  return {
    guests,
    nodes,
    core,
    coreForOthers: (all - withoutOthers) / nodes / 1e6,
    nodeMiB,
    messages,
    deliveries,
    copies,
    busBytes,
    nodeBusBytes: busBytes / nodes,
    natsCores: nodes === 1 ? 0 : ((copies + told * others) * measured.natsUs) / 1e6,
    // One for each room and each guest who is there; what nodes tell each other of guests, crowds and themselves is a handful.
    subjects: rooms + guests + 4,
    subscriptions: rooms * spreadOver(nodes, habits.roomSize) + guests + 4 * nodes,
    rows,
    postgresCores,
    keptRows: keptMessages * measured.rows,
    keptGiB: (keptMessages * measured.storedBytes) / 2 ** 30,
    over,
  };
}

/** The fewest nodes with which each holds its bounds; where no number does, one for as many guests as a node may have. What all nodes share is over its bound whatever their number. */
export function serviceOf(guests: number, measured: Measured, habits: Habits = evening, allowed: Bounds = bounds): Service {
  const least = Math.max(1, Math.ceil(guests / allowed.guests));
  for (let nodes = least; nodes <= Math.max(least, mostNodes); nodes = Math.max(nodes + 1, Math.floor(nodes * 1.02))) {
    const one = of(guests, nodes, measured, habits, allowed);
    if (one.over.every((part) => part.startsWith(shared))) return one;
  }
  return of(guests, least, measured, habits, allowed);
}

/** The most guests, in steps of 5,000, that one service may have within the bounds. */
export function mostGuests(measured: Measured, habits: Habits = evening, allowed: Bounds = bounds): number {
  let [low, high] = [0, 2_000];
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (serviceOf(middle * 5_000, measured, habits, allowed).over.length === 0) low = middle;
    else high = middle;
  }
  return low * 5_000;
}
