import { evidenceWorld } from "../testing/evidence-world.ts";
import { holdsContract } from "./holds.contract.ts";

holdsContract("the embedded database", (startMs) => evidenceWorld(startMs));
