import { expect, test } from "bun:test";
import { isOwnMachine } from "./own-machine.ts";

test("[RO-3] exact figures are for the machine itself: no other address, and nothing that a proxy passed on", () => {
  const plain = new Headers();
  for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) expect(isOwnMachine(address, plain)).toBe(true);
  for (const address of ["", "10.0.0.1", "192.0.2.7", "::", "fe80::1", "::ffff:192.0.2.7", "127.evil.example", "128.0.0.1", "1.127.0.0.1"])
    expect({ address, own: isOwnMachine(address, plain) }).toEqual({ address, own: false });
  for (const name of ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"]) expect(isOwnMachine("127.0.0.1", new Headers({ [name]: "1.1 somewhere" }))).toBe(false);
});
