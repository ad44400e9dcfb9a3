import { lookup } from "node:dns/promises";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import type { Runtime } from "../run/runtime";
import type { HostIp } from "../spec/ports/bound-ports";

/** What is known of the engine and of this process. */
export interface ContainerRuntimeInfo {
  readonly node: {
    readonly version: string;
    readonly architecture: string;
    readonly platform: string;
  };
  readonly containerRuntime: {
    /** The host under which published ports are reached. */
    readonly host: string;
    /** Its addresses. */
    readonly hostIps: HostIp[];
    /** Where the engine's socket is for containers that it is mounted into. */
    readonly remoteSocketPath: string;
    /** The registry that images without one of their own come from. */
    readonly indexServerAddress: string;
    readonly serverVersion: string;
    readonly operatingSystem: string;
    /** `linux` or `windows`. */
    readonly operatingSystemType: string;
    readonly architecture: string;
    readonly cpus: number;
    /** Bytes of memory that the engine's machine has. */
    readonly memory: number;
    /** The names of the programs that can run containers, e.g. `runc`. */
    readonly runtimes: string[];
    /** The engine's own, e.g. `stage=ci`. */
    readonly labels: string[];
  };
}

const USUAL_SOCKET = "/var/run/docker.sock";

/** Elsewhere than on Linux the engine is in a virtual machine, where this machine's paths mean nothing. */
function remoteSocketPath(uri: string): string {
  const scheme = "unix://";
  return process.platform === "linux" && uri.startsWith(scheme)
    ? uri.slice(scheme.length)
    : USUAL_SOCKET;
}

async function addressesOf(host: string): Promise<HostIp[]> {
  try {
    return await lookup(host, { all: true });
  } catch (error) {
    // Containers that publish nothing do without.
    debug(undefined, () => `${host} has no address: ${messageOf(error)}`);
    return [];
  }
}

export async function runtimeInfo({
  config,
  engine,
  reach,
}: Pick<Runtime, "config" | "engine" | "reach">): Promise<ContainerRuntimeInfo> {
  const [info, hostIps] = await Promise.all([engine.info(), addressesOf(reach.host)]);
  const { serverVersion, operatingSystem, osType, architecture } = info;
  const { cpus, memory, indexServerAddress, runtimes, labels } = info;
  return {
    node: { version: process.version, architecture: process.arch, platform: process.platform },
    containerRuntime: {
      host: reach.host,
      hostIps,
      remoteSocketPath: config.dockerSocketOverride ?? remoteSocketPath(engine.uri),
      indexServerAddress,
      serverVersion,
      operatingSystem,
      operatingSystemType: osType,
      architecture,
      cpus,
      memory,
      runtimes: [...runtimes],
      labels: [...labels],
    },
  };
}
