import { expect, test } from "bun:test";
import { isRefused } from "../desk-house.ts";
import { takeIn, type Incoming } from "../intake.ts";
import { hour, minute, openSmallDesk } from "./small-desk.ts";

const asked: Incoming = {
  report: "r-asked",
  source: "report",
  situation: "blackmail",
  who: "me",
  subject: null,
  reporter: "ada",
  about: "talk",
  stream: "talk:t1",
  seqs: [],
  records: 0,
  leftOut: 0,
  hours: [3_600_000],
  authenticated: false,
  claim: "claim-of-asked",
  language: "fr",
  department: null,
  isIndependent: false,
  flagger: null,
  act: "now",
  words: "",
  place: "",
  contact: null,
  items: 1,
};
const opened: Incoming = { ...asked, report: "r-opened", subject: "subject-of-boris", records: 2, authenticated: true, claim: "", joins: "r-asked" };

test("[EV-36] what is opened for a report without its device goes on with its case, which then knows whom it is about", async () => {
  const small = await openSmallDesk();
  const first = await takeIn(small.house, asked);
  if (isRefused(first)) throw new Error(first.why);
  expect(small.house.state.cases.get(first.case)).toMatchObject({ subject: null, isPrivate: true });
  // Two custodians take longer than a cluster lives.
  await small.pass(30 * hour);
  const second = await takeIn(small.house, opened);
  if (isRefused(second)) throw new Error(second.why);
  expect([second.case, second.isNew]).toEqual([first.case, false]);
  const one = small.house.state.cases.get(first.case);
  expect(one?.reports).toEqual(["r-asked", "r-opened"]);
  expect(one?.subject).toBe(small.house.ports.alias("desk/subject", "subject-of-boris"));
  // Nobody else's report changes whom it is about.
  await takeIn(small.house, { ...opened, report: "r-third", subject: "somebody-else" });
  expect(small.house.state.cases.get(first.case)?.subject).toBe(one?.subject ?? "");
});

test("[EV-36] where that case is over, what is opened begins another", async () => {
  const small = await openSmallDesk();
  await small.pass(minute);
  const alone = await takeIn(small.house, { ...opened, joins: "r-none" });
  if (isRefused(alone)) throw new Error(alone.why);
  expect(alone.isNew).toBe(true);
});
