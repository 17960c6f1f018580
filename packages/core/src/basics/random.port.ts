export interface Random {
  /** 0 to 2^32 - 1. */
  uint32(): number;
  /** A whole number from 0 to `limit` - 1; `limit` is 1 to 2^31. */
  below(limit: number): number;
  /** 22 characters of base64url: 132 bits. */
  id(): string;
}
