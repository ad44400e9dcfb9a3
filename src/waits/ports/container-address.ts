import { networkInterfaces } from "node:os";
import type { Handle } from "../../spec/handle";

/**
 * Returns the container's own address if this machine is the gateway of one of its networks. Servers can be dialled
 * there without the engine's proxy.
 *
 * Returns undefined otherwise, e.g. if the engine is in a virtual machine or on another host: there the address may
 * belong to something else.
 */
export function containerAddress(handle: Handle): string | undefined {
  if (handle.info.isForwarded === true) return undefined;
  const own = ownAddresses();
  if (!isLoopback(handle.host) && !own.has(handle.host)) return undefined;
  return Object.values(handle.info.networks).find(
    ({ gateway, ipAddress }) => ipAddress !== "" && own.has(gateway),
  )?.ipAddress;
}

function ownAddresses(): Set<string> {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(interfaces.map(({ address }) => address));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
