/** What `tools/train` needs beside the judge: how texts become features, and how a model is packed. Not for applications. */
export { points, scoreAt, type Calibration } from "./classifier/calibrate.ts";
export { evenOf } from "./classifier/classifier.ts";
export { buckets, Features, maxFeatures, windowsOf } from "./classifier/features.ts";
export { sensesOf, type Senses } from "./classifier/senses.ts";
export { laneCount, lanes, type Lane } from "./classifier/lanes.ts";
export { digestOf, packModel, parseModel } from "./classifier/model-file.ts";
export { packLanguage, parseLanguage } from "./language/language-file.ts";
export { classes, createRouter, languageBuckets, languageGrams } from "./language/router.ts";
export { scan } from "./views/scan.ts";
export { canonOf } from "./views/tokens.ts";
export { actBuckets, ActFeatures, meantFrom, meaningKey, wordHash } from "./act-lanes/act-features.ts";
export { actWindows } from "./act-lanes/act-lanes.ts";
export { mostSteps, packActModel, parseActModel, weightStep } from "./act-lanes/act-model.ts";
export { actWords } from "./lexicon/act-words.ts";
export { openedWords } from "./lexicon/acts.ts";
