import type { Handle } from "../spec/handle";
import type { Wait } from "../spec/wait";
import { HealthCheckWait } from "./health-check";
import { ListeningPortsWait, tcpPortsToPublish } from "./ports/listening-ports";

/**
 * Returns the wait for a container that sets none: for the health check of the container or its image, otherwise
 * for its published TCP ports. Without ports, the container is ready at once.
 */
export function defaultWait(handle: Handle): Wait {
  return handle.info.hasHealthCheck
    ? new HealthCheckWait()
    : new ListeningPortsWait(tcpPortsToPublish(handle));
}
