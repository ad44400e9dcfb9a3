import { availableParallelism } from "node:os";
import type { StartedContainer } from "../container/started-container";
import { startGraph } from "../lifecycle/start-graph";
import { within } from "../run/ambient";

/** A builder, as starting several of them needs it. */
export interface Startable {
  readonly dependencies: readonly Startable[];
  start(options?: { readonly signal?: AbortSignal }): Promise<StartedContainer>;
}

export interface TogetherOptions {
  /** How many start at the same time. Default: two for each processor. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts builders and what they depend on, each once: all of them or none. Returns the containers in the
 * order in which they started.
 */
export async function startTogether(
  builders: readonly Startable[],
  { concurrency = 2 * availableParallelism(), signal }: TogetherOptions,
): Promise<Map<Startable, StartedContainer>> {
  const together = reachable(builders);
  return startGraph<Startable, StartedContainer>(
    builders,
    {
      dependenciesOf: ({ dependencies }) => dependencies,
      start: (builder, attempt) => within({ together }, () => builder.start({ signal: attempt })),
      stop: (started) => started[Symbol.asyncDispose](),
    },
    { concurrency, signal },
  );
}

/** Returns these builders and all that they depend on, directly or not. */
export function reachable(builders: readonly Startable[]): Set<Startable> {
  const found = new Set<Startable>();
  const visit = (builder: Startable): void => {
    if (found.has(builder)) return;
    found.add(builder);
    builder.dependencies.forEach(visit);
  };
  builders.forEach(visit);
  return found;
}
