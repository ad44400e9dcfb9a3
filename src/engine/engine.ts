import type { EngineAddress } from "./endpoint";
import type { BuildRequests } from "./requests/builds";
import type { ContainerRequests } from "./requests/containers";
import type { ImageRequests } from "./requests/images";
import type { NetworkRequests } from "./requests/networks";
import type { VolumeRequests } from "./requests/volumes";

export interface EngineInfo {
  readonly serverVersion: string;
  readonly operatingSystem: string;
  /** `linux` or `windows`. */
  readonly osType: string;
  /** As the kernel names it, e.g. `x86_64`. */
  readonly architecture: string;
  /** What `uname -r` says there. */
  readonly kernelVersion: string;
  /** Bytes of memory that the engine's machine has. */
  readonly memory: number;
  readonly cpus: number;
  /** The registry that images without one of their own come from. */
  readonly indexServerAddress: string;
  /** The names of the programs that can run containers, e.g. `runc`. */
  readonly runtimes: readonly string[];
  /** The engine's own, e.g. `stage=ci`. */
  readonly labels: readonly string[];
  /** True when the engine runs without root's rights, with networks apart from its machine's. */
  readonly rootless: boolean;
}

/**
 * A container engine, in Mayfly's own terms.
 *
 * Requests fail with EngineError. They resolve with `undefined` for "not found" where that is an
 * ordinary answer. Aborting a signal rejects with its reason.
 */
export interface Engine {
  /** The engine's address, e.g. `unix:///var/run/docker.sock`. */
  readonly uri: string;
  readonly containers: ContainerRequests;
  readonly images: ImageRequests;
  readonly builds: BuildRequests;
  readonly networks: NetworkRequests;
  readonly volumes: VolumeRequests;

  info(signal?: AbortSignal): Promise<EngineInfo>;

  /** Returns the engine's address in parts, for other programs that talk to it. */
  address(): Promise<EngineAddress>;

  /**
   * Returns the dockerode object that talks to the engine, for what this interface does not offer.
   * Untyped, so that Mayfly's declarations do not need those of dockerode.
   */
  raw(): unknown;
}
