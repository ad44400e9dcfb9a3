import type { Handle } from "../spec/handle";
import type { Wait } from "../spec/wait";
import { HealthCheckWait } from "./health-check";
import { ListeningPortsWait } from "./ports/listening-ports";
import { portsToPublish } from "./ports/ports-to-publish";
import { UdpPortsWait } from "./ports/udp-ports";

/**
 * Returns the wait for a container that sets none: for the health check of the container or its image, otherwise
 * for its published TCP ports, otherwise for its other ports. Without ports, the container is ready at once.
 */
export function defaultWait(handle: Handle): Wait {
  if (handle.info.hasHealthCheck) return new HealthCheckWait();
  const tcp = portsToPublish(handle, "tcp");
  const others = [...portsToPublish(handle, "udp"), ...portsToPublish(handle, "sctp")];
  return tcp.length === 0 && others.length > 0 ? new UdpPortsWait() : new ListeningPortsWait(tcp);
}
