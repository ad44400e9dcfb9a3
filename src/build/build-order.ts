import type { ImagePullPolicy } from "../spec/container-spec";
import type { Builder, BuildLogSink, BuildSecret, BuildSsh } from "./build-request";
import type { ContextSource } from "./context/context-source";

/** Everything that an image's builder collects: frozen data. */
export interface BuildOrder {
  readonly source: ContextSource;
  readonly builder: Builder;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  readonly platform: string | undefined;
  /** False runs every step, whatever was built before. */
  readonly cache: boolean;
  readonly pullPolicy: ImagePullPolicy | undefined;
  readonly cacheFrom: readonly string[];
  readonly extraHosts: Readonly<Record<string, string>>;
  readonly networkMode: string | undefined;
  /** Bytes. */
  readonly shmSize: number | undefined;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly BuildSsh[];
  /** Take what was built of the same before. */
  readonly skipUnchanged: boolean;
  readonly logSinks: readonly BuildLogSink[];
}

/** Nothing but what to build from. */
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
