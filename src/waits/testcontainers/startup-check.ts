import { loadDockerode } from "../../engine/dockerode/load-dockerode";
import { InvalidOptionError, WaitFailedError } from "../../errors";
import type { BoundPorts } from "../../spec/ports/bound-ports";
import type { Handle } from "../../spec/handle";
import type { Wait, WaitContext, WaitEnd } from "../../spec/wait";
import { AbstractWaitStrategy } from "./abstract-wait-strategy";
import { waitOnLent } from "./lent-containers";
import { poll } from "../poll";

export type StartupStatus = "PENDING" | "SUCCESS" | "FAIL";

/**
 * The base of waits that ask the engine about the container, as in testcontainers. Extend it and implement
 * `checkStartupState`.
 *
 * After `PENDING`, the check is called again; `FAIL` fails the start at once. After the container has exited, the
 * check is called once more; then `PENDING` also fails the start.
 */
export abstract class StartupCheckStrategy extends AbstractWaitStrategy implements Wait {
  /** The check decides what the container's exit means. */
  readonly survivesExit = true;

  constructor() {
    super();
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
    return this.isStartupTimeoutSet() ? this.startupTimeoutMs : undefined;
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
  override waitUntilReady(
    container: unknown,
    boundPorts?: BoundPorts,
    startTime?: Date,
  ): Promise<void> {
    return waitOnLent(this, container, boundPorts, startTime);
  }
}
