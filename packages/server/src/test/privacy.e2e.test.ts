import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deskRoutes, routes } from "@lampion/protocol";
import type { App } from "../app.ts";
import { fieldsOf } from "./guest.ts";
import { helloOf, openRaw } from "./raw.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-privacy-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pages = ["/", "/index.html", "/about", "/help.html", "/door", "/healthz", "/readyz", "/openapi.json", "/nothing-here"];

test("[EN-10] no answer sets or reads a cookie, so that no wall has to ask for one", async () => {
  const answers = [
    ...(await Promise.all(pages.map((page) => fetch(`${app.url}${page}`)))),
    ...(await Promise.all(
      [...Object.values(routes), ...Object.values(deskRoutes).filter((route) => route.door.kind === "public")].map((route) =>
        fetch(`${app.url}${route.path}`, { method: route.method, ...(route.method === "POST" ? { body: "{}", headers: { "content-type": "application/json" } } : {}) }),
      ),
    )),
  ];
  expect(answers.length).toBeGreaterThan(pages.length);
  for (const answer of answers) {
    expect({ url: answer.url, cookies: answer.headers.getSetCookie() }).toEqual({ url: answer.url, cookies: [] });
    expect(answer.headers.get("vary") ?? "").not.toMatch(/cookie/i);
  }
  const [plain, withCookie] = await Promise.all([fetch(`${app.url}/about`), fetch(`${app.url}/about`, { headers: { cookie: "session=1" } })]);
  expect(await withCookie.text()).toBe(await plain.text());
});

test("[EN-10] what is kept, and for how long, stands on a page that needs neither script nor entering, in both languages", async () => {
  const pages = await Promise.all(["fr", "en"].map(async (language) => (await fetch(`${app.url}/about?lang=${language}`)).text()));
  const page = pages.join("");
  for (const words of ["72 heures", "72 hours", "n'est gardé nulle part", "kept nowhere"]) expect(page.replaceAll("&#39;", "'")).toContain(words);
  expect(page).not.toContain("<script");
});

test("[EN-7] the browser is told that no page of ours may ask for the phone's position, sensors or devices", async () => {
  for (const page of ["/", "/about", "/door"]) {
    const policy = (await fetch(`${app.url}${page}`)).headers.get("permissions-policy") ?? "";
    for (const what of ["geolocation", "accelerometer", "gyroscope", "magnetometer", "camera", "microphone", "usb"]) expect(policy).toContain(`${what}=()`);
  }
});

test("[EN-7] the hello has a key and a signature and no field for anything else of the device; one that brings more is refused", async () => {
  const hello = await helloOf(app.url, fieldsOf("Lampadaire"));
  expect(Object.keys(hello).sort()).toEqual(["fields", "key", "nonce", "seal", "sig", "t", "tab", "v", "work"]);
  for (const more of [{ fingerprint: "x" }, { userAgent: "x" }, { position: [48.8, 2.3] }, { screen: "390x844" }]) {
    const raw = await openRaw(app.url);
    raw.send({ ...hello, ...more });
    expect(await raw.closed).toBe(4001);
  }
});

test("[RO-3] exact figures are given to this machine only: passed on by a proxy they do not exist", async () => {
  expect(await (await fetch(`${app.url}/metrics`)).text()).toContain("lampion_sessions");
  for (const name of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"]) {
    const answer = await fetch(`${app.url}/metrics`, { headers: { [name]: "192.0.2.7" } });
    expect([answer.status, (await answer.text()).includes("lampion_")]).toEqual([404, false]);
  }
});
