/** Letters and digits that cannot be mistaken for one another on paper or by telephone. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
/** A prime above the alphabet: weights below it make every single error and every swap visible. */
const modulus = 31;

function check(values: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum = (sum + (at + 1) * ((values[at] ?? 0) + 1)) % modulus;
  return sum;
}

/** 20 random characters and a check character in groups of four (SA-5), made of no id. `bytes`: 20 random ones. Codes whose check is no letter are drawn again. */
export function makeClaimCode(below: (limit: number) => number): string {
  for (;;) {
    const values = Array.from({ length: 20 }, () => below(alphabet.length));
    const rest = check(values);
    if (rest >= alphabet.length) continue;
    const code = [...values, rest].map((value) => alphabet.charAt(value)).join("");
    return code.replace(/(.{4})(?=.)/g, "$1-");
  }
}

/** The code without its groups, or null when it cannot be one: a character too many, unknown, or a check that does not fit. */
export function readClaimCode(text: string): string | null {
  let code = "";
  for (const sign of text.toUpperCase()) {
    if (sign === "-" || sign === " " || sign === "\u2011") continue;
    if (!alphabet.includes(sign)) return null;
    code += sign;
    if (code.length > 21) return null;
  }
  if (code.length !== 21) return null;
  const values = [...code].map((sign) => alphabet.indexOf(sign));
  return check(values.slice(0, 20)) === values[20] ? code : null;
}
