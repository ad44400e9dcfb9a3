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
import { refuseOtherEngines, runtimeOfUses } from "../connect/on-engine";
import { fieldOf, InvalidOptionError } from "../errors";
import type * as Lifecycle from "../lifecycle/start-container";
import { awaitRestart } from "../lifecycle/await-restart";
import { whileFileLasts } from "../lifecycle/file-over";
import { startContext } from "../lifecycle/start-context";
import { stopInReverse } from "../lifecycle/start-graph";
import { UndoStack } from "../lifecycle/undo-stack";
import { ambient, within } from "../run/ambient";
import { inRuntime, runtime } from "../runtime";
import { checkBake, checkBakedHooks, type BakeOptions, type Prepare } from "../spec/bake-options";
import type { ContainerSpec, HookContext, Hooks } from "../spec/container-spec";
import { toInspectResult, type InspectResult } from "../spec/inspect/inspect-result";
import type { Handle } from "../spec/handle";
import { mergeSpec, type SpecPatch } from "../spec/merge-spec";
import type { Uuid } from "../common/uuid";
import { reachable, startTogether } from "./dependencies";
import { ImageBuilder } from "./image-builder";
import type { Held } from "./spec-builder";
import { hasStartModifier, modifyStart } from "./start-modifier";
import { SubclassMembers } from "./subclasses/subclass-members";

export interface StartOptions {
  /** Aborting it ends the start and undoes what was made; `start()` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** @internal What a start has started beside its container. */
export interface Beside {
  /** Additions to the container's description, among them the hooks that stop the rest after it. */
  readonly additions: SpecPatch;
  /** Stops what was started, for a start that fails. */
  readonly stop: () => Promise<void>;
}

/**
 * Describes a container of any image. A method checks its arguments, adds them to the description
 * and returns the builder. Nothing uses the engine before `start()`, and one builder can be started any
 * number of times.
 *
 * Throws InvalidOptionError for an invalid option.
 *
 * ```ts
 * await using redis = await new GenericContainer("redis:8").withExposedPorts(6379).start();
 * ```
 */
export class GenericContainer extends SubclassMembers {
  #dependencies: readonly GenericContainer[] = [];
  /** The latest call of `beforeContainerCreated`. The calls run one after the other. */
  #preparing: Promise<unknown> = Promise.resolve();

  /**
   * Describes a build from a folder. `dockerfileName` is relative to the folder and may lead out of it.
   * Throws InvalidOptionError if the folder or the Dockerfile does not exist.
   */
  static fromDockerfile(context: string, dockerfileName = "Dockerfile"): GenericContainerBuilder {
    return new GenericContainerBuilder(context, dockerfileName);
  }

  /**
   * Describes a build from a folder, or from files in memory:
   * `{ "Dockerfile": "FROM …", "app.js": buffer }`. `{ dockerfile }` gives the Dockerfile's content, in
   * place of a file. Throws InvalidOptionError.
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
   * Describes a build from a tar archive that contains its Dockerfile. `tar` is the path of a file, or a
   * stream, which allows only one build. Throws InvalidOptionError.
   */
  static fromArchive(
    tar: string | Readable,
    dockerfileName = "Dockerfile",
  ): GenericContainerBuilder {
    return new GenericContainerBuilder(checkArchive(tar, dockerfileName, "fromArchive"));
  }

  /**
   * Creates and starts the container and waits until it is ready. A start that fails leaves nothing
   * behind. Throws EngineNotFoundError, ImagePullError, ContainerCreateError, ContainerStartError,
   * ContainerExitedError, StartupTimeoutError.
   */
  async start(options: StartOptions = {}): Promise<StartedContainer> {
    const { signal } = options;
    signal?.throwIfAborted();
    const what = `a container of ${this.described.image}`;
    return whileFileLasts(what, signal, (either) =>
      this.#whereItBelongs(what, either, () => this.#start(either)),
    );
  }

