/** A case that cannot be: a compile error where one was forgotten, a thrown bug where data lied. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
