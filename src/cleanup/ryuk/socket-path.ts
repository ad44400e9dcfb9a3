import { release } from "node:os";
import type { Config } from "../../config";
import type { EngineEndpoint } from "../../engine/endpoint";
import type { Engine } from "../../engine/engine";
import type { OwnContainer } from "../../engine/own-container";
import { isInVirtualMachine } from "../../engine/virtual-machine";

/** The path of the engine's socket in Ryuk's container, and on most machines. */
export const USUAL_SOCKET = "/var/run/docker.sock";

/** The machine that this process runs on; tests replace it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly kernelVersion: string;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  kernelVersion: release(),
});

/**
 * Returns the path of the engine's socket on the engine's own machine:
 *
 * - the path that this process uses, if the engine runs on this machine;
 * - the path that was forwarded, if the engine is reached over `ssh`;
 * - the usual path, if the engine runs in a virtual machine or elsewhere;
 * - the path that was mounted, if this process runs in one of the engine's containers.
 */
export async function engineSocketPath(
  { address, ssh }: Pick<EngineEndpoint, "address" | "ssh">,
  { dockerSocketOverride }: Pick<Config, "dockerSocketOverride">,
  engine: Pick<Engine, "info" | "containers">,
  ownContainer: OwnContainer,
  machine: Machine = thisMachine(),
): Promise<string> {
  if (dockerSocketOverride !== undefined) return dockerSocketOverride;
  if (ssh !== undefined) return ssh.remoteSocketPath;
  if (!("socketPath" in address) || machine.platform !== "linux") return USUAL_SOCKET;
  const info = await engine.info();
  const isElsewhere = isInVirtualMachine(info) || info.kernelVersion !== machine.kernelVersion;
  if (isElsewhere) return USUAL_SOCKET;
  const container = await ownContainer();
  const source = container && (await mountSource(engine, container.id, address.socketPath));
  return source ?? address.socketPath;
}

/** Returns where a container's file is on the engine's machine; undefined if the file is not mounted. */
async function mountSource(
  engine: Pick<Engine, "containers">,
  container: string,
  path: string,
): Promise<string | undefined> {
  const { Mounts: mounts } = await engine.containers.inspectRaw(container);
  if (!Array.isArray(mounts)) return undefined;
  for (const { Source, Destination } of mounts as { Source?: string; Destination?: string }[]) {
    if (Source === undefined || Destination === undefined) continue;
    if (path === Destination) return Source;
    if (path.startsWith(`${Destination}/`)) return Source + path.slice(Destination.length);
  }
  return undefined;
}
