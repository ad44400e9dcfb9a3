import { retryPortRace } from "../engine/port-race";
import { InvalidOptionError } from "../errors";
import type { ModuleSettings } from "../spec/container-spec";
import type { ContainerInfo, ContainerState } from "../spec/inspect/container-info";
import { checkAttachment, type NetworkAttachmentOptions } from "../spec/network-options";
import { checkSignal, checkStarted, checkTimeout } from "../spec/options";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import type { AdoptableClass, AsOptions } from "./adoptable";
import type { WaitForExitOptions } from "./await-end";
import type { CommitOptions } from "./commit-container";
import { ContainerAccess } from "./container-access";
import { ContainerFiles } from "./container-files";
import { toContainerData, type Attachment, type StartedContainerData } from "./container-data";
import { ContainerHandle } from "./container-handle";
import type { NetworkFault } from "./faults/network-fault";
import { networkFaultsOf, type NetworkFaults } from "./faults/network-faults";
import { describedBy } from "../common/described-by";
import { describeContainer } from "./describe-container";
import { operations } from "./load-operations";
import { stopContainer, type StopOptions } from "./stop-container";
import { awaitEnd } from "./await-end";
import { commitContainer } from "./commit-container";

/** A started network, or a network's name. */
type NetworkOrName = string | { getName(): string };

export interface RestartOptions {
  /** Milliseconds for the process to exit by itself before it is killed. Default: that of `withStopTimeout`, or 0. */
  readonly timeout: number;
}

/** A container that has started and was ready. `await using` stops and removes it at the end of a block. */
export class StartedContainer extends ContainerAccess implements AsyncDisposable {
  readonly #handle: ContainerHandle;
  readonly #waitUntilReady: (handle: ContainerHandle) => Promise<void>;
  /** The last call of `stop()`, and how many starts of the container came before it. */
  #stopping: { readonly starts: number; readonly stopped: Promise<StoppedContainer> } | undefined;

  static {
    describedBy(this, (container) => describeContainer(container.#handle));
  }

  /** For subclasses: the container that this one was made from, or otherwise itself. */
  protected readonly startedTestContainer: StartedContainer;

  /** Called after `stop()` began and before the container is stopped. */
  protected containerStopping?(): unknown;
  /** Called after the container was stopped. */
  protected containerStopped?(): unknown;
  /** For subclasses: returns whether the container was stopped by `stop()`, and was not started again. */
  protected isStopped(): boolean {
    return this.#handle.stopped;
  }
  /** For subclasses: what a module's methods have set. */
  protected get describedSettings(): ModuleSettings {
    return this.#handle.spec.settings;
  }
  /** For subclasses: the container's state and settings when the engine was last asked. */
  protected get containerInfo(): ContainerInfo {
    return this.#handle.info;
  }
  /** For subclasses: returns the data from which another process makes the same object. See `attachable`. */
  protected attachment?(): Attachment;

  /**
   * Wraps another started container in a subclass: `new StartedThing(await super.start())`. Throws
   * InvalidOptionError for anything else.
   */
  constructor(started: StartedContainer);
  /** @internal */
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
        const expected = "a started container, such as the result of super.start()";
        throw new InvalidOptionError("StartedContainer", expected, from);
      }
      super(from.#handle);
      this.startedTestContainer = from;
      this.#handle = from.#handle;
      this.#waitUntilReady = from.#waitUntilReady;
    }
  }

  /** Returns the engine's own description of the container, as it is now. Throws EngineError. */
  inspect(): Promise<RawInspect> {
    return this.#handle.engine.containers.inspectRaw(this.#handle.id);
  }

