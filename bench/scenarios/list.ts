import { peers } from "./peers.ts";
import { idle } from "./pf-01-idle.ts";
import { rooms } from "./pf-02-rooms.ts";
import { many } from "./pf-03-many.ts";
import { big } from "./pf-04-big.ts";
import { inwards } from "./pf-05-inwards.ts";
import { recorded } from "./pf-07-record.ts";
import { pairs } from "./pf-08-pairs.ts";
import { accept } from "./pf-09-accept.ts";
import { tls } from "./pf-10-tls.ts";
import { presence } from "./pf-11-presence.ts";
import { twoNodes } from "./pf-13-two-nodes.ts";
import { growth } from "./pf-14-growth.ts";
import { growthOfNodes } from "./pf-14-nodes.ts";
import { resumes } from "./pf-15-resume.ts";
import { evening } from "./pf-16-evening.ts";
import { start } from "./pf-17-start.ts";
import { cuts } from "./rl-01-cuts.ts";
import { crash } from "./rl-02-crash.ts";
import { avalanche } from "./rl-03-avalanche.ts";
import { rolling } from "./rl-04-rolling.ts";
import { soak } from "./rl-12-soak.ts";
import type { Scenario } from "./result.ts";

/** All that run against servers of their own, in the order of their ids; the peers last. */
export const scenarios: readonly Scenario[] = [
  idle,
  rooms,
  many,
  big,
  inwards,
  recorded,
  pairs,
  accept,
  tls,
  presence,
  twoNodes,
  growth,
  growthOfNodes,
  resumes,
  evening,
  start,
  cuts,
  crash,
  avalanche,
  rolling,
  soak,
  peers,
];
