import type { Readable } from "node:stream";
import { abortable } from "../common/abort";
import {
  checkArchive,
  checkContextFiles,
  checkFolder,
  type DockerfileOptions,
} from "../build/context/check-source";
import type { ContextFiles, ContextSource } from "../build/context/context-source";
import type { ContainerHandle } from "../container/container-handle";
import { StartedContainer } from "../container/started-container";
import { InvalidOptionError, MayflyError } from "../errors";
import type * as Lifecycle from "../lifecycle/start-container";
import { awaitRestart } from "../lifecycle/await-restart";
import { startContext } from "../lifecycle/start-context";
import { stopInReverse } from "../lifecycle/start-graph";
import { ambient, within } from "../run/ambient";
import { runtime } from "../runtime";
import { checkBake, checkBakedHooks, type BakeOptions, type Prepare } from "../spec/bake-options";
import type { ContainerSpec, HookContext, Hooks } from "../spec/container-spec";
import { toInspectResult, type InspectResult } from "../spec/inspect/inspect-result";
import type { Handle } from "../spec/handle";
import { mergeSpec, type SpecPatch } from "../spec/merge-spec";
import type { Uuid } from "../common/uuid";
import { reachable, startTogether } from "./dependencies";
import { ContainerDescription } from "./container-description";
import { ImageBuilder } from "./image-builder";

export interface StartOptions {
  /** Aborting it ends the start and undoes what was made; `start()` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Describes a container of any image. Every method checks what it is given, adds it to the
 * description and returns the builder; nothing is asked of an engine before `start()`, and one
 * builder can be started any number of times.
 *
 * Throws InvalidOptionError where an option cannot be right.
 *
 * ```ts
 * await using redis = await new GenericContainer("redis:8").withExposedPorts(6379).start();
 * ```
 */
export class GenericContainer extends ContainerDescription {
  #dependencies: readonly GenericContainer[] = [];
  /** The `beforeContainerCreated` that runs now: each start has it to itself. */
  #preparing: Promise<unknown> = Promise.resolve();

  /**
   * Builds from a folder; `dockerfileName` is a path from there, also one that leads out of it.
   * Throws InvalidOptionError where one of them does not exist.
   */
  static fromDockerfile(context: string, dockerfileName = "Dockerfile"): GenericContainerBuilder {
    return new GenericContainerBuilder(context, dockerfileName);
  }

  /**
   * Builds from a folder, or from files in memory, `{ "Dockerfile": "FROM …", "app.js": buffer }`;
   * with `{ dockerfile }` from that text instead of a Dockerfile in it. Throws InvalidOptionError.
   */
  static fromContext(
    context: string | ContextFiles,
    options: DockerfileOptions = {},
  ): GenericContainerBuilder {
    return new GenericContainerBuilder(
      typeof context === "string"
        ? checkFolder(context, options, "fromContext")
        : checkContextFiles(context, options, "fromContext"),
    );
  }

  /**
   * Builds from a tar archive that has its Dockerfile in it: a file, or a stream, from which can be
   * built once. Throws InvalidOptionError.
   */
  static fromArchive(
    tar: string | Readable,
    dockerfileName = "Dockerfile",
  ): GenericContainerBuilder {
    return new GenericContainerBuilder(checkArchive(tar, dockerfileName, "fromArchive"));
  }

  /**
   * Creates and starts the container and waits until it is ready. Whatever fails, nothing is left
   * behind. Throws EngineNotFoundError, ImagePullError, ContainerCreateError, ContainerStartError,
   * ContainerExitedError, StartupTimeoutError.
   */
  async start(options: StartOptions = {}): Promise<StartedContainer> {
    const { signal } = options;
    signal?.throwIfAborted();
    try {
      return await this.#start(signal);
    } catch (error) {
      throw unlessFileIsOver(error, this.described.image);
    }
  }

  async #start(signal: AbortSignal | undefined): Promise<StartedContainer> {
    const around = ambient();
    if (around.running?.builder === this) return toStarted(around.running.handle);
    const described = await this.#describe();
    const reuse = described.reuse ?? around.reuse;
    const spec = mergeSpec(described, {
      hooks: [this.#subclassHooks()],
      ...(reuse !== undefined && { reuse }),
    });
    checkBakedHooks(spec);
    const ownDependencies = around.together?.has(this) === true ? [] : this.dependencies;
    const dependencies = await startTogether(ownDependencies, { signal });
    const stopDependencies = (): Promise<void> =>
      stopInReverse([...dependencies.values()], (started) => started[Symbol.asyncDispose]());
    try {
      const { startContainer } = await lifecycle();
      const own = await abortable(runtime(around), signal);
      const handle = await startContainer(
        dependencies.size === 0
          ? spec
          : mergeSpec(spec, { hooks: [{ stopped: stopDependencies, released: stopDependencies }] }),
        startContext(own, signal, around),
        this.#prepare(spec),
      );
      return toStarted(handle);
    } catch (error) {
      await stopDependencies();
      throw error;
    }
  }

