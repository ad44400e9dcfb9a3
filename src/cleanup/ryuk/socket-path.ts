import { release } from "node:os";
import type { Config } from "../../config";
import type { EngineEndpoint } from "../../engine/endpoint";
import type { Engine } from "../../engine/engine";
import type { OwnContainer } from "../../engine/own-container";
import { isInVirtualMachine } from "../../engine/virtual-machine";

/** Where the engine's socket is in Ryuk's container, and on most machines. */
export const USUAL_SOCKET = "/var/run/docker.sock";

/** What is known of the machine that this process runs on; for tests. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly kernelVersion: string;
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  kernelVersion: release(),
});

/**
 * The engine's socket, as a path on the engine's own machine. It is the one that this process uses
 * only where both see the same files; an engine in a virtual machine has it at the usual place, and
 * what this process sees in a container has been mounted from somewhere.
 */
export async function engineSocketPath(
  { address }: Pick<EngineEndpoint, "address">,
  { dockerSocketOverride }: Pick<Config, "dockerSocketOverride">,
  engine: Pick<Engine, "info" | "containers">,
  ownContainer: OwnContainer,
  machine: Machine = thisMachine(),
): Promise<string> {
  if (dockerSocketOverride !== undefined) return dockerSocketOverride;
  if (!("socketPath" in address) || machine.platform !== "linux") return USUAL_SOCKET;
  const info = await engine.info();
  const isElsewhere = isInVirtualMachine(info) || info.kernelVersion !== machine.kernelVersion;
  if (isElsewhere) return USUAL_SOCKET;
  const container = await ownContainer();
  const source = container && (await mountSource(engine, container.id, address.socketPath));
  return source ?? address.socketPath;
}

/** What a container's file is on the engine's machine. */
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
