import type { Secrets } from "./secrets.port.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The coloured mark beside a nickname (EN-5), 0 to 4095: the same device in the same place has the same one, in another place another. */
export function markOf(secrets: Secrets, place: string, relation: string): number {
  const digest = secrets.id(`mark/${place}`, relation);
  return alphabet.indexOf(digest.charAt(0)) * 64 + alphabet.indexOf(digest.charAt(1));
}

/** Member id in one stream and epoch: means nothing elsewhere (PT-2). */
export function memberOf(secrets: Secrets, stream: string, epoch: number, sessionOrRelation: string): string {
  return secrets.id(`member/${stream}/${epoch}`, sessionOrRelation).slice(0, 11);
}
