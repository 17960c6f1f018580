/** Words of French as they are set: the space before a high sign does not break, so that no line begins with ";" or "?". Functions and numbers stay as they are. */
export function setInFrench<Words>(words: Words): Words {
  if (typeof words === "string") return words.replaceAll(/ (?=[;:!?»])/g, "\u00A0").replaceAll("« ", "«\u00A0") as Words;
  if (Array.isArray(words)) return words.map((one: unknown) => setInFrench(one)) as Words;
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([name, one]) => [name, setInFrench(one as unknown)])) as Words;
}
