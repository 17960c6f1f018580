/**
 * Numbers below 2^`bits`, each told once: a small open table instead of a mark for each number, so that it stays in the nearest cache of the processor.
 * Holds at most half as many as it has `slots`, a power of two; `begin` forgets all of them.
 */
export class Once {
  private readonly table: Int32Array;
  private readonly last: number;
  private readonly unit: number;
  private readonly turns: number;
  private turn = 0;
  private base = 0;

  constructor(bits: number, slots: number) {
    this.table = new Int32Array(slots);
    this.last = slots - 1;
    this.unit = 1 << bits;
    this.turns = (1 << (31 - bits)) - 1;
  }
  begin(): void {
    this.turn += 1;
    if (this.turn > this.turns) {
      this.table.fill(0);
      this.turn = 1;
    }
    this.base = this.turn * this.unit;
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
    return true;
  }
}
