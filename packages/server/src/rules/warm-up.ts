import { createMemory, type Judge, type Scene } from "@lampion/safety";

/** Everyday sentences of both languages, with the signs, numbers and turns that ordinary talk has. */
const sentences = [
  "salut tout le monde, vous allez bien ce soir ?",
  "il y a du monde sur la place, le marché finit à 13h30",
  "mdr t'es sérieux, j'ai raté le bus de 18h12 encore une fois",
  "quelqu'un connaît un bon resto pas trop cher près de la gare, on est six",
  "je regarde un film avec ma sœur, il dure 2 heures et demie",
  "moi j'ai 34 ans et je travaille de nuit à l'hôpital",
  "ok merci, bonne soirée à tous et à demain",
  "tu peux m'aider pour la recette des crêpes stp ?",
  "hello everyone, how was your weekend?",
  "the second season was much better than the first, don't you think?",
  "anyone else watching the match tonight, kick-off is at 9pm",
  "i'm 27 and just moved here for work, any tips for the area?",
];
/** The runtime compiles a function for good after some 6,000 calls of it. */
const judgements = 10_000;
/** Words of every day that are read at once: enough letters for whatever is made of a text. */
const together = 4;
const sliceMs = 3;

/**
 * Judges everyday sentences into a memory that is thrown away, in slices of 3 ms between which the thread serves. The runtime compiles what runs
 * often: without this the first thousands of guests' messages after a start pay for it. The words of every day come first, so that what is worked out of them is
 * known before anybody says one, and nothing in the book of words tells whether somebody did. `isOver`: the server is stopping.
 */
export async function warmUp(judge: Judge, common: readonly string[], nowMs: number, isOver: () => boolean): Promise<void> {
  const memory = createMemory({ senders: 64, pairs: 64 });
  const facts: Scene["author"] = { typedAge: 30, isProvenAdult: true, deviceAgeMs: 86_400_000, mayLink: false };
  const somebody = (at: number): { id: string; facts: Scene["author"] } => ({ id: `warm-${at % 16}`, facts });
  let slice = performance.now();
  const texts = Array.from({ length: Math.ceil(common.length / together) }, (_, at) => common.slice(at * together, (at + 1) * together).join(" "));
  for (let at = 0; at < texts.length + judgements && !isOver(); at += 1) {
    const text = texts[at];
    const isPrivate = text === undefined && at % 3 === 0;
    const judgement = judge.judge(
      { kind: isPrivate ? "private" : "room", text: text ?? sentences[at % sentences.length] ?? "", language: at % 2 === 0 ? "fr" : "en", anyway: false },
      {
        scope: "full",
        from: somebody(at).id,
        author: facts,
        to: isPrivate ? somebody(at + 1) : null,
        room: isPrivate ? null : { id: "warm", level: 0, near: [1, 2, 3, 4].map((next) => somebody(at + next)) },
        // Minutes apart, so that nobody here looks like one who floods.
        nowMs: nowMs + at * 600_000,
      },
      memory,
    );
    judge.advance(memory, judgement.record);
    if (performance.now() - slice < sliceMs) continue;
    await new Promise((resolve) => setTimeout(resolve, sliceMs));
    slice = performance.now();
  }
}
