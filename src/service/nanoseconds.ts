const PER_MILLISECOND = 1e6;

/** Converts milliseconds for the engine. */
export const nanoseconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : Math.round(ms * PER_MILLISECOND);
