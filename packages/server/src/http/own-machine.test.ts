import { expect, test } from "bun:test";
import { isOwnMachine } from "./own-machine.ts";

test("[RO-3] exact figures are for the machine itself: no other address, and nothing that a proxy passed on", () => {
  const plain = new Headers({ host: "localhost:4400" });
  for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) expect(isOwnMachine(address, plain)).toBe(true);
  for (const address of ["", "10.0.0.1", "192.0.2.7", "::", "fe80::1", "::ffff:192.0.2.7", "127.evil.example", "128.0.0.1", "1.127.0.0.1"])
    expect({ address, own: isOwnMachine(address, plain) }).toEqual({ address, own: false });
  for (const name of ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
    expect(isOwnMachine("127.0.0.1", new Headers({ host: "localhost", [name]: "1.1 somewhere" }))).toBe(false);
});

test("[SC-17] a front on the same machine that says nothing of whom it stands for is not the machine, nor is a page of a browser there, whatever name it has for it", () => {
  for (const host of ["localhost", "LOCALHOST:4400", "127.0.0.1:4400", "[::1]:4400", "[::1]"])
    expect([host, isOwnMachine("127.0.0.1", new Headers({ host }))]).toEqual([host, true]);
  for (const host of ["chat.example", "chat.example:4400", "localhost.example", "127.0.0.1.example", "127.0.0.1@chat.example", "localhost:x", "", "0.0.0.0"])
    expect([host, isOwnMachine("127.0.0.1", new Headers({ host }))]).toEqual([host, false]);
  expect(isOwnMachine("127.0.0.1", new Headers())).toBe(false);
  expect(isOwnMachine("127.0.0.1", new Headers({ host: "localhost:4400", origin: "https://elsewhere.example" }))).toBe(false);
});
