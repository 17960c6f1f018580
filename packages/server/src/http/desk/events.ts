import type { DeskHouse } from "@lampion/core";
import type { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Staff } from "../../staff/index.ts";
import { sessionSecret, type DeskEnv } from "./gate.ts";
import { topicsOf } from "./topics.ts";

/** The server ends an answer that says nothing for ten seconds, a proxy after a minute; and an ended session must not go on hearing. */
const beatMs = 5_000;

/** `GET /desk/api/events`: what changed, by topic, while the session lasts. Listening keeps nobody signed in. */
export function addEvents(app: Hono<DeskEnv>, ports: { readonly house: DeskHouse; readonly staff: Staff }): void {
  app.get("/desk/api/events", (c) => {
    const secret = sessionSecret(c) ?? "";
    const { staff } = c.get("staff");
    let { department } = c.get("staff");
    /**
     * A case of one's own area does not exist for the person, and neither does its number (MD-65). Who has no role, not yet or not any more, hears of people alone: that
     * a role was given or taken (MD-13).
     */
    const isToldOf = (topic: string): boolean => {
      if ((ports.house.state.staff.get(staff)?.roles.length ?? 0) === 0) return topic === "staff";
      const of = topic.startsWith("case:") ? ports.house.state.cases.get(topic.slice("case:".length)) : undefined;
      return of === undefined || of.department === null || of.department !== department;
    };
    return streamSSE(c, async (stream) => {
      let waiting = new Set<string>();
      let wake: () => void = () => {};
      const stop = ports.house.listen((events) => {
        for (const topic of topicsOf(events)) waiting.add(topic);
        if (waiting.size > 0) wake();
      });
      stream.onAbort(() => wake());
      try {
        await stream.writeSSE({ event: "hello", data: "{}" });
        while (!stream.aborted && !stream.closed) {
          if (waiting.size === 0) {
            await Promise.race([stream.sleep(beatMs), new Promise<void>((resolve) => (wake = resolve))]);
            const read = ports.staff.sessions.read(secret, false);
            if (read.kind !== "session") break;
            ({ department } = read.session);
          }
          const topics = [...waiting].filter(isToldOf);
          waiting = new Set();
          if (topics.length > 0) await stream.writeSSE({ event: "changed", data: JSON.stringify({ topics }) });
          else await stream.write(": here\n\n");
        }
      } finally {
        stop();
      }
    });
  });
}
