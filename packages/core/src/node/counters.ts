/** What a node counts since its start; read by `figures()`. */
export interface Counters {
  messagesIn: number;
  delivered: number;
  encodes: number;
  judged: number;
  stopped: number;
  held: number;
  appendFailures: number;
  reports: number;
  knocks: number;
  talks: number;
  resumes: number;
  resets: number;
  turnedAway: number;
  slowClosed: number;
  /** Requests refused as `busy` because too much waited. */
  overfull: number;
  faults: number;
  /** Devices that said they saw another history of a stream. */
  forks: number;
}
export function newCounters(): Counters {
  return {
    messagesIn: 0,
    delivered: 0,
    encodes: 0,
    judged: 0,
    stopped: 0,
    held: 0,
    appendFailures: 0,
    reports: 0,
    knocks: 0,
    talks: 0,
    resumes: 0,
    resets: 0,
    turnedAway: 0,
    slowClosed: 0,
    overfull: 0,
    faults: 0,
    forks: 0,
  };
}
