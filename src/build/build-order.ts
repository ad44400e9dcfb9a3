import type { ImagePullPolicy } from "../spec/container-spec";
import type { Builder, BuildLogSink, BuildSecret, BuildSsh } from "./build-request";
import type { ContextSource } from "./context/context-source";

/** The options that an `ImageBuilder` has collected; frozen. */
export interface BuildOrder {
  readonly source: ContextSource;
  readonly builder: Builder;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  readonly platform: string | undefined;
  /** If false, every step runs, without the build cache. */
  readonly cache: boolean;
  readonly pullPolicy: ImagePullPolicy | undefined;
  readonly cacheFrom: readonly string[];
  readonly extraHosts: Readonly<Record<string, string>>;
  readonly networkMode: string | undefined;
  /** In bytes. */
  readonly shmSize: number | undefined;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly BuildSsh[];
  /** Whether to reuse an image that was built from the same inputs. */
  readonly skipUnchanged: boolean;
  readonly logSinks: readonly BuildLogSink[];
}

/** Returns an order with default options. */
export function emptyOrder(source: ContextSource): BuildOrder {
  return {
    source,
    builder: "classic",
    buildArgs: {},
    labels: {},
    target: undefined,
    platform: undefined,
    cache: true,
    pullPolicy: undefined,
    cacheFrom: [],
    extraHosts: {},
    networkMode: undefined,
    shmSize: undefined,
    secrets: [],
    ssh: [],
    skipUnchanged: true,
    logSinks: [],
  };
}
