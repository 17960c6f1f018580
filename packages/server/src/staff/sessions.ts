import { limits } from "@lampion/protocol";
import { sha256 } from "../sha256.ts";
import { newSecret } from "./slips.ts";
import type { StaffStore } from "./staff-store.ts";
import type { StaffMember, StaffSession } from "./staff.types.ts";

/** A shorter mark would cost a write for each request of a page. */
const markEveryMs = 20_000;

export type SessionRead =
  | { readonly kind: "session"; readonly session: StaffSession }
  | { readonly kind: "none" }
  | { readonly kind: "ended"; readonly why: "idle" | "too-long" | "left" };

/** Sessions of the desk, kept by the server: 15 minutes idle, 10 hours at most, and the person is looked up anew each time. */
export function createSessions(store: StaffStore, ids: () => string, nowMs: () => number) {
  let standingOf: (member: StaffMember) => Pick<StaffMember, "roles" | "department"> = (member) => member;
  return {
    /** Who says which roles somebody has now and where they live; until it is set, the book does. */
    ask(standing: typeof standingOf): void {
      standingOf = standing;
    },
    /** Gives the secret that the cookie carries. */
    begin(staff: string, device: string, isDemo: boolean): string {
      const secret = newSecret();
      const now = nowMs();
      // What is over is forgotten when somebody comes: nothing of it is needed, and the audit has what happened.
      store.sweep(now - limits.staff.sessionMs, now);
      store.addSession({ cookie_hash: sha256(secret), id: ids(), staff, device, is_demo: isDemo ? 1 : 0, begun_ms: now, seen_ms: now });
      return secret;
    },
    /** `isActive` is false for what a page asks by itself, so that an empty chair does not keep a session alive. */
    read(secret: string, isActive: boolean): SessionRead {
      const hash = sha256(secret);
      const row = store.session(hash);
      if (row === null) return { kind: "none" };
      const now = nowMs();
      const member = store.member(row.staff);
      const why =
        now - row.seen_ms >= limits.staff.idleMs ? "idle" : now - row.begun_ms >= limits.staff.sessionMs ? "too-long" : member === null || member.untilMs !== null ? "left" : null;
      if (why !== null || member === null) {
        store.endSession(hash);
        return { kind: "ended", why: why ?? "left" };
      }
      if (isActive && now - row.seen_ms >= markEveryMs) store.seenSession(hash, now);
      const { sign, languages, optOuts } = member;
      const { roles, department } = standingOf(member);
      return {
        kind: "session",
        session: {
          id: row.id,
          staff: row.staff,
          name: sign,
          roles,
          languages,
          optOuts,
          department,
          device: row.device,
          signedInAtMs: row.begun_ms,
          seenAtMs: row.seen_ms,
          isDemo: row.is_demo === 1,
        },
      };
    },
    end: (secret: string) => store.endSession(sha256(secret)),
  };
}
export type Sessions = ReturnType<typeof createSessions>;
