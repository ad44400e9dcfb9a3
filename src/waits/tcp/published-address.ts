import type { Handle } from "../../spec/handle";
import type { Address } from "./tcp-attempt";

/** Returns the address where this process reaches a TCP port of the container. Throws PortNotExposedError. */
export function publishedAddress(handle: Handle, port: number): Address {
  return { host: handle.host, port: hostPort(handle, port) };
}

function hostPort(handle: Handle, port: number): number {
  // On the host's network, ports are not published: the container's ports are the host's.
  return handle.info.networkMode === "host" ? port : handle.mappedPort(port, "tcp");
}
