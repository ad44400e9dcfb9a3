import { loadDockerode } from "../../engine/dockerode/load-dockerode";
import { InvalidOptionError, WaitFailedError } from "../../errors";
import type { BoundPorts } from "../../spec/ports/bound-ports";
import type { Handle } from "../../spec/handle";
import { checkTimeout } from "../../spec/options";
import {
  DEFAULT_STARTUP_TIMEOUT_MS,
  type Wait,
  type WaitContext,
  type WaitEnd,
} from "../../spec/wait";
import { waitOnLent } from "./lent-containers";
import { poll } from "../poll";
import type { WaitStrategy } from "./wait-strategy";

export type StartupStatus = "PENDING" | "SUCCESS" | "FAIL";

/**
 * The base of waits that ask the engine about the container, as in testcontainers. Extend it and implement
 * `checkStartupState`.
 *
 * After `PENDING`, the check is called again; `FAIL` fails the start at once. After the container has exited, the
 * check is called once more; then `PENDING` also fails the start.
 */
export abstract class StartupCheckStrategy implements Wait, WaitStrategy {
  /** The check decides what the container's exit means. */
  readonly survivesExit = true;
  #startupTimeout: number | undefined;

  constructor() {
    loadDockerode();
  }

  /** Returns the start's status. `dockerClient` is dockerode's object, untyped so that only its users need its types. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/explicit-module-boundary-types -- see above
  abstract checkStartupState(dockerClient: any, containerId: string): Promise<StartupStatus>;

  get description(): string {
    const { name } = this.constructor;
    return `${name === "" ? "the startup check" : name} to report success`;
  }

  get startupTimeout(): number | undefined {
    return this.#startupTimeout;
  }

  /** Sets the timeout in milliseconds; default: the container's start-up timeout. Throws InvalidOptionError. */
  withStartupTimeout(startupTimeoutMs: number): this {
    this.#startupTimeout = checkTimeout(startupTimeoutMs, "withStartupTimeout");
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.#startupTimeout !== undefined;
  }

  /** Returns the timeout in milliseconds; if none is set, the default for containers. */
  getStartupTimeout(): number {
    return this.#startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
  }

  testcontainersMessage(end: WaitEnd, { id }: Handle): string {
    if (end === "exited") return `Container failed to start for ${id}`;
    return `Container not accessible after ${end.afterMs}ms`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const client = handle.raw();
    await poll(context, async () => {
      const ended = context.exited.aborted;
      const status: unknown = await this.checkStartupState(client, handle.id);
      if (status === "SUCCESS") return true;
      if (status === "FAIL")
        throw new WaitFailedError(
          this.description,
          `it reports FAIL. Container failed to start for ${handle.id}`,
        );
      if (status !== "PENDING") {
        const expected = '"PENDING", "SUCCESS" or "FAIL"';
        throw InvalidOptionError.quoting("checkStartupState", expected, status);
      }
      if (ended) throw new WaitFailedError(this.description, "the container exited first");
      return "it reports PENDING";
    });
  }

  /** Lets your own strategy use this wait. Pass the container that the strategy was given. */
  waitUntilReady(container: unknown, boundPorts?: BoundPorts, startTime?: Date): Promise<void> {
    return waitOnLent(this, container, boundPorts, startTime);
  }
}
