import { net } from "../common/network/net";
import { InvalidOptionError } from "../errors";
import {
  checkBoolean,
  checkObject,
  checkResourceName,
  checkStrings,
  checkStringValues,
  checkText,
} from "./options";
import { checkResourceReuse, type ResourceReuse } from "./reuse-options";

/** A range of addresses for a network's containers. */
export interface IpamPool {
  /** In CIDR notation, e.g. `10.5.0.0/16` or `fd00:5::/64`. */
  readonly subnet?: string;
  /** An address in the subnet. Default: the first. */
  readonly gateway?: string;
  /** The part of the subnet that containers get addresses from, in CIDR notation. Default: the whole subnet. */
  readonly ipRange?: string;
}

/** How a network gets its addresses ("IP address management"). */
export interface Ipam {
  /** Default: the engine's. */
  readonly driver?: string;
  /** For a bridge, at most one pool for each address family. Default: the engine chooses one. */
  readonly config?: readonly IpamPool[];
}

export interface NetworkOptions {
  /** Default: a random name. */
  readonly name?: string;
  /** Default `bridge`. */
  readonly driver?: string;
  /** Settings of the driver, e.g. `{ "com.docker.network.driver.mtu": "1400" }`. */
  readonly driverOptions?: Readonly<Record<string, string>>;
  /** Isolates the network: its containers reach nothing outside, and their ports are not published. Default false. */
  readonly internal?: boolean;
  /** Lets containers that are not part of a service join an overlay network. Default false. */
  readonly attachable?: boolean;
  /** Adds IPv6 addresses. Docker before 27 also needs an IPv6 subnet in `ipam`. Default false. */
  readonly ipv6?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ipam?: Ipam;
  /**
   * Shares the network with later and concurrent test runs: `start()` returns the existing network. Without
   * `name`, its name is derived from its options and key. Default false.
   */
  readonly reuse?: ResourceReuse;
}

/** How a container joins a network. */
export interface NetworkAttachmentOptions {
  /** The container's names in the network. Default: those of `withNetworkAliases`. */
  readonly aliases?: readonly string[];
  /** A fixed IPv4 or IPv6 address in a subnet that the network was created with. */
  readonly ipAddress?: string;
}

/** A network that a container joins when it is created. */
export interface NetworkAttachment extends NetworkAttachmentOptions {
  readonly name: string;
}

/** Checks options and returns a copy, so later changes by the caller have no effect. Throws InvalidOptionError. */
export function checkNetworkOptions(options: NetworkOptions): NetworkOptions {
  checkObject(options, "Network", "options, or an object with nextUuid()");
  const { name, driver, driverOptions, labels, ipam, reuse } = options;
  if (name !== undefined) checkResourceName(name, "Network.name");
  if (driver !== undefined) checkText(driver, "Network.driver");
  if (driverOptions !== undefined) checkStringValues(driverOptions, "Network.driverOptions");
  for (const flag of ["internal", "attachable", "ipv6"] as const) {
    if (options[flag] !== undefined) checkBoolean(options[flag], `Network.${flag}`);
  }
  if (labels !== undefined) checkStringValues(labels, "Network.labels");
  if (ipam !== undefined) checkIpam(ipam);
  return {
    ...options,
    ...(driverOptions && { driverOptions: { ...driverOptions } }),
    ...(labels && { labels: { ...labels } }),
    ...(reuse !== undefined && { reuse: checkResourceReuse(reuse, "Network.reuse") }),
    ...(ipam && {
      ipam: { ...ipam, ...(ipam.config && { config: ipam.config.map((pool) => ({ ...pool })) }) },
    }),
  };
}

/** Checks an attachment's options and returns the attachment. Throws InvalidOptionError. */
export function checkAttachment(
  name: string,
  { aliases, ipAddress }: NetworkAttachmentOptions,
  option: string,
): NetworkAttachment {
  if (aliases !== undefined) {
    checkStrings(aliases, `${option}.aliases`).forEach((alias, index) =>
      checkText(alias, `${option}.aliases[${index}]`),
    );
  }
  if (ipAddress !== undefined && net().isIP(ipAddress) === 0) {
    throw InvalidOptionError.quoting(`${option}.ipAddress`, "an IPv4 or IPv6 address", ipAddress);
  }
  return {
    name,
    ...(aliases && { aliases: Object.freeze([...aliases]) }),
    ...(ipAddress !== undefined && { ipAddress }),
  };
}

function checkIpam({ driver, config = [] }: Ipam): void {
  if (driver !== undefined) checkText(driver, "Network.ipam.driver");
  if (!Array.isArray(config)) {
    const expected = "an array of { subnet, gateway?, ipRange? }";
    throw new InvalidOptionError("Network.ipam.config", expected, config);
  }
  for (const [index, pool] of (config as readonly IpamPool[]).entries()) {
    const { subnet, gateway, ipRange } = pool;
    const option = `Network.ipam.config[${index}]`;
    if (subnet !== undefined) checkCidr(subnet, `${option}.subnet`);
    if (ipRange !== undefined) checkCidr(ipRange, `${option}.ipRange`);
    if (gateway !== undefined && net().isIP(gateway) === 0) {
      throw InvalidOptionError.quoting(`${option}.gateway`, "an IPv4 or IPv6 address", gateway);
    }
    if (subnet === undefined && (gateway !== undefined || ipRange !== undefined)) {
      const expected = "a subnet, because gateway or ipRange is set";
      throw new InvalidOptionError(`${option}.subnet`, expected, subnet);
    }
  }
}

const LONGEST_PREFIX: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

function checkCidr(text: string, option: string): void {
  const [address = "", prefix = "", ...more] = typeof text === "string" ? text.split("/") : [];
  const longest = LONGEST_PREFIX[net().isIP(address)];
  const valid = longest !== undefined && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
  if (!valid || more.length > 0) {
    throw InvalidOptionError.quoting(option, "CIDR notation such as 10.5.0.0/16", text);
  }
}
