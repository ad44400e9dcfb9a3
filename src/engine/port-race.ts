import { debug } from "../common/debug";
import { messageOf, reasonOf } from "../errors";
import { takenPort } from "./taken-port";
import type { Engine } from "./engine";

/** The engine takes its own next port each time, so a few tries are enough. */
const TRIES = 5;

/**
 * Starts a container, and again if another program took a host port that the engine had chosen.
 *
 * Between the engine's choice and its use of the port, any program of the machine can take it. A host port that the
 * user chose is not tried again.
 */
export async function retryPortRace(
  engine: { readonly containers: Pick<Engine["containers"], "inspectRaw"> },
  id: string,
  start: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await start();
      return;
    } catch (error) {
      const port = takenPort(reasonOf(error));
      if (port === undefined || tries === TRIES) throw error;
      if (!(await isChosenByEngine(port, engine, id, signal))) throw error;
      debug("containers", () => `${id.slice(0, 12)}: host port ${port} was taken, trying another`);
    }
  }
}

interface HostConfig {
  readonly PublishAllPorts?: boolean;
  readonly PortBindings?: Readonly<
    Record<string, readonly { readonly HostPort?: string }[] | null>
  > | null;
}

/**
 * Returns whether the engine chose this host port. Asks the engine, because `withCreateOptions` can set ports, too.
 */
async function isChosenByEngine(
  port: number,
  engine: { readonly containers: Pick<Engine["containers"], "inspectRaw"> },
  id: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let settings: HostConfig;
  try {
    settings = (await engine.containers.inspectRaw(id, signal)).HostConfig;
  } catch (error) {
    // The caller throws the error of the start. A container with AutoRemove is gone, for example.
    debug("containers", () => `${id.slice(0, 12)}: no look at its ports: ${messageOf(error)}`);
    return false;
  }
  const { PublishAllPorts = false, PortBindings } = settings;
  const hostPorts = Object.values(PortBindings ?? {}).flatMap((bindings) =>
    (bindings ?? []).map(({ HostPort = "" }) => HostPort),
  );
  const isOpen = PublishAllPorts || hostPorts.some((wanted) => wanted === "" || wanted === "0");
  return isOpen && !hostPorts.some((wanted) => includesPort(wanted, port));
}

/** Returns whether a fixed host port such as `8080`, or a range such as `8080-8090`, includes a port. */
function includesPort(wanted: string, port: number): boolean {
  const [first = "", last = first] = wanted.split("-");
  return Number(first) <= port && port <= Number(last);
}
