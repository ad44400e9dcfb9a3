import { InvalidOptionError } from "../../errors";
import { checkWholeNumber } from "../options";

export type Protocol = "tcp" | "udp" | "sctp";

/** A container port as users write it: `6379`, `"53/udp"`, or an object with a fixed host port. */
export type PortWithOptionalBinding = number | `${number}/${Protocol}` | PortWithBinding;

/** Several container ports, as `docker run --expose` takes them: `"8000-8010"` or `"8000-8010/udp"`. */
export type PortRange = `${number}-${number}` | `${number}-${number}/${Protocol}`;

/** A container port with a fixed host port. */
export interface PortWithBinding {
  readonly container: number;
  /** With 0, the engine chooses a port. */
  readonly host: number;
  /** The host address to bind. Default: loopback on a local engine, all IPv4 addresses on a remote one. */
  readonly hostIp?: string;
  /** Default `tcp`. */
  readonly protocol?: Protocol;
}

/** A parsed port to publish. */
export interface PortSpec {
  readonly container: number;
  readonly protocol: Protocol;
  /** The fixed host port; if undefined, the engine chooses one. */
  readonly host?: number;
  readonly hostIp?: string;
}

/** A port that the engine has published. */
export interface BoundPort {
  readonly container: number;
  readonly protocol: Protocol;
  readonly host: number;
  /** The host address that the port is bound to, e.g. `127.0.0.1`, `0.0.0.0` or `::`. */
  readonly hostIp: string;
}

const PROTOCOLS = "tcp, udp or sctp";
const EXPECTED =
  'a port number from 1 to 65535, "<port>/tcp", "<port>/udp", "<port>/sctp", or { container, host, hostIp?, protocol? }';

/** Parses a port as users write it. Throws InvalidOptionError. */
export function parsePort(port: PortWithOptionalBinding, option: string): PortSpec {
  if (typeof port === "object") {
    const { container, host, hostIp, protocol = "tcp" } = port;
    checkPort(container, `${option}.container`);
    // For 0 the engine chooses a port, as for a port that is not fixed.
    if (host !== 0) checkPort(host, `${option}.host`);
    if (!isProtocol(protocol)) {
      throw InvalidOptionError.quoting(`${option}.protocol`, PROTOCOLS, protocol);
    }
    return {
      container,
      protocol,
      ...(host !== 0 && { host }),
      ...(hostIp !== undefined && { hostIp }),
    };
  }
  const match = /^(\d+)(?:\/(\w+))?$/.exec(String(port));
  const container = Number(match?.[1]);
  const protocol = match?.[2]?.toLowerCase() ?? "tcp";
  if (!isPort(container) || !isProtocol(protocol)) {
    throw InvalidOptionError.quoting(option, EXPECTED, port);
  }
  return { container, protocol };
}

/** Parses a port or a range of ports. Throws InvalidOptionError. */
export function parsePorts(ports: PortWithOptionalBinding | PortRange, option: string): PortSpec[] {
  const range = typeof ports === "string" ? /^(\d+)-(\d+)(\/.*)?$/.exec(ports) : null;
  if (range === null) return [parsePort(ports as PortWithOptionalBinding, option)];
  const [, from, to, protocol = ""] = range;
  const [first, last] = [Number(from), Number(to)];
  if (!isPort(first) || !isPort(last) || first > last) {
    const expected = 'a range of port numbers from 1 to 65535, such as "8000-8010"';
    throw InvalidOptionError.quoting(option, expected, ports);
  }
  return Array.from({ length: last - first + 1 }, (_, index) =>
    parsePort(`${first + index}${protocol}` as PortWithOptionalBinding, option),
  );
}

/** Returns a protocol in lower case. Throws InvalidOptionError. */
export function checkProtocol(value: string, option: string): Protocol {
  const protocol = value.toLowerCase();
  if (!isProtocol(protocol)) throw InvalidOptionError.quoting(option, PROTOCOLS, value);
  return protocol;
}

/** Returns a port and its protocol as Docker writes them: `6379/tcp`. */
export function formatPort({
  container,
  protocol,
}: Pick<PortSpec, "container" | "protocol">): string {
  return `${container}/${protocol}`;
}

/** Returns the container port: 6379 for `"6379/tcp"`. Throws InvalidOptionError. */
export function getContainerPort(port: PortWithOptionalBinding): number {
  return parsePort(port, "getContainerPort").container;
}

/** Returns a port's protocol; `tcp` if none is given. Throws InvalidOptionError. */
export function getProtocol(port: PortWithOptionalBinding): Protocol {
  return parsePort(port, "getProtocol").protocol;
}

/** Returns true for a port with a fixed host port. Throws InvalidOptionError. */
export function hasHostBinding(port: PortWithOptionalBinding): port is PortWithBinding {
  return typeof port === "object" && parsePort(port, "hasHostBinding").host !== undefined;
}

const HIGHEST_PORT = 65535;

/** Checks a port number. Throws InvalidOptionError. */
export function checkPort(port: number, option: string): number {
  return checkWholeNumber(port, option, { to: HIGHEST_PORT, noun: "a port number" });
}

/** Returns true for a whole number from 1 to 65535. */
export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= HIGHEST_PORT;
}

function isProtocol(value: string): value is Protocol {
  return value === "tcp" || value === "udp" || value === "sctp";
}
