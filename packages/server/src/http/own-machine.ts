const forwarding = ["forwarded", "x-forwarded-for", "x-real-ip", "via"] as const;

/** Whether a request comes from this machine itself and was passed on for nobody else: the only ones who may read exact figures (RO-3). */
export function isOwnMachine(address: string, headers: Headers): boolean {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
  return (plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain)) && forwarding.every((name) => headers.get(name) === null);
}
