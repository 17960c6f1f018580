/**
 * Repeats a look at a screen until it does not throw, `withinMs` at most; then what it threw last. For what follows an act: how long a screen takes is
 * the machine's business and no fault. What must not appear is looked at once, after something that proves the moment.
 */
export async function eventually(look: () => Promise<void>, withinMs = 10_000): Promise<void> {
  const until = performance.now() + withinMs;
  for (;;) {
    try {
      await look();
      return;
    } catch (cause) {
      if (performance.now() > until) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