  /**
   * Runs the container's initialisation once, and keeps its outcome as an image of the engine: this and
   * later starts begin there. The image is found by everything that went into it: base image, options,
   * copied files. Throws InvalidOptionError; `start()` does, too, for mounts whose content no image has.
   */
  withBakedInit(options?: BakeOptions): this;
  /**
   * The same after a step of your own, such as migrations. It gets the container when that is ready. What
   * the function reads is not seen: `key` or `files` have to say when it is to run anew.
   */
  withBakedInit(prepare: Prepare<Awaited<ReturnType<this["start"]>>>, options: BakeOptions): this;
  withBakedInit(first?: unknown, options?: BakeOptions): this {
    const bake =
      typeof first === "object" && first !== null && options === undefined
        ? checkBake(undefined, first)
        : checkBake(first, options);
    return this.with({ bake });
  }

  /** For subclasses: called at the beginning of a start; what it adds to the description is for that start only. */
  protected beforeContainerCreated?(): unknown;
  /** For subclasses: the container exists and has its files; it has not started. Not for a reused one. */
  protected containerCreated?(containerId: string): unknown;
  /** For subclasses: the process has started and its ports are bound; it is not ready. */
  protected containerStarting?(inspectResult: InspectResult, reused: boolean): unknown;
  /** For subclasses: the container is ready; `start()` resolves afterwards. */
  protected containerStarted?(
    container: StartedContainer,
    inspectResult: InspectResult,
    reused: boolean,
  ): unknown;

  /**
   * For subclasses: what they add at `start()` to what was described. Pure; the addition is merged
   * for that start and not stored.
   */
  protected configure(_described: ContainerSpec): SpecPatch {
    return {};
  }

  /**
   * Starts other containers first, in parallel, and stops them after this one. With `startAll` each
   * starts once, whoever depends on it.
   */
  withDependsOn(...dependencies: GenericContainer[]): this {
    if (reachable(dependencies).has(this)) {
      const expected = "one that does not depend on this container";
      throw new InvalidOptionError("withDependsOn", expected, this);
    }
    this.#dependencies = [...this.#dependencies, ...dependencies];
    return this;
  }

  /** The builders that were given to `withDependsOn`. */
  get dependencies(): readonly GenericContainer[] {
    return this.#dependencies;
  }

  /** The user's step of `withBakedInit()`, on a handle. */
  #prepare({ bake }: ContainerSpec): ((handle: ContainerHandle) => Promise<unknown>) | undefined {
    const prepare = bake?.prepare as Prepare<StartedContainer> | undefined;
    return prepare && (async (handle) => prepare(await this.#wrap(handle)));
  }

  /** A running container in the type of the subclass, whose `start()` alone knows how to make one. */
  #wrap(handle: ContainerHandle): Promise<StartedContainer> {
    return within({ running: { builder: this, handle } }, () => this.start());
  }

  /** The description for one start: with what a subclass adds, which later starts do not see. */
  async #describe(): Promise<ContainerSpec> {
    if (this.beforeContainerCreated === undefined) return this.#configured();
    const described = this.#preparing.then(() =>
      this.dropping(async () => {
        await this.beforeContainerCreated?.();
        return this.#configured();
      }),
    );
    this.#preparing = described.catch(() => undefined);
    return described;
  }

  #configured(): ContainerSpec {
    return mergeSpec(this.described, this.configure(this.described));
  }

  #subclassHooks(): Hooks {
    return {
      ...(this.containerCreated && {
        created: (handle: Handle) => this.containerCreated?.(handle.id),
      }),
      ...(this.containerStarting && {
        started: (handle: Handle, { reused }: HookContext) =>
          this.containerStarting?.(toInspectResult(handle.info), reused),
      }),
      ...(this.containerStarted && {
        ready: (handle: Handle, { reused }: HookContext) =>
          this.containerStarted?.(toStarted(handle), toInspectResult(handle.info), reused),
      }),
    };
  }
}

/** Returns what users get for a handle of the lifecycle, which hooks and `ambient` know as a Handle. */
function toStarted(handle: Handle): StartedContainer {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the lifecycle makes no other handles
  return new StartedContainer(handle as ContainerHandle, awaitRestart);
}

/**
 * Returns what a start rejects with that its test file did not wait for. Jest lets the file's code load
 * nothing from its end on, so that such a start fails with whatever it finds missing.
 */
function unlessFileIsOver(error: unknown, image: string): unknown {
  if (!isFileOver()) return error;
  return new MayflyError(
    "TEST_FILE_OVER",
    `The test file ended while a container of ${image} was starting.`,
    {
      cause: error,
      hint: "await start() in a test or a hook; what has started is removed at the end of the run.",
    },
  );
}

/** Jest then gives undefined in place of every module. */
function isFileOver(): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import is done when this file is loaded
  return (require("node:os") as unknown) === undefined;
}

/** Loaded at the first start: a test file that starts nothing does not pay for it. */
const lifecycle = (): Promise<typeof Lifecycle> => import("../lifecycle/start-container");

/** Describes the build of an image; what it resolves with describes a container of it. */
export class GenericContainerBuilder extends ImageBuilder<GenericContainer> {
  /** `context` is a folder. Throws InvalidOptionError where it or the Dockerfile does not exist. */
  constructor(context: string | ContextSource, dockerfileName = "Dockerfile", uuid?: Uuid) {
    super(
      typeof context === "string"
        ? checkFolder(context, { dockerfileName }, "fromDockerfile")
        : context,
      (image) => new GenericContainer(image),
      uuid,
    );
  }
}
