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

/** An address where containers connect to this machine, or a tunnel. */
export interface Entrance {
  /** A unique name, for the keys of shared ports. */
  readonly name: string;
  /** What errors call the entrance, after "cannot listen on port 80 of". */
  readonly place: string;
  /**
   * Starts listening on the connections' port. Resolves with undefined if another program listens there.
   * Rejects if listening there is never possible.
   */
  listen(connections: ServerConnections): Promise<Listener | undefined>;
  /** Returns whether Mayfly must listen here, given where servers listen now. */
  isNeeded(servers: Listening): boolean;
}

/**
 * Returns the entrance on an address of this machine that containers can reach. Other machines that route to
 * the address can reach it too, because Linux accepts packets for its addresses on any interface. So it admits
 * only containers and clients on this machine; containers on the host's network count as such clients.
 */
export function addressEntrance(
  address: string,
  containers: Pick<ContainerAddresses, "include">,
): Entrance {
  const admits = async (client: string): Promise<boolean> =>
    client === address || isOwnAddress(client) || (await containers.include(client));
  return {
    name: address,
    place: `the gateway ${address}`,
    async listen(connections) {
      try {
        return await Relay.open(address, connections, admits);
      } catch (error) {
        if (fieldOf(error, "code") === "EADDRINUSE") return undefined;
        throw error;
      }
    },
    // Containers reach a server on all addresses directly. A server that is about to listen on all addresses
    // needs this address to be free.
    isNeeded: (servers) => servers === "loopback",
  };
}

/**
 * Returns whether a client is on this machine. Its address can differ from the one that it connects to,
 * because Docker's MASQUERADE rule for packets that leave its bridges also applies to the loopback interface.
 * No other machine can connect from an address of this machine, because the answers would not leave this
 * machine.
 */
function isOwnAddress(client: string): boolean {
  // Listening on the address would prove nothing: with net.ipv4.ip_nonlocal_bind any address works.
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some(({ address }) => address === client),
  );
}
