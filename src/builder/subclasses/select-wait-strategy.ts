import { fieldOf } from "../../errors";
import { getContainerRuntimeClient } from "../../runtime-client/get-client";
import type { ContainerRuntimeClient } from "../../runtime-client/runtime-client";
import type { Handle } from "../../spec/handle";
import type { BoundPorts } from "../../spec/ports/bound-ports";
import {
  DEFAULT_STARTUP_TIMEOUT_MS,
  type Wait,
  type WaitContext,
  type WaitEnd,
} from "../../spec/wait";
import { HealthCheckWait } from "../../waits/health-check";
import { ListeningPortsWait } from "../../waits/ports/listening-ports";
import { waitOnLent } from "../../waits/testcontainers/lent-containers";
import { JointRun } from "../../waits/combined/joint-run";
import { asStrategy, asWait } from "../../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../../waits/testcontainers/wait-strategy";
import { checkStartupTimeout } from "../../spec/options";

/** Returns a container's wait as a strategy that can be changed in place. `inspectResult` is the engine's. */
export function selectWaitStrategy(
  inspectResult: object,
  strategy: WaitStrategy | undefined,
): WaitStrategy {
  if (strategy === undefined) return new ChangeableWait(defaultWait(inspectResult));
  const wait = asWait(strategy, "selectWaitStrategy");
  // A user's own strategy is what it is in testcontainers.
  return (wait as unknown) === strategy ? new ChangeableWait(wait) : strategy;
}

type Select = (
  client: ContainerRuntimeClient,
  inspectResult: object,
  strategy: WaitStrategy | undefined,
) => Promise<WaitStrategy>;

/**
 * Returns a wait for one start, which asks `select` once the container runs, and waits for what `select` returns.
 *
 * The start's time limit begins before `select` is called. So only `own` can make it longer than the default; what is
 * selected has its own limit within that time.
 */
export function selectedWait(own: Wait | undefined, select: Select): Wait {
  let selected: Wait | undefined;
  return {
    description: own?.description ?? "what selectWaitStrategy() returns",
    get startupTimeout() {
      const ms = own?.startupTimeout;
      // A shorter limit holds if `own` is selected. It must not end another wait.
      return ms !== undefined && ms > DEFAULT_STARTUP_TIMEOUT_MS ? ms : undefined;
    },
    // The selected wait decides, below.
    survivesExit: true,
    watchesOutput: own?.watchesOutput,
    async until(handle, context) {
      const client = await getContainerRuntimeClient();
      const inspectResult = await client.container.inspect(handle);
      const strategy = await select(client, inspectResult, own && asStrategy(own));
      selected = asWait(strategy, "selectWaitStrategy");
      await new JointRun([selected], handle, context).waitFor(0, selected.startupTimeout);
    },
    testcontainersMessage: (end, handle, lastSeen) =>
      selected?.testcontainersMessage?.(end, handle, lastSeen),
  };
}

function defaultWait(inspectResult: object): Wait {
  const test = fieldOf(fieldOf(fieldOf(inspectResult, "Config"), "Healthcheck"), "Test");
  const hasHealthCheck = Array.isArray(test) && test.length > 0 && test[0] !== "NONE";
  return hasHealthCheck ? new HealthCheckWait() : new ListeningPortsWait([]);
}

/** A wait whose timeout can be set in place, and stays as it is on the builder's wait, which other starts use. */
class ChangeableWait implements Wait, WaitStrategy {
  readonly #wait: Wait;
  #startupTimeout: number | undefined;

  constructor(wait: Wait) {
    this.#wait = wait;
    this.#startupTimeout = wait.startupTimeout;
  }

  get description(): string {
    return this.#wait.description;
  }

  get startupTimeout(): number | undefined {
    return this.#startupTimeout;
  }

  get survivesExit(): boolean | undefined {
    return this.#wait.survivesExit;
  }

  get watchesOutput(): boolean | undefined {
    return this.#wait.watchesOutput;
  }

  until(handle: Handle, context: WaitContext): Promise<void> {
    return this.#wait.until(handle, context);
  }

  waitUntilReady(container: unknown, boundPorts?: BoundPorts, startTime?: Date): Promise<void> {
    return waitOnLent(this, container, boundPorts, startTime);
  }

  testcontainersMessage(
    end: WaitEnd,
    handle: Handle,
    lastSeen: string | undefined,
  ): string | undefined {
    return this.#wait.testcontainersMessage?.(end, handle, lastSeen);
  }

  withStartupTimeout(ms: number): this {
    this.#startupTimeout = checkStartupTimeout(ms, "withStartupTimeout");
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.#startupTimeout !== undefined;
  }

  getStartupTimeout(): number {
    return this.#startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
  }
}
