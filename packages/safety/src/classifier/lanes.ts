/**
 * The eight lanes of the classifier, in the order of the model file (SF-30): `hate` against a group or a person for a group, `toxic` rude
 * or vulgar, `harassment` insult or contempt at a person, `threat` threat, call for or praise of violence, `sexual` explicit or soliciting,
 * `self_harm` wish, plan or praise, `spam`, `scam`.
 */
export const lanes = ["hate", "toxic", "harassment", "threat", "sexual", "self_harm", "spam", "scam"] as const;
export type Lane = (typeof lanes)[number];
/** 0 to 1 in the order of `lanes`; 0.5 is the operating point in use (SF-32). */
export type LaneScores = Float64Array;
export const laneCount = lanes.length;
export const laneAt = (lane: Lane): number => lanes.indexOf(lane);
export const noLanes = (): LaneScores => new Float64Array(laneCount);
