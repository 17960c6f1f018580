/**
 * Every label that separates one use of a key or a hash from another (EV-1). A label is `lampion/<use>/<version>`, ASCII, and never changes its meaning:
 * a new form of the same thing gets a new version beside the old one. `labels.test.ts` fails on a duplicate and on a label that stands in another file.
 */
export const labels = {
  /** Key of a sheet's receipts, from R. */
  mac: "lampion/mac/1",
  /** Key of a sheet's blinds, from R. */
  blind: "lampion/blind/1",
  /** Key of a stream's author references, from R of the day on which the author joined. */
  author: "lampion/author/1",
  /** Key of the line index, from R (EV-41). */
  line: "lampion/line/1",
  /** 16 bytes that stand for a stream in a record. */
  stream: "lampion/stream/1",
  /** Hash of one custody entry. */
  custody: "lampion/custody/1",
  /** Associated data of a sealed row of a line (EV-40). */
  lineRow: "lampion/line-row/1",
  /** Associated data of a sealed row (evidence.md 4). */
  row: "lampion/row/1",
  /** Key that seals a file sent in a conversation, from H. */
  media: "lampion/media/1",
  /** Key of the rows of a public room, from F of the hour (evidence.md 6). */
  room: "lampion/room/1",
  /** Layer of a forget key around one wrap or share of H. */
  wrap: "lampion/wrap/1",
  /** Key of the words of a knock, from F of its hour. */
  knock: "lampion/knock/1",
  /** Context in which H is wrapped for a device. */
  deviceWrap: "lampion/wrap-device/1",
  /** Context in which a share of H is wrapped for a custodian of words. */
  wordsShare: "lampion/share-words/1",
  /** Context in which a share of H is wrapped for a custodian of lines. */
  linesShare: "lampion/share-lines/1",
  /** Context in which a custodian gives a share to the one who executes an opening. */
  openingShare: "lampion/share-opening/1",
  /** Context in which a share of an escrow's key is wrapped for a custodian (EV-4). */
  escrowShare: "lampion/share-escrow/1",
  /** Associated data of the keys of an escrow. */
  escrow: "lampion/escrow/1",
  /** Key that seals what the key store keeps outside of the service's own disks, and its associated data (EV-20). */
  keyring: "lampion/keyring/1",
  /** Check value of a sheet key, so that joined shares are known to be right. */
  keyCheck: "lampion/key-check/1",
  /** Lock of a custodian's key file, from a passphrase or a security key. */
  custodianFile: "lampion/custodian-file/1",
  /** Names in case.jsonld. */
  uuid: "lampion/uuid/1",
  /** Digest of a piece of evidence. */
  item: "lampion/item/1",
  /** What a custodian signs or is shown as the digest of a request. */
  request: "lampion/opening-request/1",
  /** What a desk signs of a request. */
  deskRequest: "lampion/desk-request/1",
} as const;
export type Label = (typeof labels)[keyof typeof labels];
