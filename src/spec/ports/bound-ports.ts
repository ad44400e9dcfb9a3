import { InvalidOptionError, PortNotExposedError } from "../../errors";
import type { InspectResult } from "../inspect/inspect-result";
import { formatPort, parsePort, type PortWithOptionalBinding, type Protocol } from "./ports";

/** An address of the host, with its family. */
export interface HostIp {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

type Key = number | string;

/**
 * Container ports and the host ports that they are bound to, as testcontainers hands them to wait
 * strategies of users.
 */
export class BoundPorts {
  readonly #ports = new Map<string, number>();

  /** The host port for `6379` or `"53/udp"`. Throws PortNotExposedError. */
  getBinding(port: Key, protocol = "tcp"): number {
    const key = keyOf(port, protocol);
    const host = this.#ports.get(key);
    if (host === undefined) throw new PortNotExposedError(key, [...this.#ports.keys()]);
    return host;
  }

  /** The host port that was set first. Throws InvalidOptionError when there is none. */
  getFirstBinding(): number {
    for (const host of this.#ports.values()) return host;
    throw InvalidOptionError.describing(
      "BoundPorts.getFirstBinding",
      "a container with an exposed port",
      "none",
    );
  }

  setBinding(key: Key, value: number, protocol = "tcp"): void {
    this.#ports.set(keyOf(key, protocol), value);
  }

  /** Pairs such as `["6379/tcp", 32768]`. */
  iterator(): IterableIterator<[string, number]> {
    return this.#ports.entries();
  }

  /** Only these container ports, in their order. Throws PortNotExposedError for one that is not bound. */
  filter(ports: readonly PortWithOptionalBinding[]): BoundPorts {
    const filtered = new BoundPorts();
    for (const port of ports) {
      const key = formatPort(parsePort(port, "BoundPorts.filter"));
      filtered.setBinding(key, this.getBinding(key));
    }
    return filtered;
  }

  /**
   * The bindings of a container. Where a port has one for each address family, that of the first
   * host address for which there is one.
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

/** A protocol in the key goes before the one beside it. */
function keyOf(port: Key, protocol: string): string {
  const text = String(port).toLowerCase();
  const key = text.includes("/") ? text : `${text}/${protocol.toLowerCase()}`;
  return formatPort(parsePort(key as `${number}/${Protocol}`, "BoundPorts"));
}
