import type { Handle } from "../../spec/handle";
import type { Address } from "./tcp-attempt";

/** Returns the address where this process reaches a TCP port of the container. Throws PortNotExposedError. */
export function publishedAddress(handle: Handle, port: number): Address {
  return { host: handle.host, port: hostPort(handle, port) };
}

function hostPort(handle: Handle, port: number): number {
  // On the host's network, ports are not published: the container's ports are the host's. An exposed one can be forwarded.
  const isOfHost = handle.info.networkMode === "host" && handle.info.isForwarded !== true;
  return isOfHost ? port : handle.mappedPort(port, "tcp");
}

/**
 * Returns a function for the address at which this process reaches a TCP port now: a container that is started again
 * gets other ports. While it publishes none, that is its last address. Throws PortNotExposedError.
 */
export function currentAddress(handle: Handle, port: number): () => Address {
  let last = publishedAddress(handle, port);
  return () => {
    const isPublished = handle.info.ports.some(
      ({ container, protocol }) => container === port && protocol === "tcp",
    );
    if (isPublished) last = publishedAddress(handle, port);
    return last;
  };
}
