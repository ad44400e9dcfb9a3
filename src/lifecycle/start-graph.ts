import { debug } from "../common/debug";
import { settleInTurn } from "../common/settle";
import { messageOf } from "../errors";

/** How nodes that depend on each other are started and stopped. */
export interface GraphActions<Node, Started> {
  dependenciesOf(node: Node): readonly Node[];
  start(node: Node, signal: AbortSignal): Promise<Started>;
  stop(started: Started): Promise<unknown>;
}

export interface GraphOptions {
  /** The number of starts that run in parallel. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts nodes and their dependencies, each once. A node starts as soon as its dependencies have started,
 * in parallel with others. When a start fails, aborts the other starts, stops the started nodes in reverse
 * order and throws the first failure.
 */
export async function startGraph<Node, Started>(
  nodes: readonly Node[],
  actions: GraphActions<Node, Started>,
  { concurrency, signal }: GraphOptions,
): Promise<Map<Node, Started>> {
  const started = new Map<Node, Started>();
  const starts = new Map<Node, Promise<void>>();
  const slots = new Slots(concurrency);
  const failed = new AbortController();
  const attempt = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  let failure: { readonly error: unknown } | undefined;

  const startOnce = (node: Node): Promise<void> => {
    let start = starts.get(node);
    if (start === undefined) {
      start = startNode(node);
      starts.set(node, start);
    }
    return start;
  };
  const startNode = async (node: Node): Promise<void> => {
    await Promise.all(actions.dependenciesOf(node).map(startOnce));
    await slots.use(async () => {
      if (attempt.aborted) return;
      try {
        started.set(node, await actions.start(node, attempt));
      } catch (error) {
        failure ??= { error };
        failed.abort(error);
      }
    });
  };

  await Promise.all(nodes.map(startOnce));
  if (failure === undefined && signal?.aborted === true) failure = { error: signal.reason };
  if (failure === undefined) return started;
  await stopInReverse([...started.values()], (one) => actions.stop(one)).catch((error: unknown) => {
    // Containers that remain are removed after the process has ended. The first failure is thrown.
    debug(
      "containers",
      () => `could not stop the containers that had started: ${messageOf(error)}`,
    );
  });
  throw failure.error;
}

/** Stops the given items one after the other, the latest first. Stops all of them, then throws the first failure. */
export async function stopInReverse<Started>(
  started: readonly Started[],
  stop: (started: Started) => Promise<unknown>,
): Promise<void> {
  await settleInTurn([...started].reverse().map((one) => () => stop(one)));
}

/** Runs a limited number of actions at the same time, in the order of their calls. */
class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(size: number) {
    this.#free = size;
  }

  async use(action: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await action();
    } finally {
      const next = this.#waiting.shift();
      // The slot is handed on and not freed, so that a later call cannot take it first.
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
