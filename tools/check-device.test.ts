import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Everything of ours that can reach a guest's device, by path; tests, fixtures and generated words are left out. */
function sources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!["node_modules", "dist", "paraglide", "test", "testing"].includes(entry.name)) walk(path);
      } else if (/\.(ts|svelte|html|js|mjs)$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
        found.set(relative(root, path).replaceAll("\\", "/"), readFileSync(path, "utf8"));
    }
  };
  for (const place of ["web/src", "web/public", "client/src", "protocol/src", "safety/src", "ui/src", "proof/src"])
    if (existsSync(join(root, "packages", place))) walk(join(root, "packages", place));
  found.set("packages/web/index.html", readFileSync(join(root, "packages/web/index.html"), "utf8"));
  return found;
}
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?<!:)\/\/[^\n]*/g, "");
const code = new Map([...sources()].map(([path, text]) => [path, withoutComments(text)]));

/** What a page could tell devices apart with, or find them by. Playing a sound reads nothing; listening to how it came out would. */
const reading: Readonly<Record<string, RegExp>> = {
  canvas: /\bgetContext\b|OffscreenCanvas|toDataURL|\btoBlob\b|getImageData|<canvas|measureText/,
  webgl: /webgl|WebGL|\bgpu\b|WEBGL_/,
  audio: /OfflineAudioContext|createAnalyser|AnalyserNode|getChannelData|createDynamicsCompressor|baseLatency|outputLatency/,
  fonts: /document\.fonts|queryLocalFonts|new FontFace/,
  devices: /enumerateDevices|mediaDevices|getGamepads|requestMIDIAccess|\.usb\b|\.bluetooth\b|getVoices|requestDevice/,
  position: /geolocation|watchPosition|getCurrentPosition|GeolocationPosition/,
  sensors: /DeviceMotion|DeviceOrientation|Accelerometer|Gyroscope|Magnetometer|AmbientLight|ondevice(motion|orientation)/,
  battery: /getBattery|BatteryManager/,
  plugins: /navigator\.(plugins|mimeTypes)/,
  agent: /navigator\.(userAgent|userAgentData|platform|vendor|appVersion|oscpu|hardwareConcurrency|deviceMemory|maxTouchPoints|connection|keyboard|buildID|cpuClass|doNotTrack)\b/,
  screen: /\b(window\.)?screen\.(width|height|availWidth|availHeight|colorDepth|pixelDepth|orientation)\b|devicePixelRatio/,
  clock: /resolvedOptions|getTimezoneOffset|SharedArrayBuffer/,
  network: /RTCPeerConnection|RTCDataChannel/,
};
const foundIn = (text: string): string[] => Object.entries(reading).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []));

test("[EN-7, LW-96] nothing that reaches a device reads what could tell devices apart, nor where the device is", () => {
  expect(code.size).toBeGreaterThan(60);
  for (const [path, text] of code) expect({ path, found: foundIn(text) }).toEqual({ path, found: [] });
});

test("[LW-96] the search finds what it looks for", () => {
  const planted = [
    "canvas.getContext('2d')",
    "gl = 'webgl2'",
    "new OfflineAudioContext(1, 1, 1)",
    "document.fonts.check('12px x')",
    "navigator.mediaDevices.enumerateDevices()",
    "navigator.geolocation.watchPosition(go)",
    "new Gyroscope()",
    "navigator.getBattery()",
    "navigator.plugins.length",
    "navigator.userAgent",
    "screen.colorDepth",
    "Intl.DateTimeFormat().resolvedOptions().timeZone",
    "new RTCPeerConnection()",
  ];
  expect(planted.map((text) => foundIn(withoutComments(text))[0])).toEqual([
    "canvas",
    "webgl",
    "audio",
    "fonts",
    "devices",
    "position",
    "sensors",
    "battery",
    "plugins",
    "agent",
    "screen",
    "clock",
    "network",
  ]);
});

