import { InvalidOptionError } from "../errors";
import type { ContainerState } from "../spec/inspect/container-info";
import { checkTimeout } from "../spec/options";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import type { WaitForExitOptions } from "./await-end";
import type { CommitOptions } from "./commit-container";
import { ContainerAccess } from "./container-access";
import { toContainerData, type Attachment, type StartedContainerData } from "./container-data";
import { ContainerHandle } from "./container-handle";
import { StoppedContainer } from "./stopped-container";
import { awaitEnd } from "./await-end";
import { commitContainer } from "./commit-container";

export interface StopOptions {
  /** Milliseconds that the process is given to end by itself before it is killed. Default 0. */
  readonly timeout: number;
  /** Remove the container. Default: what `withAutoRemove` said, else true. */
  readonly remove: boolean;
  /** Remove its anonymous volumes, too. Default true. */
  readonly removeVolumes: boolean;
}

export interface RestartOptions {
  /** Milliseconds that the process is given to end by itself before it is killed. Default 0. */
  readonly timeout: number;
}

/** A container that runs and was ready. `await using` stops and removes it at the end of its block. */
export class StartedContainer extends ContainerAccess implements AsyncDisposable {
  readonly #handle: ContainerHandle;
  readonly #waitUntilReady: (handle: ContainerHandle) => Promise<void>;
  #stopped: Promise<StoppedContainer> | undefined;

  /** For subclasses: the container that this one was made of; itself where there was none. */
  protected readonly startedTestContainer: StartedContainer;

  /** Called after `stop()` began and before the container is stopped. */
  protected containerStopping?(): unknown;
  /** Called after the container was stopped. */
  protected containerStopped?(): unknown;
  /** For subclasses: what another process makes the same object of; see `attachable`. */
  protected attachment?(): Attachment;

  /**
   * Of another started container, whose subclass this is to be:
   * `new StartedThing(await super.start())`. Throws InvalidOptionError for anything else.
   */
  constructor(started: StartedContainer);
  /** Of the library's own parts. */
  constructor(handle: ContainerHandle, waitUntilReady: (handle: ContainerHandle) => Promise<void>);
  constructor(
    from: StartedContainer | ContainerHandle,
    waitUntilReady?: (handle: ContainerHandle) => Promise<void>,
  ) {
    if (from instanceof ContainerHandle) {
      super(from);
      this.startedTestContainer = this;
      this.#handle = from;
      this.#waitUntilReady = waitUntilReady ?? (() => Promise.resolve());
    } else {
      if (!(#handle in from)) {
        const expected = "a started container, such as super.start() resolves with";
        throw new InvalidOptionError("StartedContainer", expected, from);
      }
      super(from.#handle);
      this.startedTestContainer = from;
      this.#handle = from.#handle;
      this.#waitUntilReady = from.#waitUntilReady;
    }
  }

  /** What the engine says of it now, in its own words and shape. Throws EngineError. */
  inspect(): Promise<RawInspect> {
    return this.#handle.engine.containers.inspectRaw(this.#handle.id);
  }

  /** What its process does now. Throws EngineError. */
  async getState(): Promise<ContainerState> {
    return (await this.#handle.engine.containers.inspect(this.#handle.id)).state;
  }

  /**
   * The exit code, once the process has ended: at once if it has already. Throws ExitTimeoutError
   * when it has not in time, and the signal's reason when it is aborted.
   */
  async waitForExit(options: WaitForExitOptions = {}): Promise<number> {
    return awaitEnd(this.#handle, options);
  }

  /** Holds its processes where they are; connections to it stay open and silent. Throws EngineError. */
  pause(): Promise<void> {
    return this.#handle.engine.containers.pause(this.#handle.id);
  }

  /** Lets its processes go on. Throws EngineError when they were not held. */
  unpause(): Promise<void> {
    return this.#handle.engine.containers.unpause(this.#handle.id);
  }

  /**
   * Makes an image of it as it is now, without its volumes, and returns the image's id. The image is
   * removed after this process has ended, unless `deleteOnExit` is false. Throws EngineError.
   */
  async commit(options: CommitOptions): Promise<string> {
    return commitContainer(this.#handle, options);
  }

  /** Restarts the process and waits until it is ready again. Host ports can be others afterwards. */
  async restart(options: Partial<RestartOptions> = {}): Promise<void> {
    const timeout = checkTimeout(options.timeout ?? 0, "restart.timeout");
    await this.#handle.engine.containers.restart(this.#handle.id, timeout);
    await this.#waitUntilReady(this.#handle);
  }

  /** Plain data, of which `attach` makes this container in another process. */
  toJSON(): StartedContainerData {
    return toContainerData(this.#handle, this.attachment?.());
  }

  /** Stops and removes the container, a reused one, too. A second call gives the first one's result. */
  stop(options: Partial<StopOptions> = {}): Promise<StoppedContainer> {
    this.#stopped ??= this.#stop(options).catch((error: unknown) => {
      // A stop that failed can be tried again.
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  /** Whether it was there before this start, which `withReuse()` allows. */
  isReused(): boolean {
    return this.#handle.lease?.reused ?? false;
  }

  /**
   * Lets go of the container, which runs on: the end of an `await using` block does not stop it any
   * more. A reusable one is there for others; any other is removed when this process ends, as ever.
   * `stop()` still stops it.
   */
  async release(): Promise<void> {
    const handle = this.#handle;
    if (this.#stopped !== undefined || !handle.release()) return;
    for (const { released } of handle.spec.hooks) await released?.(handle);
  }

  /** Stops and removes the container; only lets go of one that is reusable or attached. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle.lease !== undefined) await this.release();
    else if (!this.#handle.released) await this.stop();
  }

  async #stop(options: Partial<StopOptions>): Promise<StoppedContainer> {
    const timeout = checkTimeout(options.timeout ?? 0, "stop.timeout");
    // What this one was made of has hooks of its own; the innermost does the stopping.
    const inner = this.startedTestContainer;
    let stopped: StoppedContainer;
    try {
      await this.containerStopping?.();
    } finally {
      // A hook that fails is no reason to leave a container behind.
      stopped = await (inner === this
        ? this.#stopItself({ ...options, timeout })
        : inner.stop(options));
    }
    await this.containerStopped?.();
    return stopped;
  }

  async #stopItself(
    options: Partial<StopOptions> & { timeout: number },
  ): Promise<StoppedContainer> {
    const { engine, id, spec } = this.#handle;
    const { timeout, remove = spec.autoRemove, removeVolumes = true } = options;
    try {
      for (const { stopping } of spec.hooks) await stopping?.(this.#handle);
    } finally {
      // Removing also kills.
      if (timeout > 0 || !remove) await engine.containers.stop(id, timeout);
      if (remove) await engine.containers.remove(id, { volumes: removeVolumes });
    }
    this.#handle.release();
    for (const { stopped } of spec.hooks) await stopped?.(this.#handle);
    return new StoppedContainer(this.#handle);
  }
}
