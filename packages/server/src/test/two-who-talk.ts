import { expect } from "bun:test";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";

/** Two people who met in a room, both said yes, and talk; the first of them knocked. Each line is there at the other before the next one. */
export async function twoWhoTalk(url: string, lines: readonly string[]): Promise<{ readonly talk: string; readonly first: Guest; readonly guests: readonly Guest[] }> {
  const [dora, emil] = [createGuest(url), createGuest(url)];
  for (const [one, fields] of [
    [dora, fieldsOf("Dora")],
    [emil, fieldsOf("Emil", { gender: "man" })],
  ] as const)
    expect((await one.enter(fields)).kind).toBe("inside");
  const room = `room:${dora.state.landing ?? ""}`;
  for (const one of [dora, emil]) {
    await one.until((state) => state.streams.has(room));
    await one.ask("prove", { provider: "test-wallet", answer: "over-18" });
    await one.until((state) => state.powers?.level === "L2");
  }
  await emil.ask("settings", { settings: { ...emil.state.me!.settings, knocksOpen: true } });
  emil.send(room, "Quelqu'un aime le jazz ?");
  const seen = await dora.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.by?.name === "Emil"));
  const member = seen.streams.get(room)?.lines.find((line) => line.by?.name === "Emil")?.by?.m ?? "";
  await dora.ask("knock", { to: { room: room.slice(5), member }, text: "Moi, surtout le piano." });
  const got = await emil.until((state) => state.knocks.some((one) => one.way === "received"));
  const accepted = await emil.ask("knock-answer", { knock: got.knocks[0]?.id ?? "", answer: "accept" });
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  for (const one of [dora, emil]) await one.until((state) => state.talks.some((each) => each.id === talk));
  for (const one of [dora, emil]) await one.ask("choose", { talk, check: "yes", textVersion: 1 });
  for (const [n, text] of lines.entries()) {
    const [from, to] = n % 2 === 0 ? [dora, emil] : [emil, dora];
    await from.until((state) => state.talks.some((each) => each.id === talk && each.state === "open"));
    from.send(`talk:${talk}`, text);
    await to.until((state) => (state.streams.get(`talk:${talk}`)?.lines ?? []).some((line) => line.text === text));
  }
  return { talk, first: dora, guests: [dora, emil] };
}
