/** Slots that a text begins with: 4 KB, enough for 512 numbers, so that an everyday text stays in the nearest cache of the processor. */
const slotsOfText = 1_024;

/**
 * Numbers below 2^`bits`, each told once: a small open table instead of a mark for each number. It begins small and takes twice the place when it is half full.
 * Holds at most half as many as it has `slots`, a power of two; `begin` forgets all of them.
 */
export class Once {
  private readonly table: Int32Array;
  private readonly slots: number;
  private readonly unit: number;
  private readonly turns: number;
  private turn = 0;
  private base = 0;
  private last = 0;
  /** How many more fit until the table takes more place. */
  private free = 0;

  constructor(bits: number, slots: number) {
    this.table = new Int32Array(slots);
    this.slots = slots;
    this.unit = 1 << bits;
    this.turns = (1 << (31 - bits)) - 1;
  }
  begin(): void {
    this.use(Math.min(slotsOfText, this.slots));
  }
  /** Whether a number comes for the first time. */
  isNew(number: number): boolean {
    const { table, last, base } = this;
    const key = base + number;
    let at = number & last;
    // What was told in a turn before is smaller than anything of this one.
    for (let held = table[at] as number; held >= base; held = table[at] as number) {
      if (held === key) return false;
      at = (at + 1) & last;
    }
    table[at] = key;
    this.free -= 1;
    if (this.free === 0) this.grow();
    return true;
  }
  private use(slots: number): void {
    this.turn += 1;
    if (this.turn > this.turns) {
      this.table.fill(0);
      this.turn = 1;
    }
    this.base = this.turn * this.unit;
    this.last = slots - 1;
    this.free = slots >> 1;
  }
  private grow(): void {
    const { base } = this;
    const slots = this.last + 1;
    if (slots === this.slots) return;
    const told = this.table.slice(0, slots);
    this.use(slots * 2);
    for (let at = 0; at < slots; at += 1) if ((told[at] as number) >= base) this.isNew((told[at] as number) - base);
  }
}
