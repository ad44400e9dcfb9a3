import type { SwarmRequests } from "../../../src/engine/requests/swarm";
import { EngineError } from "../../../src/errors";

/** Returns the requests of an engine that is in no swarm: it refuses all except the question for it. */
export function fakeSwarm(): SwarmRequests {
  const membership = { state: "inactive", isManager: false, nodeId: "", nodes: 0 };
  return new Proxy({} as SwarmRequests, {
    get: (_, name) => () =>
      name === "membership"
        ? Promise.resolve(membership)
        : Promise.reject(new EngineError(String(name), "not a swarm manager", 503)),
  });
}
