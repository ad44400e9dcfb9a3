import type { Handle } from "../spec/handle";
import type { Wait } from "../spec/wait";
import { HealthCheckWait } from "./health-check";
import { ListeningPortsWait, tcpPortsToPublish } from "./ports/listening-ports";

/**
 * What a container is waited for when nothing was said: its health check, which its image may have
 * brought along, else its published TCP ports; without any it is ready at once.
 */
export function defaultWait(handle: Handle): Wait {
  return handle.info.hasHealthCheck
    ? new HealthCheckWait()
    : new ListeningPortsWait(tcpPortsToPublish(handle));
}
