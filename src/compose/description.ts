import type { ImagePullPolicy, LogConsumer } from "../spec/container-spec";
import type { ReuseOptions } from "../spec/reuse-options";
import type { Wait } from "../spec/wait";

/** Everything that the user has said about a compose environment. Frozen data, as a container's spec is. */
export interface ComposeDescription {
  /** The absolute path of the folder in which compose runs. */
  readonly folder: string;
  /** The compose files in their order: absolute paths, and contents. */
  readonly files: readonly ComposeFile[];
  /** Undefined to generate a name for each start. */
  readonly projectName: string | undefined;
  /** Generates the project's name if there is none. */
  readonly nextName: () => string;
  /** Variables for compose and its files. */
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentFile: string | undefined;
  readonly profiles: readonly string[];
  /** The number of containers by service. */
  readonly scale: Readonly<Record<string, number>>;
  readonly builds: boolean;
  /** Whether images are built with BuildKit; undefined for compose's own choice. */
  readonly buildkit: boolean | undefined;
  readonly recreates: boolean;
  readonly autoCleanup: boolean;
  readonly pullPolicy: ImagePullPolicy | undefined;
  readonly defaultWait: Wait | undefined;
  /** Waits by the name of a service or a container. */
  readonly waits: Readonly<Record<string, Wait>>;
  /** Log consumers by the name of a service or a container. */
  readonly logConsumers: Readonly<Record<string, readonly LogConsumer[]>>;
  /** Milliseconds. */
  readonly startupTimeout: number | undefined;
  /** Undefined for an environment of its own. */
  readonly reuse: ReuseOptions | undefined;
  readonly removesOrphans: boolean;
  readonly client: ComposeClientOptions;
}

/** The absolute path of a compose file, or its content. */
export type ComposeFile = string | { readonly name: string; readonly content: string };

/**
 * A compose file that is given by its content. Relative paths in it are relative to the folder of the first file if that
 * is given by its path, as compose takes them; otherwise to the environment's folder.
 */
export interface ComposeContent {
  /** YAML or JSON, or an object, which compose gets as JSON. */
  readonly content: string | object;
  /** The file's name in compose's errors. Default: `content-1.yml`, with its number among the files. */
  readonly name?: string;
}

/** The program that runs compose; by default the docker CLI's plugin. */
export type ComposeExecutable =
  | {
      /** The docker CLI, or another program with a subcommand `compose`. */
      readonly executablePath: string;
      /** Arguments before `compose`. */
      readonly options?: readonly string[];
      readonly standalone?: false;
    }
  | {
      /** `docker-compose` itself. */
      readonly standalone: true;
      /** Default: `docker-compose` on the PATH. */
      readonly executablePath?: string;
    };

/** How compose is called. */
export interface ComposeClientOptions {
  readonly executable?: ComposeExecutable;
  /** Arguments of compose, before the subcommand. */
  readonly composeOptions?: readonly string[];
  /** Arguments of `up`. */
  readonly commandOptions?: readonly string[];
  /** Receives each line that compose prints. */
  readonly logger?: { trace(message: string): unknown };
}
