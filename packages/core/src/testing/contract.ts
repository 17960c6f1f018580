/** One thing that every implementation of a port must do; `run` throws when it does not. */
export interface ContractCase {
  /** Begins with the rule it proves. */
  readonly name: string;
  run(): Promise<void>;
}

export function mustEqual(got: unknown, wanted: unknown, what: string): void {
  const [one, other] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what}: wanted ${other}, got ${one}`);
}
