import { abortable } from "../common/abort";
import type * as Build from "../build/build";
import { emptyOrder, type BuildOrder } from "../build/build-order";
import type { BuildLogSink, BuildSsh, SecretSource } from "../build/build-request";
import type { ContextSource } from "../build/context/context-source";
import { quoteKeyPath } from "../common/describe-value";
import type { ConnectedEngine } from "../connect/connected-engine";
import { checkEngine, runtimeOn } from "../connect/on-engine";
import { fieldOf, InvalidOptionError } from "../errors";
import type { ExtraHost, ImagePullPolicy, Labels } from "../spec/container-spec";
import { ImageName } from "../spec/image-name";
import {
  checkBoolean,
  checkExtraHosts,
  checkFunction,
  checkStrings,
  checkStringValues,
  checkText,
  checkVariables,
  checkWholeNumber,
} from "../spec/options";
import { checkPlatform } from "../spec/platform";
import { statPath } from "../spec/inspect/stat-path";
import { checkPullPolicy } from "../spec/pull-policy";
import { randomUuid, type Uuid } from "../common/uuid";

/** The values of a Dockerfile's `ARG`s, by name. */
export type BuildArgs = Readonly<Record<string, string>>;

export interface BuildOptions {
  /** Remove the image after this process has ended. Default true. */
  readonly deleteOnExit?: boolean;
  /** Aborting it ends the build and removes the image; `build()` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What starts on an engine. */
interface OnOneEngine {
  onEngine(uri: string, by: string): unknown;
}

/**
 * Describes how an image is built. A method checks its arguments and returns the builder. Nothing
 * uses the engine before `build()`, and one builder can build any number of times.
 *
 * Throws InvalidOptionError for an invalid option.
 */
export class ImageBuilder<Container extends OnOneEngine> {
  #engine: ConnectedEngine | undefined;
  #order: BuildOrder;
  readonly #toContainer: (image: string) => Container;
  readonly #uuid: Uuid;

  constructor(source: ContextSource, toContainer: (image: string) => Container, uuid?: Uuid) {
    this.#order = emptyOrder(source);
    this.#toContainer = toContainer;
    this.#uuid = uuid ?? { nextUuid: randomUuid };
  }

  #with(change: Partial<BuildOrder>): this {
    this.#order = { ...this.#order, ...change };
    return this;
  }

  /** Builds on an engine of `connectEngine()`, on which the container then starts, too. */
  withEngine(engine: ConnectedEngine): this {
    this.#engine = checkEngine(engine, "withEngine");
    return this;
  }

  /** Sets the values of the Dockerfile's `ARG`s. Replaces the values of an earlier call. */
  withBuildArgs(buildArgs: BuildArgs): this {
    return this.#with({ buildArgs: { ...checkVariables(buildArgs, "withBuildArgs") } });
  }

  /**
   * Sets whether base images that are present are pulled again. If the policy wants one of them, all are
   * pulled. Default: only missing images are pulled.
   */
  withPullPolicy(pullPolicy: ImagePullPolicy): this {
    return this.#with({ pullPolicy: checkPullPolicy(pullPolicy, "withPullPolicy") });
  }

  /** Sets whether the results of earlier build steps are reused. Default true. */
  withCache(cache: boolean): this {
    return this.#with({ cache: checkBoolean(cache, "withCache") });
  }

  /**
   * Sends what symbolic links in the context's folder point to instead of the links, for example if they lead out
   * of the folder. Throws InvalidOptionError if the context is not a folder.
   */
  withFollowLinks(): this {
    const { source } = this.#order;
    if (source.kind !== "folder") {
      const given = source.kind === "archive" ? "an archive" : "files in memory";
      throw InvalidOptionError.describing("withFollowLinks", "a folder as the context", given);
    }
    return this.#with({ source: { ...source, followLinks: true } });
  }

  /** Builds with BuildKit instead of the engine's classic builder. */
  withBuildkit(): this {
    return this.#with({ builder: "buildkit" });
  }

  /** Sets the platform, `os/architecture[/variant]`, such as `linux/arm64`. */
  withPlatform(platform: string): this {
    return this.#with({ platform: checkPlatform(platform, "withPlatform") });
  }

  /** Sets the last stage to build. Default: the Dockerfile's last stage. */
  withTarget(target: string): this {
    return this.#with({ target: checkText(target, "withTarget") });
  }

