const forwarding = ["forwarded", "x-forwarded-for", "x-real-ip", "via"] as const;

const ownAddress = /^(?:127(?:\.\d{1,3}){3}|::1)$/;
const ownName = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)(?::\d{1,5})?$/i;

/**
 * Whether a request comes from this machine itself and was passed on for nobody else: the only ones who may read exact figures (RO-3) and hand in what was opened. A front on the same machine has our address as well and may say
 * nothing of whom it stands for, and a page in a browser here may ask in the name of its own site: neither asks for this machine by a name of the loopback.
 */
export function isOwnMachine(address: string, headers: Headers): boolean {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
  return ownAddress.test(plain) && ownName.test(headers.get("host") ?? "") && headers.get("origin") === null && forwarding.every((name) => headers.get(name) === null);
}
