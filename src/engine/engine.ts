import type { EngineAddress } from "./endpoint";
import type { BuildRequests } from "./requests/builds";
import type { ContainerRequests } from "./requests/containers";
import type { ImageRequests } from "./requests/images";
import type { NetworkRequests } from "./requests/networks";
import type { SwarmRequests } from "./requests/swarm";
import type { VolumeRequests } from "./requests/volumes";

/** The names of the drivers that an engine has, its own and those of plugins, by what they are for. */
export interface Plugins {
  readonly volume: readonly string[];
  readonly network: readonly string[];
  readonly log: readonly string[];
  readonly authorization: readonly string[];
}

export interface EngineInfo {
  readonly serverVersion: string;
  readonly operatingSystem: string;
  /** `linux` or `windows`. */
  readonly osType: string;
  /** As the kernel names it, e.g. `x86_64`. */
  readonly architecture: string;
  /** The output of `uname -r` on the engine's machine. */
  readonly kernelVersion: string;
  /** Memory of the engine's machine in bytes. */
  readonly memory: number;
  readonly cpus: number;
  /** The registry for image names that do not begin with one. */
  readonly indexServerAddress: string;
  /** URLs of mirrors of Docker Hub. */
  readonly registryMirrors: readonly string[];
  /** Hosts and networks of registries that the engine uses without TLS, except this machine's own. */
  readonly insecureRegistries: readonly string[];
  /** How the engine stores images and containers, e.g. `overlay2`; empty if it does not say. */
  readonly storageDriver: string;
  /** The folder of its data on its own machine; empty if it does not say. */
  readonly dataFolder: string;
  /** By the engine's clock; undefined if it does not say. */
  readonly time: Date | undefined;
  /** Names of the programs that can run containers, e.g. `runc`. */
  readonly runtimes: readonly string[];
  readonly plugins: Plugins;
  /** Labels of the engine itself, e.g. `stage=ci`. */
  readonly labels: readonly string[];
  /** True if the engine runs without root. Its machine then cannot see the containers' networks. */
  readonly rootless: boolean;
}

/**
 * A container engine.
 *
 * Requests reject with EngineError, or with the reason of the signal that aborted them. A request whose result type
 * includes `undefined` resolves with `undefined` if the object does not exist.
 */
export interface Engine {
  /** The engine's address, e.g. `unix:///var/run/docker.sock`. */
  readonly uri: string;
  readonly containers: ContainerRequests;
  readonly images: ImageRequests;
  readonly builds: BuildRequests;
  readonly networks: NetworkRequests;
  readonly volumes: VolumeRequests;
  readonly swarm: SwarmRequests;

  info(signal?: AbortSignal): Promise<EngineInfo>;

  /** Returns the parts of the address, for other programs that talk to the engine. */
  address(): Promise<EngineAddress>;

  /**
   * Returns a dockerode object for requests that this interface does not offer. Loads dockerode. The result is untyped,
   * so that Mayfly's declarations do not need dockerode's.
   */
  raw(): unknown;
}
