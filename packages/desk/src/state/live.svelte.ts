/**
 * Live without reload: the server names what changed, never its content, and each screen asks again for what it shows.
 * `tick` counts the changes of one topic; an effect that reads it runs again when it rises.
 */
class Live {
  #ticks = $state<Record<string, number>>({});
  isOn = $state(false);
  /** Rises once a second, for the clocks on the page. */
  now = $state(Date.now());
  /** Difference of the server's clock to this device's, ms. */
  offsetMs = $state(0);
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;

  tick(topic: string): number {
    return this.#ticks[topic] ?? 0;
  }
  touch(...topics: readonly string[]): void {
    for (const topic of topics) this.#ticks[topic] = (this.#ticks[topic] ?? 0) + 1;
  }
  serverNow(now: number): void {
    this.offsetMs = now - Date.now();
    this.now = now;
  }
  start(): void {
    this.stop();
    this.#source = new EventSource("/desk/api/events");
    this.#source.addEventListener("open", () => {
      this.isOn = true;
      // What changed while the line was down is not known: everything is asked again.
      this.touch("queue", "readings", "proposals", "appeals", "orders", "light", "duty", "case", "staff", "partners", "rules");
    });
    this.#source.addEventListener("error", () => (this.isOn = false));
    this.#source.addEventListener("changed", (event) => {
      const { topics } = JSON.parse((event as MessageEvent<string>).data) as { topics: string[] };
      this.touch(...topics);
    });
    this.#timer = setInterval(() => (this.now = Date.now() + this.offsetMs), 1_000);
  }
  stop(): void {
    this.#source?.close();
    this.#source = null;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.isOn = false;
  }
}
export const live = new Live();