/** Where the device is written to, and by which means (LW-95): three files and the cache of the shell. */
const stores: Readonly<Record<string, readonly string[]>> = {
  localStorage: ["packages/web/src/platform/storage.ts"],
  sessionStorage: ["packages/web/src/platform/storage.ts"],
  indexedDB: ["packages/web/src/platform/device-key.ts", "packages/web/src/platform/shelf.ts"],
  caches: ["packages/web/src/shell/worker.ts"],
  "document.cookie": [],
  cookieStore: [],
  "navigator.storage": [],
  openDatabase: [],
  showSaveFilePicker: [],
};
/** Names under which something is kept, and what of the list of LW-95 it is. */
const keys: Readonly<Record<string, string>> = {
  ticket: "session ticket",
  session: "session ticket",
  tab: "session ticket",
  n: "session ticket",
  queue: "unsent texts",
  draft: "unsent texts",
  fields: "own settings",
  theme: "own settings",
  language: "own settings",
  size: "own settings",
  discreet: "own settings",
  sound: "own settings",
  muted: "own settings",
  landed: "own settings",
  exit: "own settings",
  hushed: "own settings",
  open: "own settings",
  lock: "keys",
  "lock-tries": "keys",
  "lock-asked": "own settings",
  kept: "kept proof and stubs",
  sketch: "the shell",
};

/** Looks whether there is a ticket, or anything of a guest, before the application is read, and writes nothing. */
const looks: ReadonlyMap<string, readonly string[]> = new Map([
  ["packages/web/src/platform/early.ts", ['localStorage.getItem("lampion/ticket")', "Object.keys(localStorage).some("]],
]);
const without = (text: string, known: readonly string[]): string => known.reduce((left, one) => left.replace(one, ""), text);

test("[LW-95] a device is written to in four places only, and in no cookie", () => {
  for (const [means, files] of Object.entries(stores)) {
    const pattern = new RegExp(`(?<![\\w."'])${means.replace(".", "\\.")}\\b(?!["':])`);
    const used = [...code].filter(([path, text]) => pattern.test(without(text, looks.get(path) ?? []))).map(([path]) => path);
    expect({ means, others: used.filter((path) => !files.includes(path)) }).toEqual({ means, others: [] });
  }
});

