/** What somebody else's server answers, read no further than `most` bytes and whatever length it names; null when there are more. */
export async function readAnswer(answer: Response, most: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.length;
    if (size > most) {
      await reader?.cancel();
      return null;
    }
    parts.push(read.value);
  }
  return new Uint8Array(Buffer.concat(parts));
}
/** The same as text. */
export async function readText(answer: Response, most: number): Promise<string | null> {
  const bytes = await readAnswer(answer, most);
  return bytes === null ? null : new TextDecoder().decode(bytes);
}
