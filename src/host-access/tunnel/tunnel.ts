import { ownLabels } from "../../run/session";
import { debug } from "../../common/debug";
import { fieldOf, HostAccessError, messageOf, reasonOf } from "../../errors";
import { connectHostNetwork, useHostNetwork } from "../../lifecycle/host-network";
import type { Runtime } from "../../run/runtime";
import { processWide } from "../../common/process-wide";
import type { Entrance } from "../entrance";
import { SSHD_IMAGE, startSidecar, type Sidecar } from "./sidecar";

/** Returns the process's tunnels by engine URI. Under Jest, the test files of a process share them. */
const tunnels = (): Map<string, Promise<Entrance>> =>
  processWide("tunnels", () => new Map<string, Promise<Entrance>>());

/**
 * Returns this process's tunnel to an engine. The first call opens the tunnel. It stays open until the process
 * ends, because containers stay in its network. Each process has its own tunnel, so several processes can expose
 * the same port. Throws HostAccessError; the next call then tries again.
 */
export function openTunnel(runtime: Runtime): Promise<Entrance> {
  const { uri } = runtime.engine;
  let tunnel = tunnels().get(uri);
  if (tunnel === undefined) {
    tunnel = open(runtime).catch((error: unknown) => {
      tunnels().delete(uri);
      throw error;
    });
    tunnels().set(uri, tunnel);
  }
  return tunnel;
}

async function open(runtime: Runtime): Promise<Entrance> {
  const { config, engine } = runtime;
  const image = config.sshdImage ?? SSHD_IMAGE;
  let sidecar: Sidecar;
  try {
    sidecar = await startSidecar(runtime, image);
  } catch (error) {
    throw refusal(engine.uri, image, error);
  }
  const { ssh } = sidecar;
  const forgotten = ssh.closed.then(() => forget(runtime, sidecar));
  try {
    await admitContainers(runtime, sidecar);
  } catch (error) {
    ssh.close();
    await forgotten;
    throw new HostAccessError(
      engine.uri,
      `the containers could not be connected to the tunnel's network: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return {
    name: `tunnel ${sidecar.id}`,
    place: "the tunnel's container",
    listen: (connections) => ssh.listen(connections),
    // Also listens for "unknown": containers can then connect even if no server listens.
    isNeeded: (servers) => servers !== "nowhere",
  };
}

/** Connects existing containers to the tunnel's network. Later containers join it when they are created. */
async function admitContainers(
  { engine, session }: Runtime,
  { id, network }: Sidecar,
): Promise<void> {
  useHostNetwork(engine, network);
  const containers = await engine.containers.list({ ...session.filter, ...ownLabels(session) });
  await Promise.all(
    containers
      .filter((container) => container !== id)
      .map((container) => connectHostNetwork(network, container, engine)),
  );
}

/** Removes a broken tunnel, so the next exposed port opens another one. */
async function forget({ engine }: Runtime, { id, network }: Sidecar): Promise<void> {
  debug(undefined, () => `the tunnel to ${engine.uri} was closed`);
  tunnels().delete(engine.uri);
  useHostNetwork(engine, undefined);
  try {
    await engine.containers.remove(id, { volumes: true });
    await engine.networks.remove(network.id);
  } catch (error) {
    // Containers are still in the network, or the engine is gone. The rest is removed when this process ends.
    debug(
      undefined,
      () => `could not remove the tunnel's container and network: ${messageOf(error)}`,
    );
  }
}

function refusal(uri: string, image: string, cause: unknown): HostAccessError {
  const hint = fieldOf(cause, "hint");
  return new HostAccessError(
    uri,
    `they can reach this machine only through a tunnel, and the tunnel's container could not be started: ${reasonOf(cause)}`,
    {
      hint:
        typeof hint === "string" && fieldOf(cause, "code") === "IMAGE_PULL_FAILED"
          ? `${hint}; to use another copy of the image, set SSHD_CONTAINER_IMAGE`
          : `the image ${image} must have sh and OpenSSH's /usr/sbin/sshd; to use another image, set SSHD_CONTAINER_IMAGE`,
      cause,
    },
  );
}
