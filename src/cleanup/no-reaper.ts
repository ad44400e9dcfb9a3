import type { Reaper } from "../run/reaper";

/** A reaper that removes nothing. Used for containers that end by themselves, and if cleanup is off. */
export const noReaper: Reaper = { track: () => Promise.resolve() };
