import { checkDns, checkMacAddress } from "../spec/checks/process-options";
import type { DnsOptions } from "../spec/process-options";
import { InvalidOptionError } from "../errors";
import type { StartedNetwork } from "../network/started-network";
import type { ExtraHost } from "../spec/container-spec";
import { usesOf } from "../spec/engine-use";
import { checkNetworkFaults, type NetworkFaultsOptions } from "../spec/network-faults";
import { checkAttachment, type NetworkAttachmentOptions } from "../spec/network-options";
import { checkExtraHosts, checkStarted, checkText } from "../spec/options";
import {
  parsePorts,
  type PortRange,
  type PortWithOptionalBinding,
} from "../spec/ports/exposed-port";
import { FilesDescription } from "./files-description";

/** The options that connect a container: ports, networks and names. */
export abstract class NetworkDescription extends FilesDescription {
  /**
   * Publishes ports: `6379`, `"53/udp"`, a range such as `"8000-8010"`, or `{ container, host }` for a fixed host port. The engine
   * chooses all other host ports, and `getMappedPort(6379)` returns them.
   */
  withExposedPorts(...ports: (PortWithOptionalBinding | PortRange)[]): this {
    return this.with({ ports: ports.flatMap((port) => parsePorts(port, "withExposedPorts")) });
  }

  /** Publishes the ports that the image declares (`EXPOSE`), besides those of `withExposedPorts`. */
  withImagePorts(): this {
    return this.with({ imagePorts: true });
  }

  /**
   * Keeps the host ports of `withExposedPorts` when the container is restarted. The ports are chosen at random, from
   * 20000 to 29999, and others are tried if the engine refuses them. Cannot be combined with `withReuse()`.
   */
  withStablePorts(): this {
    return this.with({ stablePorts: true });
  }

  /**
   * Joins a started network, or an existing one by its name. Each call adds a network; the container
   * is on these networks from its start on, and on no other.
   *
   * `aliases` are the container's names in this network, in place of those of `withNetworkAliases`.
   * `ipAddress` is a fixed address in a subnet that the network was created with.
   */
  withNetwork(network: StartedNetwork | string, options: NetworkAttachmentOptions = {}): this {
    const name = checkStarted(network, "network", "withNetwork");
    const attachment = checkAttachment(name, options, "withNetwork");
    const { networkMode } = this.described;
    if (networkMode !== undefined) {
      const expected = "no withNetworkMode(...) together with withNetwork(...)";
      throw InvalidOptionError.quoting("withNetwork", expected, networkMode);
    }
    return this.with({
      networks: [attachment],
      engines: usesOf(network, `withNetwork("${name}")`),
    });
  }

  /**
   * Adds names under which other containers find this one, in every network that it joins without
   * `aliases`.
   */
  withNetworkAliases(...networkAliases: string[]): this {
    networkAliases.forEach((alias) => checkText(alias, "withNetworkAliases"));
    return this.with({ networkAliases });
  }

  /** Sets `host`, `none`, `bridge`, `container:<id>` or a network's name, in place of `withNetwork`. */
  withNetworkMode(networkMode: string): this {
    checkText(networkMode, "withNetworkMode");
    if (this.described.networks.length > 0) {
      const expected = "no withNetwork(...) together with withNetworkMode(...)";
      throw InvalidOptionError.quoting("withNetworkMode", expected, networkMode);
    }
    return this.with({ networkMode });
  }

  /**
   * Starts a proxy (Toxiproxy) in front of the exposed TCP ports, so that tests can disturb connections:
   * `networkFaults()` of the started container delays, limits, drops, resets and cuts them. `getHost()` and
   * `getMappedPort()` lead through the proxy, also after a `restart()`; containers in the same network reach the
   * container directly. Throws InvalidOptionError; so does `start()` for a container that is shared or has no TCP port.
   */
  withNetworkFaults(options: NetworkFaultsOptions = {}): this {
    return this.with({ networkFaults: checkNetworkFaults(options) });
  }

  /** Adds entries to the container's hosts file. */
  withExtraHosts(extraHosts: readonly ExtraHost[]): this {
    checkExtraHosts(extraHosts, "withExtraHosts");
    return this.with({ extraHosts });
  }

  withHostname(hostname: string): this {
    return this.with({ hostname: checkText(hostname, "withHostname") });
  }

  /** Sets how the container looks up names: `servers`, `search` domains and `options` of `resolv.conf`. */
  withDns(dns: DnsOptions): this {
    return this.with({ dns: checkDns(dns, "withDns") });
  }

  /** Sets the hardware address in the container's first network, such as `02:42:ac:11:00:02`. */
  withMacAddress(macAddress: string): this {
    return this.with({ macAddress: checkMacAddress(macAddress, "withMacAddress") });
  }
}
