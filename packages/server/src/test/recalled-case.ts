import type { ProofWorld } from "./proof-world.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const hourMs = 3_600_000;

/** Two who talked, one of whom lost the device and reports the hour by a recall code: the case that comes of it. */
export async function recalledCase({ app, guests }: Pick<ProofWorld, "app" | "guests">): Promise<{ talk: string; from: number; report: string; case: string }> {
  const met = await twoWhoTalk(app.url, ["Bonsoir.", "Tu le regretteras."]);
  guests.push(...met.guests);
  const at = met.first.state.talks.find((card) => card.id === met.talk)?.lastAt ?? Date.now();
  const from = Math.floor(at / hourMs) * hourMs;
  const reply = await met.first.ask("recall", { talk: met.talk });
  const code = reply.t === "ok" ? (reply.recall?.code ?? "") : "";
  const filed = await fetch(`${app.url}/recall`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ lang: "en", situation: "blackmail", hours: "1", words: "", code, from: String(from) }).toString(),
  });
  if (filed.status !== 200) throw new Error(`not filed: ${filed.status}`);
  const { reports } = app.desk.house.state;
  const report = [...reports.keys()].at(-1) ?? "";
  return { talk: met.talk, from, report, case: reports.get(report)?.case ?? "" };
}
