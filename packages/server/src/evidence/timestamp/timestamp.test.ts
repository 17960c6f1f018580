import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ascii, toHex } from "@lampion/proof";
import { hasOpenssl, startTimeAuthority, type TimeAuthority } from "../../test/time-authority.ts";
import { native } from "../primitives.ts";
import { readTimestamp } from "./read-timestamp.ts";
import { timestampsAt } from "./timestamp-http.ts";

if (!hasOpenssl && process.env["CI"] === "true") throw new Error("openssl is needed for the time stamps");
if (!hasOpenssl) console.error("SKIPPED: openssl is not here, so no time stamp is tested");

describe.skipIf(!hasOpenssl)("time stamps", () => {
  let authority: TimeAuthority;
  beforeAll(() => {
    authority = startTimeAuthority();
  });
  afterAll(() => authority.stop());
  const note = ascii("origin\n5\nroot\n");

  test("[EV-45] an authority stamps the digest, and the stamp is true for OpenSSL and for us", async () => {
    const response = await timestampsAt(authority.url).stamp(native.sha256(note));
    expect(authority.accepts(note, response)).toBe(true);
    expect(authority.accepts(ascii("another"), response)).toBe(false);
    const read = readTimestamp(response)!;
    expect(toHex(read.digest)).toBe(toHex(native.sha256(note)));
    expect(Math.abs(read.atMs - Date.now())).toBeLessThan(600_000);
    expect(read.authority).toBe("Lampion test authority");
    expect(await read.isSignedOver(note)).toBe(true);
    expect(await read.isSignedOver(ascii("another"))).toBe(false);
  });

  test("[EV-45] a changed stamp is not signed any more, or is none; what is no stamp is refused", async () => {
    const response = await timestampsAt(authority.url).stamp(native.sha256(note));
    let accepted = 0;
    for (let at = 40; at < response.length; at += 37) {
      const changed = response.slice();
      changed[at]! ^= 0x10;
      const read = readTimestamp(changed);
      // The certificate's own signature and names are for the chain, which is not looked at here.
      if (read !== null && (await read.isSignedOver(note)) === true && (toHex(read.digest) !== toHex(native.sha256(note)) || read.atMs !== readTimestamp(response)!.atMs))
        accepted += 1;
    }
    expect(accepted).toBe(0);
    for (const bad of [new Uint8Array(), ascii("nonsense"), response.slice(0, -10), new Uint8Array(100_000), response.slice(9)]) expect(readTimestamp(bad)).toBeNull();
  });

  test("[EV-45] an authority that refuses, is silent or stamps something else gives no stamp", async () => {
    const other = await timestampsAt(authority.url).stamp(native.sha256(ascii("another")));
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request) => new Response(request.url.endsWith("other") ? new Uint8Array(other) : "no", { status: request.url.endsWith("gone") ? 500 : 200 }),
    });
    const at = (path: string) =>
      timestampsAt(`http://127.0.0.1:${server.port}/${path}`)
        .stamp(native.sha256(note))
        .then(
          () => "stamped",
          (cause: Error) => cause.message,
        );
    expect(await at("other")).toContain("another digest");
    expect(await at("no")).toContain("no time stamp");
    expect(await at("gone")).toContain("500");
    await server.stop(true);
    expect(await at("closed")).not.toBe("stamped");
  });
});