  /** Runs a start on the engine that the description names. */
  async #whereItBelongs<T>(
    what: string,
    signal: AbortSignal | undefined,
    start: () => Promise<T>,
  ): Promise<T> {
    const [first, ...others] = this.described.engines;
    if (first === undefined) return start();
    return inRuntime(await runtimeOfUses(what, [first, ...others], signal), start);
  }

  async #start(signal?: AbortSignal): Promise<StartedContainer> {
    const around = ambient();
    if (around.running?.builder === this) return toStarted(around.running.handle);
    const ofStart: Held = { spec: this.described };
    const described = await this.#describe(ofStart);
    const reuse = described.reuse ?? around.reuse;
    const wait = this.selectedWait(described.wait, ofStart);
    const spec = mergeSpec(described, {
      hooks: [this.#subclassHooks(ofStart)],
      ...(reuse !== undefined && { reuse }),
      ...(wait !== undefined && { wait }),
    });
    checkBakedHooks(spec);
    const ownDependencies = around.together?.has(this) === true ? [] : this.dependencies;
    const dependencies = await startTogether(ownDependencies, { signal });
    const stopDependencies = (): Promise<void> =>
      stopInReverse([...dependencies.values()], (started) => started[Symbol.asyncDispose]());
    const undo = new UndoStack();
    undo.push("start dependencies", stopDependencies);
    try {
      const beside = await this.startBeside?.(spec, signal === undefined ? {} : { signal });
      if (beside !== undefined) undo.push("start beside", beside.stop);
      const stopping = { stopped: stopDependencies, released: stopDependencies };
      const whole = mergeSpec(mergeSpec(spec, beside?.additions ?? {}), {
        hooks: dependencies.size === 0 ? [] : [stopping],
      });
      const { startContainer } = await lifecycle();
      const context = startContext(await abortable(runtime(around), signal), signal, around);
      refuseOtherEngines(`a container of ${spec.image}`, spec.engines, context.engine.uri);
      return toStarted(await startContainer(whole, context, this.#prepare(spec)));
    } catch (error) {
      await undo.run();
      throw error;
    }
  }

  /**
   * Runs the container's initialisation once and keeps the result as an image, from which this start
   * and later starts begin. A start uses an image that was made from the same base image, options and
   * copied files. Throws InvalidOptionError; so does `start()` for mounts with data that an image
   * cannot contain.
   */
  withBakedInit(options?: BakeOptions): this;
  /**
   * Keeps the result of the initialisation and of your own function, which gets the ready container and
   * can, for example, run migrations. Mayfly does not see which files the function reads: list them in
   * `files`, or change `key` when the function has to run again.
   */
  withBakedInit(prepare: Prepare<Awaited<ReturnType<this["start"]>>>, options: BakeOptions): this;
  withBakedInit(first?: unknown, options?: BakeOptions): this {
    const bake =
      typeof first === "object" && first !== null && options === undefined
        ? checkBake(undefined, first)
        : checkBake(first, options);
    return this.with({ bake });
  }

  /** For subclasses: called first in a start. Options that it adds are for that start only, and its later hooks see them. */
  protected beforeContainerCreated?(): unknown;
  /** For subclasses: called when the container exists with its files, before it starts; not if it is reused. */
  protected containerCreated?(containerId: string): unknown;
  /**
   * For subclasses: called when the process has started and its ports are published, before it is ready; not if it is
   * reused, so `reused` is always false.
   */
  protected containerStarting?(inspectResult: InspectResult, reused: boolean): unknown;
  /**
   * For subclasses: called when the container is ready, before `start()` resolves; not if it is reused, so that data
   * is imported once. `reused` is always false.
   */
  protected containerStarted?(
    container: StartedContainer,
    inspectResult: InspectResult,
    reused: boolean,
  ): unknown;

  /**
   * For subclasses: returns additions to the description for one start. Has to be a pure function: the
   * additions are not stored.
   */
  protected configure(_described: ContainerSpec): SpecPatch {
    return {};
  }

  /** @internal Starts what the container needs besides its dependencies, all of it or nothing. */
  protected startBeside?(
    described: ContainerSpec,
    options: StartOptions,
  ): Promise<Beside | undefined>;

  /**
   * Adds containers that start in parallel before this container, and stop after it. `startAll` starts each
   * container once, however many depend on it.
   */
  withDependsOn(...dependencies: GenericContainer[]): this {
    dependencies.forEach((dependency, index) => {
      if (Array.isArray(fieldOf(dependency, "dependencies"))) return;
      const expected = "a container that is described, such as a GenericContainer";
      throw new InvalidOptionError(`withDependsOn[${index}]`, expected, dependency);
    });
    if (reachable(dependencies).has(this)) {
      const expected = "containers that do not depend on this container";
      throw new InvalidOptionError("withDependsOn", expected, this);
    }
    this.#dependencies = [...this.#dependencies, ...dependencies];
    return this;
  }

  /** The builders of `withDependsOn`. */
  get dependencies(): readonly GenericContainer[] {
    return this.#dependencies;
  }

  /** Returns the user's function of `withBakedInit()` as a function of a handle. */
  #prepare({ bake }: ContainerSpec): ((handle: ContainerHandle) => Promise<unknown>) | undefined {
    const prepare = bake?.prepare as Prepare<StartedContainer> | undefined;
    return prepare && (async (handle) => prepare(await this.#wrap(handle)));
  }

  /**
   * Returns a running container in the subclass's own type. Only the subclass's `start()` makes such an
   * object, so `start()` is called a second time; `#start` then returns this container.
   */
  #wrap(handle: ContainerHandle): Promise<StartedContainer> {
    return within({ running: { builder: this, handle } }, () => this.start());
  }

  /** Returns the description for one start, including the additions of a subclass and of the modifier. */
  async #describe(ofStart: Held): Promise<ContainerSpec> {
    if (this.beforeContainerCreated === undefined && !hasStartModifier()) {
      return this.#configured();
    }
    const described = this.#preparing.then(() =>
      this.inStart(ofStart, async () => {
        await this.beforeContainerCreated?.();
        await modifyStart(this);
        return this.#configured();
      }),
    );
    this.#preparing = described.catch(() => undefined);
    return described;
  }

