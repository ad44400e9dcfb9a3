import { resolve } from "node:path";
import { RandomUuid, type Uuid } from "../common/uuid";
import type { ConnectedEngine } from "../connect/connected-engine";
import { checkEngine } from "../connect/on-engine";
import { InvalidOptionError } from "../errors";
import { whileFileLasts } from "../lifecycle/file-over";
import type { Environment, ImagePullPolicy, LogConsumer } from "../spec/container-spec";
import { statPath } from "../spec/inspect/stat-path";
import {
  checkBoolean,
  checkFunction,
  checkObject,
  checkStrings,
  checkText,
  checkTexts,
  checkStartupTimeout,
  checkVariables,
  checkWholeNumber,
} from "../spec/options";
import { checkPullPolicy } from "../spec/pull-policy";
import { checkReuseOptions, type ReuseOptions } from "../spec/reuse-options";
import type { Wait } from "../spec/wait";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import { checkFile, checkFiles } from "./check-files";
import type { ComposeClientOptions, ComposeContent, ComposeDescription } from "./description";
import type { StartedDockerComposeEnvironment } from "./started-environment";

/** The project's name with `withNoRecreate()`, as in testcontainers: all starts share one project. */
const SHARED_PROJECT = "testcontainers-node";

/**
 * Describes services of compose files, which Docker Compose v2 starts. A method checks its arguments, adds them to the
 * description and returns the builder.
 *
 * Throws InvalidOptionError for an invalid option.
 *
 * ```ts
 * await using environment = await new DockerComposeEnvironment(".", "compose.yml").up();
 * const api = environment.getContainer("api");
 * ```
 */
export class DockerComposeEnvironment {
  #described: ComposeDescription;
  #engine: ConnectedEngine | undefined;

