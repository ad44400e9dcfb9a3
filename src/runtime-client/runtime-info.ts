import { lookup } from "node:dns/promises";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import type { Plugins } from "../engine/engine";
import type { Runtime } from "../run/runtime";
import type { HostIp } from "../spec/ports/bound-ports";

/** Facts about the engine and this process. */
export interface ContainerRuntimeInfo {
  readonly node: {
    readonly version: string;
    readonly architecture: string;
    readonly platform: string;
  };
  readonly containerRuntime: {
    /** The host name or address where published ports are reached. */
    readonly host: string;
    /** The addresses of `host`. */
    readonly hostIps: HostIp[];
    /** The path of the engine's socket on its host, for mounting it into a container. */
    readonly remoteSocketPath: string;
    /** The registry for image names without a registry. */
    readonly indexServerAddress: string;
    readonly serverVersion: string;
    readonly operatingSystem: string;
    /** `linux` or `windows`. */
    readonly operatingSystemType: string;
    readonly architecture: string;
    readonly cpus: number;
    /** The memory of the engine's machine in bytes. */
    readonly memory: number;
    /** Names of the runtimes that can run containers, e.g. `runc`. */
    readonly runtimes: string[];
    /** The drivers for volumes, networks, logs and authorization, the engine's own and those of plugins. */
    readonly plugins: Plugins;
    /** The engine's labels, e.g. `stage=ci`. */
    readonly labels: string[];
  };
}

const USUAL_SOCKET = "/var/run/docker.sock";

/** On systems other than Linux, the engine runs in a virtual machine, with the usual path there. */
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
    // Containers that publish no ports do not need an address.
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
  const { cpus, memory, indexServerAddress, runtimes, labels, plugins } = info;
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
      plugins,
      labels: [...labels],
    },
  };
}
