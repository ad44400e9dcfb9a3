import { fieldOf } from "../errors";
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

/** An address of this machine that containers reach. */
export function addressEntrance(address: string): Entrance {
  return {
    name: address,
    place: `its gateway ${address}`,
    async listen(connections) {
      try {
        return await Relay.open(address, connections);
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
