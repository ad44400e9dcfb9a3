import type { Transport } from "../../http/transport";
import type { SwarmRequests } from "../../requests/swarm";
import { bindRequests } from "../bind-requests";

/** Returns the requests about a swarm, whose code the first of them loads: few programs use one. */
export function lazySwarmRequests(transport: Transport): SwarmRequests {
  return new Proxy({} as SwarmRequests, {
    get:
      (_, name) =>
      async (...args: unknown[]): Promise<unknown> => {
        const requests: SwarmRequests = bindRequests(transport, await import("./swarm-requests"));
        return Reflect.apply(Reflect.get(requests, name) as () => unknown, undefined, args);
      },
  });
}
