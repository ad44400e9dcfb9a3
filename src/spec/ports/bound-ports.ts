import { InvalidOptionError, PortNotExposedError } from "../../errors";
import type { InspectResult } from "../inspect/inspect-result";
import { formatPort, parsePort, type PortWithOptionalBinding, type Protocol } from "./exposed-port";

/** An IP address of the host. */
export interface HostIp {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

type Key = number | string;

/**
 * Container ports and the host ports that they are bound to. Users' wait strategies get such an object, as
 * in testcontainers.
 */
export class BoundPorts {
  readonly #ports = new Map<string, number>();

  /** Returns the host port for `6379` or `"53/udp"`. Throws PortNotExposedError. */
  getBinding(port: Key, protocol = "tcp"): number {
    const key = keyOf(port, protocol);
    const host = this.#ports.get(key);
    if (host === undefined) throw new PortNotExposedError(key, [...this.#ports.keys()]);
    return host;
  }

  /** Returns the host port that was set first. Throws InvalidOptionError if there is none. */
  getFirstBinding(): number {
    for (const host of this.#ports.values()) return host;
    throw InvalidOptionError.describing(
      "BoundPorts.getFirstBinding",
      "a container with an exposed port",
      "none. No port bindings found",
    );
  }

  setBinding(key: Key, value: number, protocol = "tcp"): void {
    this.#ports.set(keyOf(key, protocol), value);
  }

  /** Returns pairs such as `["6379/tcp", 32768]`. */
  iterator(): IterableIterator<[string, number]> {
    return this.#ports.entries();
  }

  /** Returns only these container ports, in this order. Throws PortNotExposedError if one is not bound. */
  filter(ports: readonly PortWithOptionalBinding[]): BoundPorts {
    const filtered = new BoundPorts();
    for (const port of ports) {
      const key = formatPort(parsePort(port, "BoundPorts.filter"));
      filtered.setBinding(key, this.getBinding(key));
    }
    return filtered;
  }

  /**
   * Returns the bindings of a container. If a port has several, uses the one for the first host address
   * whose family has a binding.
   */
  static fromInspectResult(
    hostIps: readonly HostIp[],
    { ports }: Pick<InspectResult, "ports">,
  ): BoundPorts {
    const bound = new BoundPorts();
    for (const [key, bindings] of Object.entries(ports)) {
      const ofFamily = (family: number) =>
        bindings.find(({ hostIp }) => hostIp === "" || hostIp.includes(":") === (family === 6));
      const found = hostIps.map(({ family }) => ofFamily(family)).find((one) => one !== undefined);
      const binding = found ?? bindings[0];
      if (binding !== undefined) bound.setBinding(key, binding.hostPort);
    }
    return bound;
  }
}

/** Returns a key such as `6379/tcp`. A protocol in `port` overrides `protocol`. */
function keyOf(port: Key, protocol: string): string {
  const text = String(port).toLowerCase();
  const key = text.includes("/") ? text : `${text}/${protocol.toLowerCase()}`;
  return formatPort(parsePort(key as `${number}/${Protocol}`, "BoundPorts"));
}
