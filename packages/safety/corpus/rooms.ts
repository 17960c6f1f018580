/**
 * Texts of rooms that are only measured, written by a fresh hand before it had read the lines that teach: what is harmless in the registers of every day
 * (text messages, verlan, Quebec, West Africa, Belgium; London, the North, Lagos, Singapore) and what is not, in plain words. They teach nothing, choose nothing,
 * and no line is written near them: they say what the judge does with a room that it has never been in.
 */
export interface Rooms {
  readonly hyperbole: string;
  readonly teasing: string;
  readonly victims: string;
  readonly groups: string;
  readonly counter: string;
  readonly plans: string;
  readonly hobby: string;
  readonly goodbye: string;
  readonly tired: string;
  readonly ordinary: string;
  readonly hate: string;
  readonly insult: string;
  readonly threat: string;
  readonly sexual: string;
  readonly selfHarm: string;
  readonly spam: string;
  readonly scam: string;
}
export const linesOf = (text: string): string[] => text.trim().split("\n");
