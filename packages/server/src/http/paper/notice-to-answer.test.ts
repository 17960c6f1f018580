import { expect, test } from "bun:test";
import type { Consequence } from "@lampion/protocol";
import { act, createSimulatedConsequences, decide, draft, emptyWorld, isRefused, next, openMemoryDesk, type StaffPerson } from "@lampion/core";
import { Hono } from "hono";
import { paperOf } from "../../desk/paper-of-house.ts";
import type { DeskEnv } from "../desk/gate.ts";
import { createCodeRate } from "../moderation/code-rate.ts";
import { addPaperDesk } from "./paper.ts";

const startMs = 1_900_000_000_000;

test("[AR-31, SA-12, SA-16] without session and script: a notice gives its code, a person takes what it is about down, and the code says so with the way to contest", async () => {
  const twin = createSimulatedConsequences((stream, subject) => ({ ...emptyWorld, stream, hasSubject: subject !== null, standing: new Set([120]) }));
  const { house } = await openMemoryDesk({ clock: { nowMs: () => startMs }, consequences: twin }, 5);
  const app = new Hono<DeskEnv>();
  app.use(async (c, following) => {
    c.set("prefix", "one");
    await following();
  });
  const desk = paperOf(house, { fileRecall: async () => ({ kind: "refused", why: "unknown" }) as never });
  addPaperDesk(app, { desk, origin: "https://chat.example", codes: createCodeRate(() => startMs), nowMs: () => startMs });
  const post = async (path: string, form: Record<string, string>): Promise<string> =>
    (await app.request(`https://chat.example${path}`, { method: "POST", headers: { "sec-fetch-site": "same-origin" }, body: new URLSearchParams(form) })).text();

  const sent = await post("/notice", {
    lang: "en",
    step: "send",
    situation: "image-without-consent",
    where: "/rooms/FR-1/1/120",
    words: "It is me, and I never agreed.",
    faith: "yes",
  });
  const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{1,5}){4,5}/.exec(sent)?.[0] ?? "";
  expect(code.replaceAll("-", "")).toHaveLength(21);
  expect(sent).not.toContain("<script");
  expect(await post("/claim", { lang: "en", code })).toContain('data-testid="claim-state"');

  await house.commit({ as: "installation", id: "test" }, "test", () =>
    act(
      [
        draft("StaffEnrolled", { staff: "ada", sign: "M-ADA", languages: ["fr"], optOuts: [], department: null, hasSigned: true }),
        draft("RoleGranted", { staff: "ada", role: "senior", by: ["test"] }),
      ],
      null,
    ),
  );
  const ada: StaffPerson = { id: "session", staff: "ada", roles: ["senior"], languages: ["fr"], optOuts: [], department: null, device: "key" };
  const got = await next(house, ada);
  if (isRefused(got) || got.case === null || got.lease === null) throw new Error("nothing waits");
  const consequence: Consequence = { kind: "remove", seqs: [120] };
  const wanted = { policy: "harassment", template: "insists", consequence, reasons: "Image d'autrui.", leaving: "Le retrait suffit." };
  const decided = await decide(house, ada, got.case, { lease: got.lease, ...wanted });
  expect(isRefused(decided) ? decided.why : decided.kind).toBe("issued");
  expect(twin.done.map((one) => [one.act, one.plan.wanted])).toEqual([["apply", { kind: "remove", seqs: [120] }]]);

  const told = await post("/claim", { lang: "en", code });
  for (const words of ["A message was taken out of the room.", "Contest a decision", "Appeals Centre Europe"]) expect(told).toContain(words);
  expect(told).not.toMatch(/M-ADA|Image d|FR-1/);
});
