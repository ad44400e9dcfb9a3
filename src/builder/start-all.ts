import { stopInReverse } from "../lifecycle/start-graph";
import { checkWholeNumber } from "../spec/options";
import { startTogether, type Startable } from "./dependencies";

export interface StartAllOptions {
  /** The number of starts that run in parallel, at least 1. Default: twice the number of processors. */
  readonly concurrency?: number;
  /** Aborting it cancels all starts and stops the containers that have started. */
  readonly signal?: AbortSignal;
}

/** The started containers in the order of their builders. Disposing it stops them all, including dependencies. */
export type StartedAll<Builders extends readonly Startable[]> = {
  readonly [Index in keyof Builders]: Awaited<ReturnType<Builders[Index]["start"]>>;
} & AsyncDisposable;

/**
 * Starts several containers in parallel, each after its dependencies (`withDependsOn`). If a start fails,
 * stops the others and throws its error.
 *
 * ```ts
 * await using started = await startAll([new RedisContainer("redis:8"), app]);
 * const [redis] = started;
 * ```
 */
export async function startAll<const Builders extends readonly Startable[]>(
  builders: Builders,
  options: StartAllOptions = {},
): Promise<StartedAll<Builders>> {
  const { concurrency, signal } = options;
  if (concurrency !== undefined) checkWholeNumber(concurrency, "startAll.concurrency");
  signal?.throwIfAborted();
  const started = await startTogether(builders, { concurrency, signal });
  const result = builders.map((builder) => started.get(builder));
  return Object.assign(result, {
    [Symbol.asyncDispose]: () =>
      stopInReverse([...started.values()], (one) => one[Symbol.asyncDispose]()),
  }) as unknown as StartedAll<Builders>;
}