  /** Returns the current state of the container's process. Throws EngineError. */
  async getState(): Promise<ContainerState> {
    return (await this.#handle.engine.containers.inspect(this.#handle.id)).state;
  }

  /**
   * Waits until the process has ended and returns its exit code. Throws ExitTimeoutError if it does not
   * end in time, and the signal's reason if that is aborted.
   */
  async waitForExit(options: WaitForExitOptions = {}): Promise<number> {
    return awaitEnd(this.#handle, options);
  }

  /** Suspends all processes; connections stay open and silent. Throws EngineError. */
  pause(): Promise<void> {
    return this.#handle.engine.containers.pause(this.#handle.id);
  }

  /** Resumes all processes. Throws EngineError if they were not suspended. */
  unpause(): Promise<void> {
    return this.#handle.engine.containers.unpause(this.#handle.id);
  }

  /**
   * Sends a signal to the process: a name such as `SIGHUP`, or a number. Resolves when it is sent; `waitForExit` waits for
   * the process to end. Throws EngineError if the engine does not know the signal, or if no process is running.
   */
  async kill(signal: NodeJS.Signals | (string & {}) | number = "SIGKILL"): Promise<void> {
    const name = checkSignal(signal, "kill");
    await this.#handle.engine.containers.kill(this.#handle.id, name);
  }

  /**
   * Disconnects the container from a network. Connections in it stay open and silent, and others no longer find the
   * container there. The end of the result connects it again, with its names and fixed address. Host ports can change if
   * the engine had published them through this network. Throws InvalidOptionError for a network that the container is
   * not on, and EngineError.
   */
  async disconnect(network: NetworkOrName): Promise<NetworkFault> {
    const name = checkStarted(network, "network", "disconnect");
    const { disconnectFrom } = await operations();
    return disconnectFrom(this.#handle, name);
  }

  /**
   * Connects the running container to a network. `aliases` are its names there, and `ipAddress` is a fixed address in a
   * subnet that the network was created with. Throws InvalidOptionError, and EngineError, for example if the container
   * is on the network.
   */
  async connect(network: NetworkOrName, options: NetworkAttachmentOptions = {}): Promise<void> {
    const name = checkStarted(network, "network", "connect");
    const attachment = checkAttachment(name, options, "connect");
    const { connectTo } = await operations();
    await connectTo(this.#handle, name, attachment);
  }

  /**
   * Returns what disturbs connections to the container's TCP ports, or to one of them, for a container of
   * `withNetworkFaults()`. Throws InvalidOptionError for another container, and for a port that is not exposed.
   */
  networkFaults(port?: number): NetworkFaults {
    return networkFaultsOf(this.#handle.proxy, port);
  }

  /**
   * Makes an image of the container's files, without those in volumes, and returns the image's id. The
   * image is removed after this process has ended, unless `deleteOnExit` is false. Throws EngineError.
   */
  async commit(options: CommitOptions): Promise<string> {
    return commitContainer(this.#handle, options);
  }

  /**
   * Restarts the process, or starts it if it was stopped and kept, and waits until it is ready again. Host ports can
   * change, except with `withStablePorts()`. Throws InvalidOptionError for a container of `withStdin()`, whose input has
   * been sent.
   */
  async restart(options: Partial<RestartOptions> = {}): Promise<void> {
    const timeout = checkTimeout(
      options.timeout ?? this.#handle.spec.stopTimeout ?? 0,
      "restart.timeout",
    );
    refuseAfterInput("restart", this.#handle);
    using _output = this.#handle.feed?.hold();
    const { engine, id } = this.#handle;
    if (this.#handle.stopped) this.#handle.markStartedAgain();
    await retryPortRace(engine, id, () => engine.containers.restart(id, timeout));
    await this.#waitUntilReady(this.#handle);
  }

  /**
   * Returns this container as an object of a module's class, e.g. a database that compose has started:
   * `await environment.getContainer("db").as(StartedPostgreSqlContainer)`. The container's own variables, with the files
   * that they name, and its command say the user, password, port … Both objects are the same container.
   *
   * Throws ImageMismatchError for an image with another name, unless `compatible` is set; PortNotExposedError if the
   * server's port is not published; InvalidOptionError for a class whose settings a container does not tell.
   */
  async as<T extends StartedContainer>(
    type: AdoptableClass<T>,
    options: AsOptions = {},
  ): Promise<T> {
    const { adoptContainer } = await operations();
    return adoptContainer(this, this.#handle, type, options);
  }

  /** Returns plain data, from which `attach` makes this container in another process. */
  toJSON(): StartedContainerData {
    return toContainerData(this.#handle, this.attachment?.());
  }

  /**
   * Stops and removes the container, even a reused one. Further calls return the result of the first, until the
   * container is started again.
   */
  stop(options: Partial<StopOptions> = {}): Promise<StoppedContainer> {
    const { starts } = this.#handle;
    if (this.#stopping?.starts === starts) return this.#stopping.stopped;
    const stopped = this.#stop(options).catch((error: unknown) => {
      // After a failure, stop() can be called again.
      this.#stopping = undefined;
      throw error;
    });
    this.#stopping = { starts, stopped };
    return stopped;
  }

  /** Returns whether the container existed before this start, as `withReuse()` allows. */
  isReused(): boolean {
    return this.#handle.lease?.reused ?? false;
  }

  /**
   * Leaves the container running: the end of an `await using` block no longer stops it, but
   * `stop()` still does. A reusable container stays for others; any other container is removed when
   * this process ends.
   */
  async release(): Promise<void> {
    const handle = this.#handle;
    if (this.#stopping?.starts === handle.starts || !handle.release()) return;
    for (const { released } of handle.spec.hooks) await released?.(handle);
  }

  /** Stops and removes the container. Only releases a container that is reusable or attached. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#handle.lease !== undefined) await this.release();
    else if (!this.#handle.released) await this.stop();
  }

  async #stop(options: Partial<StopOptions>): Promise<StoppedContainer> {
    const timeout = checkTimeout(
      options.timeout ?? this.#handle.spec.stopTimeout ?? 0,
      "stop.timeout",
    );
    // The wrapped object has its own hooks; the innermost object stops the container.
    const inner = this.startedTestContainer;
    let stopped: StoppedContainer;
    try {
      await this.containerStopping?.();
    } finally {
      // The container is stopped even if a hook fails.
      stopped = await (inner === this
        ? this.#stopItself({ ...options, timeout })
        : inner.stop(options));
    }
    await this.containerStopped?.();
    return stopped;
  }

  async #stopItself(
    options: Partial<StopOptions> & Pick<StopOptions, "timeout">,
  ): Promise<StoppedContainer> {
    const isRemoved = await stopContainer(this.#handle, options);
    return new StoppedContainer(this.#handle, isRemoved ? undefined : () => this.#startAgain());
  }

  async #startAgain(): Promise<StartedContainer> {
    const handle = this.#handle;
    const { engine, id } = handle;
    refuseAfterInput("start", handle);
    using _output = handle.feed?.hold();
    handle.markStartedAgain();
    await retryPortRace(engine, id, () => engine.containers.start(id));
    await this.#waitUntilReady(handle);
    return this;
  }
}

/** The input was for one run of the process. In the next one, the process would wait for its input forever. */
function refuseAfterInput(call: string, { spec }: ContainerHandle): void {
  if (spec.stdin === undefined) return;
  throw InvalidOptionError.describing(call, "a container without withStdin()", "one with it");
}

/**
 * A container that was stopped. If it was kept, by `stop({ remove: false })`, its files can be read, and it can be started
 * again.
 */
export class StoppedContainer extends ContainerFiles {
  readonly #handle: ContainerHandle;
  readonly #startAgain: (() => Promise<StartedContainer>) | undefined;

  /** For subclasses: the container that this one was made from, or otherwise itself. */
  protected readonly stoppedTestContainer: StoppedContainer;

  /** Wraps another stopped container in a subclass. Throws InvalidOptionError for anything else. */
  constructor(stopped: StoppedContainer);
  /** @internal */
  constructor(handle: ContainerHandle, startAgain: (() => Promise<StartedContainer>) | undefined);
  constructor(
    from: StoppedContainer | ContainerHandle,
    startAgain?: () => Promise<StartedContainer>,
  ) {
    if (from instanceof ContainerHandle) {
      super(from);
      this.#handle = from;
      this.#startAgain = startAgain;
      this.stoppedTestContainer = this;
    } else {
      if (!(#handle in from)) {
        const expected = "a stopped container, such as the result of stop()";
        throw new InvalidOptionError("StoppedContainer", expected, from);
      }
      super(from.#handle);
      this.#handle = from.#handle;
      this.#startAgain = from.#startAgain;
      this.stoppedTestContainer = from;
    }
  }

  /**
   * Starts the container again and waits until it is ready, as `restart()` does: host ports can change, and hooks do not
   * run. Returns the started container. The object whose `stop()` was called, for example of a module, can be used
   * again, too. Throws InvalidOptionError if `stop()` removed the container.
   */
  async start(): Promise<StartedContainer> {
    if (this.#startAgain === undefined) {
      const expected = "false for a container that is started again";
      throw InvalidOptionError.quoting("stop.remove", expected, true);
    }
    return this.#startAgain();
  }
}