  #configured(): ContainerSpec {
    return mergeSpec(this.described, this.configure(this.described));
  }

  /** As in testcontainers, these methods are not called by `restart()`, and not for a container that existed before. */
  #subclassHooks(ofStart: Held): Hooks {
    const inStart = <T>(hook: () => T): T => this.inStart(ofStart, hook);
    return {
      ...(this.containerCreated && {
        created: (handle: Handle) => inStart(() => this.containerCreated?.(handle.id)),
      }),
      ...(this.containerStarting && {
        started: (handle: Handle, { reused, restarted }: HookContext) =>
          reused ||
          restarted ||
          inStart(() => this.containerStarting?.(toInspectResult(handle.info), reused)),
      }),
      ...(this.containerStarted && {
        ready: (handle: Handle, { reused, restarted }: HookContext) =>
          reused ||
          restarted ||
          inStart(() =>
            this.containerStarted?.(toStarted(handle), toInspectResult(handle.info), reused),
          ),
      }),
    };
  }
}

/** Returns the user's object for a handle of the lifecycle. Hooks and `ambient` declare that as a Handle. */
function toStarted(handle: Handle): StartedContainer {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the lifecycle makes no other handles
  return new StartedContainer(handle as ContainerHandle, awaitRestart);
}

/** Loads the lifecycle at the first start: a test file that starts nothing does not pay for it. */
const lifecycle = (): Promise<typeof Lifecycle> => import("../lifecycle/start-container");

/** Describes the build of an image. `build()` resolves with the description of a container of the image. */
export class GenericContainerBuilder extends ImageBuilder<GenericContainer> {
  /** `context` is a folder. Throws InvalidOptionError if the folder or the Dockerfile does not exist. */
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
