import { networkInterfaces } from "node:os";
import { fieldOf } from "../errors";
import type { ContainerAddresses } from "./container-addresses";
import type { Listening } from "./loopback-servers";
import { Relay } from "./relay";
import type { ServerConnections } from "./server-connections";

/** Something that listens for containers, and passes what they send on to a server of this machine. */
export interface Listener {
  /** Stops listening. What was accepted goes on. */
  close(): Promise<void>;
}

/** Where containers arrive. */
export interface Entrance {
  /** Tells it from others, in the keys of what is shared. */
  readonly name: string;
  /** As it reads after "nothing can listen on port 80 of". */
  readonly place: string;
  /**
   * Begins to listen on the port for its connections; undefined where somebody else does. Rejects
   * where listening is never possible.
   */
  listen(connections: ServerConnections): Promise<Listener | undefined>;
  /** Whether to listen, with servers as they are. */
  isNeeded(servers: Listening): boolean;
}

/**
 * An address of this machine that containers reach. Machines that route to it reach it, too, since
 * Linux accepts packets for any of its addresses on any interface. Only containers are served, and
 * clients on this machine, which include the containers on its own network.
 */
export function addressEntrance(
  address: string,
  containers: Pick<ContainerAddresses, "include">,
): Entrance {
  const admits = async (client: string): Promise<boolean> =>
    client === address || isOwnAddress(client) || (await containers.include(client));
  return {
    name: address,
    place: `its gateway ${address}`,
    async listen(connections) {
      try {
        return await Relay.open(address, connections, admits);
      } catch (error) {
        if (fieldOf(error, "code") === "EADDRINUSE") return undefined;
        throw error;
      }
    },
    // A server on all addresses is reached without help, and one that is about to listen there needs
    // this one to be free.
    isNeeded: (servers) => servers === "loopback",
  };
}

/**
 * Local clients do not always come from the address that they connect to: Docker's rule for what
 * leaves its bridges (MASQUERADE) applies to the loopback interface. No other machine can connect from
 * an address of this one, where the answers to it stay.
 */
function isOwnAddress(client: string): boolean {
  // Not by listening there, which succeeds for any address where net.ipv4.ip_nonlocal_bind is set.
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some(({ address }) => address === client),
  );
}
