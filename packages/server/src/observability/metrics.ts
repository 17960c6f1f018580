const gauges = new Set([
  "sessions",
  "connections",
  "parked",
  "rooms",
  "busyShare",
  "loopLagMs",
  "shedding",
  "busCut",
  "appendsWaiting",
  "asksWaiting",
  "slowReaders",
  "waitingBytes",
  "databaseClockApartMs",
  "statementsWaiting",
  "statementsParked",
  "statementsStopped",
]);
/** What is counted, as Prometheus reads it. */
export function metricsText(figures: Readonly<Record<string, number>>): string {
  const memory = process.memoryUsage();
  const lines = Object.entries(figures).flatMap(([name, value]) => {
    const metric = `lampion_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}${gauges.has(name) ? "" : "_total"}`;
    return [`# TYPE ${metric} ${gauges.has(name) ? "gauge" : "counter"}`, `${metric} ${String(value)}`];
  });
  return [...lines, "# TYPE process_resident_memory_bytes gauge", `process_resident_memory_bytes ${memory.rss}`, ""].join("\n");
}
