export type Paid = { readonly kind: "paid" } | { readonly kind: "spent"; readonly retryMs: number };
/** What a knock is paid from (CV-4). `ref` is the knock's id: the same ref is paid once. */
export interface KnockPurse {
  pay(relation: string, ref: string, perDay: number, nowMs: number): Promise<Paid>;
  giveBack(relation: string, ref: string): Promise<void>;
}
