import type { Outcome } from "./check";

/** Returns the failures that are no known gaps, and the gaps that have been closed: these have to leave the page. */
export function surprises(
  outcomes: readonly Outcome[],
  gaps: Readonly<Record<string, string>>,
): string[] {
  return outcomes.flatMap(({ name, failure }) => {
    const gap = gaps[name];
    if (failure !== undefined && gap === undefined) return [`${name}: ${failure}`];
    if (failure === undefined && gap !== undefined) return [`${name}: holds now, without: ${gap}`];
    return [];
  });
}
