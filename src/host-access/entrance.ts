import { networkInterfaces } from "node:os";
import { fieldOf } from "../errors";
import type { ContainerAddresses } from "./container-addresses";
import type { Listening } from "./loopback-servers";
import { Relay } from "./relay";
import type { ServerConnections } from "./server-connections";

/** A listener for containers, which forwards their connections to a server on this machine. */
export interface Listener {
  /** Stops listening. Accepted connections go on. */
  close(): Promise<void>;
}

/** A place where containers connect to this machine. */
export interface Entrance {
  /** The name that distinguishes it from other entrances, in keys of shared ports. */
  readonly name: string;
  /** The place in errors, after "cannot listen on port 80 of". */
  readonly place: string;
  /**
   * Starts listening on the connections' port; undefined if another program does. Rejects if listening
   * there is never possible.
   */
  listen(connections: ServerConnections): Promise<Listener | undefined>;
  /** Returns whether to listen, given where servers listen now. */
  isNeeded(servers: Listening): boolean;
}

/**
 * Returns the entrance at an address of this machine that containers reach. Other machines that route to
 * the address also reach it, because Linux accepts packets for its addresses on any interface. So only
 * containers are served, and clients on this machine, which includes containers on the host's network.
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
    // Containers reach a server on all addresses directly, and a server that is about to listen on all
    // addresses needs this one to be free.
    isNeeded: (servers) => servers === "loopback",
  };
}

/**
 * Returns whether a client is on this machine. Local clients do not always come from the address that
 * they connect to, because Docker's MASQUERADE rule for packets that leave its bridges also applies to
 * the loopback interface. No other machine can connect from an address of this machine, because the answers
 * do not leave it.
 */
function isOwnAddress(client: string): boolean {
  // Listening on the address would prove nothing: with net.ipv4.ip_nonlocal_bind any address works.
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some(({ address }) => address === client),
  );
}