  /**
   * `files` are relative to the folder, or `{ content }` instead of a file; later files add to earlier ones, as with
   * `docker compose --file`. `uuid` generates the project's name. Throws InvalidOptionError if a file does not exist.
   */
  constructor(
    folder: string,
    files: string | ComposeContent | readonly (string | ComposeContent)[],
    uuid: Uuid = new RandomUuid(),
  ) {
    const absolute = resolve(checkText(folder, "DockerComposeEnvironment.folder"));
    if (statPath(absolute)?.isDirectory() !== true) {
      const option = "DockerComposeEnvironment.folder";
      throw InvalidOptionError.quotingPath(option, "an existing folder", folder);
    }
    this.#described = {
      folder: absolute,
      files: checkFiles(absolute, files, "DockerComposeEnvironment.files"),
      projectName: undefined,
      nextName: () => `mayfly-${uuid.nextUuid()}`.toLowerCase(),
      environment: {},
      environmentFile: undefined,
      profiles: [],
      scale: {},
      builds: false,
      buildkit: undefined,
      recreates: true,
      autoCleanup: true,
      pullPolicy: undefined,
      defaultWait: undefined,
      waits: {},
      logConsumers: {},
      startupTimeout: undefined,
      reuse: undefined,
      removesOrphans: false,
      client: {},
    };
  }

  /** Starts the services on an engine of `connectEngine()`, in place of the one that this process uses. */
  withEngine(engine: ConnectedEngine): this {
    this.#engine = checkEngine(engine, "withEngine");
    return this;
  }

  /** Builds the images of services with `build` at every start. Otherwise compose builds missing images only. */
  withBuild(): this {
    return this.#with({ builds: true });
  }

  /** Builds images with BuildKit, or with false by the classic builder. Default: compose's own choice, BuildKit. */
  withBuildkit(isOn = true): this {
    return this.#with({ buildkit: checkBoolean(isOn, "withBuildkit") });
  }

  /** False: what the start creates stays after this process has ended. Default true. */
  withAutoCleanup(autoCleanup: boolean): this {
    return this.#with({ autoCleanup: checkBoolean(autoCleanup, "withAutoCleanup") });
  }

  /** Adds environment variables of compose, which its files refer to as `${NAME}`. */
  withEnvironment(environment: Environment): this {
    const checked = checkVariables(environment, "withEnvironment");
    return this.#with({ environment: { ...this.#described.environment, ...checked } });
  }

  /** Sets the file with compose's variables, in place of `.env`. The path is relative to the folder. */
  withEnvironmentFile(path: string): this {
    const environmentFile = checkFile(this.#described.folder, path, "withEnvironmentFile");
    return this.#with({ environmentFile });
  }

  /** Adds active profiles; `*` activates all. */
  withProfiles(...profiles: string[]): this {
    checkTexts(profiles, "withProfiles");
    return this.#with({ profiles: [...this.#described.profiles, ...profiles] });
  }

  /** Uses existing containers even if the files have changed; sets the project's name to `testcontainers-node`. */
  withNoRecreate(): this {
    return this.#with({ recreates: false, projectName: SHARED_PROJECT });
  }

  /** Removes containers of services that the files do not have any more, from a project with a fixed name. */
  withRemoveOrphans(): this {
    return this.#with({ removesOrphans: true });
  }

  /**
   * Uses services that are up already, if everything that defines them is equal (docs/reuse.md), and starts services
   * otherwise. They stay when the test run ends; `down()` removes them. With TESTCONTAINERS_REUSE_ENABLE=false, every
   * start has services of its own.
   */
  withReuse(options: ReuseOptions = {}): this {
    return this.#with({ reuse: checkReuseOptions(options) });
  }

  /** Sets when images are pulled, for services without `build`. Default: if the engine does not have them. */
  withPullPolicy(policy: ImagePullPolicy): this {
    return this.#with({ pullPolicy: checkPullPolicy(policy, "withPullPolicy") });
  }

  /** Sets the wait of services without a wait of their own. Default: their health check, otherwise their ports. */
  withDefaultWaitStrategy(wait: Wait | WaitStrategy): this {
    return this.#with({ defaultWait: asWait(wait, "withDefaultWaitStrategy") });
  }

  /** Sets the wait of a service (`api`), or of one of its containers (`api-1`). */
  withWaitStrategy(name: string, wait: Wait | WaitStrategy): this {
    checkText(name, "withWaitStrategy");
    const waits = { ...this.#described.waits, [name]: asWait(wait, "withWaitStrategy") };
    return this.#with({ waits });
  }

  /** Sets how long each container may take to be ready after compose has started it, in milliseconds. Default 60,000. */
  withStartupTimeout(ms: number): this {
    return this.#with({ startupTimeout: checkStartupTimeout(ms, "withStartupTimeout") });
  }

  /** Sets the project's name: lower-case letters, digits, `_` and `-`. Default: a random name. */
  withProjectName(name: string): this {
    if (typeof name !== "string" || !/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
      const expected = "a name of lower-case letters, digits, _ and -";
      throw InvalidOptionError.quoting("withProjectName", expected, name);
    }
    return this.#with({ projectName: name });
  }

  /** Sets the number of a service's containers, in place of the file's. */
  withScale(service: string, containers: number): this {
    checkText(service, "withScale");
    const count = checkWholeNumber(containers, "withScale", { from: 0 });
    return this.#with({ scale: { ...this.#described.scale, [service]: count } });
  }

  /** Adds a function that gets the output of a service (`api`), or of one of its containers (`api-1`). */
  withLogConsumer(name: string, consumer: LogConsumer): this {
    checkText(name, "withLogConsumer");
    checkFunction(consumer, "withLogConsumer");
    const { logConsumers } = this.#described;
    const consumers = [...(logConsumers[name] ?? []), consumer];
    return this.#with({ logConsumers: { ...logConsumers, [name]: consumers } });
  }

  /** Sets the program that runs compose, and further arguments for it. */
  withClientOptions(options: ComposeClientOptions): this {
    const expected = "an object with executable, composeOptions, commandOptions or logger";
    const {
      executable,
      composeOptions = [],
      commandOptions = [],
    } = checkObject(options, "withClientOptions", expected);
    if (executable !== undefined) {
      checkObject(executable, "withClientOptions.executable", "an object");
      const { executablePath, standalone } = executable;
      if (standalone !== true || executablePath !== undefined) {
        checkText(executablePath ?? "", "withClientOptions.executable.executablePath");
      }
    }
    checkStrings(composeOptions, "withClientOptions.composeOptions");
    checkStrings(commandOptions, "withClientOptions.commandOptions");
    return this.#with({ client: { ...options } });
  }

  /**
   * Starts the services, by default all of them, with those that they depend on, and waits until they are ready. A
   * start that fails leaves nothing behind. If the signal is aborted, undoes the start and rejects with its reason.
   *
   * Throws ComposeError with what compose printed; ContainerExitedError, StartupTimeoutError and ContainerStartError
   * of a service that is not ready; EngineNotFoundError; MayflyError with the code COMPOSE_NOT_FOUND.
   */
  async up(
    services: readonly string[] = [],
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<StartedDockerComposeEnvironment> {
    const requested = [...checkStrings(services, "up")];
    const described = this.#described;
    const engine = this.#engine;
    signal?.throwIfAborted();
    return whileFileLasts("a compose environment", signal, async (either) => {
      const { startEnvironment } = await import("./start-environment");
      const start = (): Promise<StartedDockerComposeEnvironment> =>
        startEnvironment(described, requested, either);
      return engine === undefined ? start() : engine.run(start);
    });
  }

  #with(changes: Partial<ComposeDescription>): this {
    this.#described = { ...this.#described, ...changes };
    return this;
  }
}
