import type { DeskHouse } from "./desk-house.ts";
import type { ActKind } from "./event.ts";
import { settleGrant } from "./house-acts.ts";
import { settleKeyLoss } from "./lost-keys.ts";
import { settleSuspension } from "./misuse-acts.ts";
import { settleOpening } from "./openings.ts";
import { settleNetwork } from "./networks.ts";
import { settleDisclosure, settleRefusal } from "./orders.ts";
import { settleFlagger } from "./partners.ts";
import { settlePool } from "./pools.ts";
import { settleCourtBan } from "./court-bans.ts";
import { settleArea } from "./own-area.ts";
import type { Settle } from "./proposals.ts";
import { settleRules } from "./rules.ts";

/** What follows from each act once a second agreed; a decision's own stands in `proposals.ts`. */
export const settlers = (house: DeskHouse): Partial<Record<ActKind, Settle>> => ({
  disclosure: settleDisclosure,
  "order-refusal": settleRefusal,
  grant: settleGrant,
  flagger: settleFlagger(house),
  suspension: settleSuspension(house),
  rules: settleRules,
  network: settleNetwork,
  "key-loss": settleKeyLoss(house),
  pool: settlePool(house),
  "court-ban": settleCourtBan(house),
  opening: settleOpening,
  "order-opening": settleOpening,
  area: settleArea,
});