test("[LW-95] what is kept there is on the list: ticket, keys, own settings, unsent texts, the shell; nothing else has a name", () => {
  const named = new Set<string>();
  for (const [path, text] of code) {
    if (path.endsWith("platform/storage.ts")) for (const [, name] of text.matchAll(/(?:local|session)Storage\.\w+\("([^"]+)"/g)) named.add((name ?? "").replace("lampion/", ""));
    for (const [, quoted, template] of text.matchAll(/(?:[sS]torage|plain|ports\.store|\bstore)\.(?:read|write|remove)\((?:"([^"]+)"|`([^`]+)`)/g)) {
      const name = quoted ?? template ?? "";
      // A name that is a parameter is given where it is called: queue, n, tab, session.
      if (!name.startsWith("${")) named.add(name.split("/")[0] ?? "");
    }
  }
  expect([...named]).toContain("ticket");
  expect([...named].filter((name) => !(name in keys))).toEqual([]);
  expect(code.get("packages/web/src/platform/device-key.ts")).toMatch(/createObjectStore\("keys"\)/);
});

test("[TK-1] the device key is an ECDSA P-256 pair that nothing can export, made without a question, kept in IndexedDB, and gone when forgotten", async () => {
  const { generateKey } = crypto.subtle;
  const made: CryptoKeyPair[] = [];
  crypto.subtle.generateKey = (async (...args: Parameters<typeof generateKey>) => {
    const pair = (await generateKey.apply(crypto.subtle, args)) as CryptoKeyPair;
    made.push(pair);
    return pair;
  }) as typeof generateKey;
  try {
    const path = join(root, "packages/web/src/platform/device-key.ts");
    const { device } = (await import(path)) as { device: { publicKey(): Promise<string>; sign(text: string): Promise<string>; forget(): Promise<void> } };
    const shown = await device.publicKey();
    const raw = Buffer.from(shown, "base64url");
    expect([raw.length, raw[0]]).toEqual([65, 4]);
    const signature = await device.sign("hello");
    const known = await crypto.subtle.importKey("raw", raw, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);
    expect(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, Buffer.from(signature, "base64url"), new TextEncoder().encode("hello"))).toBe(true);
    expect(made).toHaveLength(1);
    const secret = made[0]?.privateKey;
    if (secret === undefined) throw new Error("no key");
    expect({ extractable: secret.extractable, ...secret.algorithm }).toEqual({ extractable: false, name: "ECDSA", namedCurve: "P-256" } as never);
    for (const format of ["jwk", "pkcs8", "raw"] as const)
      expect(
        await crypto.subtle.exportKey(format, secret).then(
          () => "exported",
          () => "refused",
        ),
      ).toBe("refused");
    await device.forget();
    expect(await device.publicKey()).not.toBe(shown);
  } finally {
    crypto.subtle.generateKey = generateKey;
  }
  const file = code.get("packages/web/src/platform/device-key.ts") ?? "";
  expect(file).toContain(`indexedDB.open("lampion"`);
  expect(file).toMatch(/store\.put\(made, "device"\)/);
  expect(file).not.toMatch(/confirm\(|prompt\(|alert\(/);
});

const words = (language: "fr" | "en"): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(root, `packages/web/messages/${language}.json`), "utf8")) as Record<string, string>;

test("[EN-10] three rules stand at the door in words a child reads: adults only, say nothing that places you, nobody may press you", () => {
  const door = code.get("packages/web/src/screens/door.svelte") ?? "";
  const enter = door.indexOf("m.enter()");
  for (const [rule, fr, en] of [
    ["rule_1", /majeur|adulte/i, /adult/i],
    ["rule_2", /situer|trouver/i, /places you/i],
    ["rule_3", /forc|press|insist/i, /press/i],
  ] as const) {
    expect(words("fr")[rule]).toMatch(fr);
    expect(words("en")[rule]).toMatch(en);
    for (const language of ["fr", "en"] as const) expect((words(language)[rule] ?? "").split(/\s+/).length).toBeLessThanOrEqual(14);
    const at = door.indexOf(`m.${rule}()`);
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(enter);
  }
  for (const language of ["fr", "en"] as const) expect(words(language)["kept_note"]).toMatch(/72/);
  expect(door).toContain("/about");
});

test("[SA-8] somebody is in danger now: the first line of the safety sheet, with 17, 112 and a silent 114 in France and 112 elsewhere, in both languages and under every light", () => {
  const safety = code.get("packages/web/src/parts/sheets/safety.svelte") ?? "";
  const danger = safety.slice(0, safety.indexOf("</section>"));
  expect(danger.indexOf("m.danger_now()")).toBeGreaterThan(0);
  expect(safety.indexOf("m.danger_now()")).toBeLessThan(safety.indexOf("<button"));
  // It comes with the page itself: nothing has to be fetched before the numbers are there.
  expect(code.get("packages/web/src/parts/sheets.svelte")).toContain('import SafetySheet from "./sheets/safety.svelte"');
  const [france = "", elsewhere = ""] = danger.split("{:else}");
  for (const link of ["tel:17", "tel:112", "sms:114"]) expect(france).toContain(`href="${link}"`);
  expect(elsewhere).toContain(`href="tel:112"`);
  expect(elsewhere).not.toMatch(/tel:17|sms:114/);
  expect(danger).not.toMatch(/light|closed|powers/);
  for (const language of ["fr", "en"] as const) {
    for (const number of ["17", "112", "114"]) expect(words(language)["danger_text"]).toMatch(new RegExp(`\\b${number}\\b`));
    expect(words(language)["danger_text_eu"]).toMatch(/\b112\b/);
    expect((words(language)["danger_now"] ?? "").length).toBeGreaterThan(10);
  }
  const help = readFileSync(join(root, "packages/web/public/help.html"), "utf8");
  for (const link of ["tel:17", "tel:112", "sms:114"]) expect(help).toContain(link);
});
