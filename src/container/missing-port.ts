import { MayflyError, PortNotExposedError } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import type { ContainerInfo } from "../spec/inspect/container-info";
import { formatPort, type PortSpec } from "../spec/ports/exposed-port";

/** Returns the error for a port that a container does not publish. The hint says what would help this container. */
export function missingPort(
  wanted: Pick<PortSpec, "container" | "protocol">,
  { ports, exposedPorts = [], networkMode, state }: ContainerInfo,
  spec: Pick<ContainerSpec, "ports">,
  service?: string,
): PortNotExposedError {
  const published = new Set(ports.map(formatPort));
  const port = formatPort(wanted);
  const isExposed = spec.ports.map(formatPort).includes(port);
  return new PortNotExposedError(port, [...published], {
    unpublished: exposedPorts.filter((one) => !published.has(one)),
    ...(service !== undefined && {
      hint: `publish it for service ${service} in the compose file: ports: ["${port.replace(/\/tcp$/, "")}"]`,
    }),
    ...hintOf(wanted.container, networkMode, isExposed && !state.running),
  });
}

/** Returns the error for a port that is published on another machine, and that `ssh` cannot forward. */
export function portNotForwarded(
  port: Pick<PortSpec, "container" | "protocol">,
  engine: string,
): MayflyError {
  return new MayflyError(
    "PORT_NOT_FORWARDED",
    `Port ${formatPort(port)} is published on the machine of ${engine}, but ssh forwards only TCP.`,
    {
      hint: "use the port from another container on the same network, or reach the engine by tcp:// with TLS",
    },
  );
}

/** Returns a hint, unless it would help to expose the port. */
function hintOf(port: number, networkMode: string, hasEnded: boolean): { hint?: string } {
  const other = /^container:(.+)$/.exec(networkMode)?.[1];
  if (other !== undefined) {
    const short = other.slice(0, 12);
    return {
      hint: `the container has the network of container ${short}: expose the port there, and ask that container for getMappedPort(${port})`,
    };
  }
  if (networkMode === "none") {
    return { hint: 'a container with withNetworkMode("none") cannot publish ports' };
  }
  if (hasEnded) {
    return {
      hint: "the container's process had ended when its ports were read; getLogs() may say why",
    };
  }
  return {};
}
