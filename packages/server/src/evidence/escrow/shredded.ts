import type { Database } from "bun:sqlite";
import type { KeyName } from "@lampion/core";
import { logStatements } from "../../store/log-statements.ts";
import { prepare } from "../../store/prepare.sqlite.ts";

/** Whether the log says that a key was destroyed: by its time, by a release, or with the case that it sealed (EV-19, EV-50). */
export function shreddedIn(database: Database): (key: KeyName) => boolean {
  const on = prepare(database, { shreds: logStatements.shreds });
  return ({ class: of, id }) =>
    on.shreds.all().some(({ content }) => {
      const said = JSON.parse(content) as { readonly class?: string; readonly id?: string; readonly item?: string };
      return (said.class === of && said.id === id) || (of === "case" && said.item === id);
    });
}
