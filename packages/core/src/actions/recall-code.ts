import { limits } from "@lampion/protocol";
import { ownSide } from "../conversation/talk-decide.ts";
import { authorIn } from "../conversation/talk-desk.ts";
import { makeClaimCode, readClaimCode } from "../evidence/claim-code.ts";
import type { Secrets } from "../guest/secrets.port.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { ownTalk } from "./own-talk.ts";

/** The digest of a recall code as it was typed; an impossible one has the digest of none, and takes as long. */
export const recallDigest = (secrets: Pick<Secrets, "digest">, code: string): string => secrets.digest(`recall/${readClaimCode(code) ?? "none"}`);
/** Whose records are whose, for what is opened without a device. */
export const ownDigest = (secrets: Pick<Secrets, "digest">, author: string): string => secrets.digest(`recall-own/${author}`);

/**
 * A code for one side of a conversation, shown once, with which its hours can be reported when this device is gone (EV-36). What stands already stays good: a code
 * on paper is not taken back by whoever holds the device.
 */
export const recallCode: Action<"recall"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const { n } = command;
      const talk = ownTalk(house, session, command.talk);
      if (talk === null) return [no(n, "not-found")];
      const { conversations, random, secrets } = house.ports;
      const code = makeClaimCode((limit) => random.below(limit));
      const nowMs = house.nowMs();
      const until = nowMs + limits.recall.livesMs;
      const { member } = ownSide(talk, session.device.relation);
      const own = ownDigest(secrets, authorIn(house, session, talk));
      const isKept = await house.talks.inTurn.run(`recall ${talk.id}`, () =>
        conversations.addRecall({ hash: recallDigest(secrets, code), talk: talk.id, member, own, endsAtMs: until }, limits.recall.standingMax, nowMs),
      );
      return [isKept ? ok(n, { recall: { code, until } }) : no(n, "too-often", { retryMs: limits.recall.livesMs })];
    },
  },
];
