import type { Handle } from "../../spec/handle";
import type { Protocol } from "../../spec/ports/exposed-port";
import { isWithoutNetwork } from "../../spec/ports/network-mode";

/** Returns the ports that the container is to publish, each once; none if it has no network of its own. */
export function portsToPublish(
  { info, spec }: Pick<Handle, "info" | "spec">,
  wanted: Protocol,
): number[] {
  if (isWithoutNetwork(info.networkMode)) return [];
  const ports = spec.ports.filter(({ protocol }) => protocol === wanted);
  return [...new Set(ports.map(({ container }) => container))];
}
