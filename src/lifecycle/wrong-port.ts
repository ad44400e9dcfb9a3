import type { ContainerHandle } from "../container/container-handle";
import type { ContainerInfo } from "../spec/inspect/container-info";
import { formatPort } from "../spec/ports/exposed-port";
import { isWithoutPorts } from "../spec/ports/network-mode";
import { list } from "../waits/excerpt";
import { lookInside } from "../waits/ports/look-inside";
import { portsToPublish } from "../waits/ports/ports-to-publish";

/**
 * Returns a hint for a container that was not ready in time, if its servers listen on other TCP ports than those that it
 * publishes, or if nothing listens and the image exposes other ports. Looks at the running container.
 */
export async function wrongPortHint(
  handle: ContainerHandle,
  info: ContainerInfo,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exposedPorts = [], networkMode } = info;
  const wanted = portsToPublish({ info, spec: handle.spec }, "tcp");
  // On the host's network, the ports of all programs of the machine would be seen.
  if (wanted.length === 0 || isWithoutPorts(networkMode)) return undefined;
  const view = await lookInside(handle, wanted, 0, signal);
  if (view === undefined) return undefined;
  // For a port that is open on the loopback address only, the wait has reported that.
  const closed = wanted.filter((port) => !view.open.has(port) && !view.loopback.has(port));
  if (closed.length === 0) return undefined;

  const ofImage = exposedPorts
    .filter((port) => port.endsWith("/tcp"))
    .map((port) => Number.parseInt(port, 10))
    .filter((port) => !wanted.includes(port));
  const listening = [...view.open].filter((port) => !wanted.includes(port)).sort((a, b) => a - b);
  const nothing = `nothing listens on ${ports(closed)}`;
  const exposes = ofImage.length === 0 ? "" : `the image exposes ${ports(ofImage)}`;
  if (listening.length > 0) {
    const image = exposes === "" ? "" : `, and ${exposes}`;
    return `${nothing}, but a server listens on ${ports(listening)}${image}: withExposedPorts(${listening.join(", ")})`;
  }
  return exposes === "" ? undefined : `${nothing}; ${exposes}, where nothing listens yet either`;
}

function ports(numbers: readonly number[]): string {
  return list(
    numbers.map((container) => formatPort({ container, protocol: "tcp" })),
    "and",
  );
}
