import type { Reaper } from "../run/reaper";

/** A reaper that removes nothing: for containers that end by themselves, and if cleanup is turned off. */
export const noReaper: Reaper = { track: () => Promise.resolve() };
