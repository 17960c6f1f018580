import type { Command, CommandName, PowerToPause } from "@lampion/protocol";
import type { Action, Ask } from "../actions/action.ts";
import { block, blocks, unblock } from "../actions/block.ts";
import type { Effect } from "../actions/effect.ts";
import { contest } from "../actions/contest.ts";
import { exchange } from "../actions/exchange.ts";
import { exit, forget } from "../actions/go.ts";
import { give, missing } from "../actions/give.ts";
import { hand } from "../actions/hand.ts";
import { history } from "../actions/history.ts";
import { join } from "../actions/join.ts";
import { knock } from "../actions/knock.ts";
import { knockAnswer, knockWithdraw } from "../actions/knock-answer.ts";
import { leave } from "../actions/leave.ts";
import { move, redescribe, rename } from "../actions/me.ts";
import { people } from "../actions/people.ts";
import { prove } from "../actions/prove.ts";
import { react } from "../actions/react.ts";
import { recallCode } from "../actions/recall-code.ts";
import { report } from "../actions/report.ts";
import { rooms } from "../actions/rooms.ts";
import { say } from "../actions/say.ts";
import { settings } from "../actions/settings.ts";
import { tell } from "../actions/talk.ts";
import { choose, closeTalk, pauseTalk, read, resumeTalk, typing } from "../actions/talk-state.ts";
import { withdraw } from "../actions/withdraw.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "./house.ts";

interface Row<N extends CommandName> {
  readonly action: Action<N>;
  /** Units of the connection's budget (`NodeSettings.pace`): 1 is an ordinary request. */
  readonly cost: number;
  /** Whether it is open at the closed door (EN-12): report, help and one's own things stay. */
  readonly atClosedDoor: boolean;
  /** What a decision may pause of it (moderation.md 8); null: nothing ever does. */
  readonly power: PowerToPause | null;
  /** The outcome is kept and repeated for the same `n` (PT-9). */
  readonly once: boolean;
}
const row = <N extends CommandName>(action: Action<N>, cost: number, atClosedDoor: boolean, once: boolean, power: PowerToPause | null = null): Row<N> => ({
  action,
  cost,
  atClosedDoor,
  once,
  power,
});

/** What can be asked, what it costs, and where: one table instead of a switch of ifs. */
export const commandTable: { readonly [N in CommandName]: Row<N> } = {
  join: row(join, 4, false, true, "rooms"),
  leave: row(leave, 2, false, true),
  say: row(say, 2, false, true, "write"),
  tell: row(tell, 2, false, true, "contact"),
  react: row(react, 1, false, true, "write"),
  withdraw: row(withdraw, 2, true, true),
  hand: row(hand, 1, true, true),
  missing: row(missing, 3, true, false),
  give: row(give, 2, true, false),
  history: row(history, 3, true, false),
  people: row(people, 4, false, false),
  settings: row(settings, 2, false, true),
  knock: row(knock, 8, false, true, "knock"),
  "knock-answer": row(knockAnswer, 4, false, true, "contact"),
  "knock-withdraw": row(knockWithdraw, 4, false, true),
  choose: row(choose, 4, false, true, "contact"),
  exchange: row(exchange, 3, false, true, "contact"),
  close: row(closeTalk, 4, true, true),
  pause: row(pauseTalk, 4, true, true),
  resume: row(resumeTalk, 4, false, true, "contact"),
  typing: row(typing, 1, false, false),
  read: row(read, 1, false, false),
  block: row(block, 2, true, true),
  unblock: row(unblock, 2, true, true),
  blocks: row(blocks, 2, true, false),
  contest: row(contest, 6, true, true),
  report: row(report, 4, true, true),
  recall: row(recallCode, 4, true, true),
  prove: row(prove, 10, true, true),
  rename: row(rename, 10, false, true),
  move: row(move, 10, false, true),
  redescribe: row(redescribe, 10, false, true),
  rooms: row(rooms, 1, false, false),
  exit: row(exit, 0, true, true),
  forget: row(forget, 0, true, true),
};

export function act(house: House, session: Session, command: Command, ask: Ask): Effect[] {
  const found = commandTable[command.t] as Row<CommandName>;
  return found.action(house, session, command as never, ask);
}
