import type { KillOutcome } from "./kill-command";

/** Returns the reason, for an error, why a command still runs after an attempt to kill it. */
export function whyNotKilled(outcome: Exclude<KillOutcome, "killed">): string {
  return WHY_NOT_KILLED[outcome];
}

const WHY_NOT_KILLED = {
  "not killed": "the container has no /bin/sh to kill it",
  "left to server":
    "PostgreSQL has adopted one of its processes, and would disconnect all clients if that were killed",
} as const;
