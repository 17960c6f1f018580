let context: AudioContext | null = null;

/** To be called from a tap: browsers let nothing sound before one. */
export function wakeSound(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  void context.resume().catch(() => {});
}

/** One short, soft sound of two notes (AP-10); silent where there is no audio or nothing was tapped yet. */
export function chime(): void {
  if (context?.state !== "running") return;
  const now = context.currentTime;
  for (const [at, hertz] of [
    [0, 659.3],
    [0.12, 880],
  ] as const) {
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.0001, now + at);
    loudness.gain.exponentialRampToValueAtTime(0.12, now + at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.35);
    tone.connect(loudness).connect(context.destination);
    tone.start(now + at);
    tone.stop(now + at + 0.4);
  }
}