  /** Adds labels to the image; a name given again replaces the earlier value. */
  withLabels(labels: Labels): this {
    return this.#with({
      labels: { ...this.#order.labels, ...checkStringValues(labels, "withLabels") },
    });
  }

  /** Adds entries to the hosts file of the build's steps. */
  withExtraHosts(extraHosts: readonly ExtraHost[]): this {
    const added = checkExtraHosts(extraHosts, "withExtraHosts").map(({ host, ipAddress }) => [
      host,
      ipAddress,
    ]);
    const all = { ...this.#order.extraHosts, ...(Object.fromEntries(added) as Labels) };
    return this.#with({ extraHosts: all });
  }

  /** Sets the network of the build's steps: `host`, `none`, or a network's name. */
  withNetworkMode(networkMode: string): this {
    return this.#with({ networkMode: checkText(networkMode, "withNetworkMode") });
  }

  /** Sets the size of the steps' `/dev/shm` in bytes. */
  withSharedMemorySize(bytes: number): this {
    const noun = "a whole number of bytes";
    return this.#with({ shmSize: checkWholeNumber(bytes, "withSharedMemorySize", { noun }) });
  }

  /** Adds images whose layers may be reused for equal steps. */
  withCacheFrom(...images: string[]): this {
    checkStrings(images, "withCacheFrom").forEach((image) => ImageName.fromString(image));
    return this.#with({ cacheFrom: [...this.#order.cacheFrom, ...images] });
  }

  /**
   * Adds a secret for `RUN --mount=type=secret,id=…`: a file, an environment variable, or a value. No
   * layer contains it. Needs `withBuildkit()`.
   */
  withSecret(id: string, source: SecretSource): this {
    const secret = { id: checkText(id, "withSecret.id"), ...checkSecret(source) };
    return this.#with({ secrets: [...this.#order.secrets, secret] });
  }

  /** Lets `RUN --mount=type=ssh` use an SSH agent, or keys. Needs `withBuildkit()`. */
  withSsh(ssh: BuildSsh = {}): this {
    checkText(ssh.id ?? "default", "withSsh.id");
    checkStrings(ssh.paths ?? [], "withSsh.paths");
    return this.#with({ ssh: [...this.#order.ssh, ssh] });
  }

  /**
   * Sets whether a build is skipped if an image of the same files, options and base images exists.
   * Default true. With false, the engine still uses its cache.
   */
  withSkipIfUnchanged(skipUnchanged: boolean): this {
    return this.#with({ skipUnchanged: checkBoolean(skipUnchanged, "withSkipIfUnchanged") });
  }

  /** Adds a function that is called with each line that the build prints. */
  withBuildLogConsumer(sink: BuildLogSink): this {
    checkFunction(sink, "withBuildLogConsumer", "a function that takes a line");
    return this.#with({ logSinks: [...this.#order.logSinks, sink] });
  }

  /**
   * Builds the image and returns a builder for its container. The default name is random.
   * Throws EngineNotFoundError, ImageBuildError.
   */
  async build(image?: string, options: BuildOptions = {}): Promise<Container> {
    const { deleteOnExit = true, signal } = options;
    const name = image ?? `localhost/${this.#uuid.nextUuid()}:${this.#uuid.nextUuid()}`;
    ImageName.fromString(name);
    checkBoolean(deleteOnExit, "build.deleteOnExit");
    const order = checkOrder(this.#order);
    signal?.throwIfAborted();
    const { build } = await builders();
    const engine = this.#engine;
    const onEngine = await abortable(runtimeOn(engine ? { engine } : {}, "withEngine"), signal);
    await build(order, name, { kept: !deleteOnExit }, onEngine, signal);
    const container = this.#toContainer(name);
    container.onEngine(onEngine.engine.uri, "the build of its image");
    return container;
  }
}

function checkSecret(source: SecretSource): SecretSource {
  const given = ["file", "env", "value"].filter((kind) => fieldOf(source, kind) !== undefined);
  if (given.length !== 1) {
    const words = given.length === 0 ? "none" : given.join(" and ");
    throw InvalidOptionError.describing(
      "withSecret",
      "exactly one of { file }, { env } and { value }",
      words,
    );
  }
  if ("file" in source && statPath(source.file)?.isFile() !== true) {
    throw new InvalidOptionError("withSecret.file", "an existing file", source.file, quoteKeyPath);
  }
  if ("env" in source) checkText(source.env, "withSecret.env");
  return source;
}

function checkOrder(order: BuildOrder): BuildOrder {
  if (order.builder === "buildkit") return order;
  const wanted =
    order.secrets.length > 0 ? "withSecret" : order.ssh.length > 0 ? "withSsh" : undefined;
  if (wanted === undefined) return order;
  const expected = "withBuildkit() too, because the classic builder does not support this option";
  throw InvalidOptionError.describing(wanted, expected, "the classic builder");
}

/** Loaded at the first build. */
const builders = (): Promise<typeof Build> => import("../build/build");
