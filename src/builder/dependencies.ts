import { availableParallelism } from "node:os";
import type { StartedContainer } from "../container/started-container";
import { startGraph } from "../lifecycle/start-graph";
import { within } from "../run/ambient";

/** The members of a builder that `startTogether` uses. */
export interface Startable {
  readonly dependencies: readonly Startable[];
  start(options?: { readonly signal?: AbortSignal }): Promise<StartedContainer>;
}

export interface TogetherOptions {
  /** The number of starts that run in parallel. Default: twice the number of processors. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts builders and their dependencies, each once: all of them or none. Returns the containers in the
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

/** Returns these builders and all their direct and indirect dependencies. */
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
