import { isIP } from "node:net";
import { messageOf } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { RyukConnection, type RyukAddress } from "./connection";
import { RYUK_PORT } from "./ryuk-spec";

/**
 * Returns the addresses at which a Ryuk is published. Engines may give IPv4 and IPv6 different host ports, and a
 * name such as `localhost` can mean either. So each address names its family besides its port.
 */
export function ryukAddresses(
  { ports }: Pick<ContainerInfo, "ports">,
  host: string,
): RyukAddress[] {
  const literal = isIP(host);
  const addresses = ports
    .filter(({ container, protocol }) => container === RYUK_PORT && protocol === "tcp")
    .map(
      ({ host: port, hostIp }) => ({ host, port, family: hostIp.includes(":") ? 6 : 4 }) as const,
    );
  if (literal === 0) return addresses;
  // An engine may report only one family and still listen on both.
  const matching = addresses.filter(({ family }) => family === literal);
  return (matching.length > 0 ? matching : addresses).map(({ port }) => ({
    host,
    port,
    family: 0,
  }));
}

/** Tries each address once. Returns a connection, or a string that says why no address worked. */
export async function dialRyuk(
  addresses: readonly RyukAddress[],
  lines: Iterable<string>,
  signal?: AbortSignal,
): Promise<RyukConnection | string> {
  const reasons: string[] = [];
  for (const address of addresses) {
    try {
      return await RyukConnection.open(address, lines, signal);
    } catch (error) {
      signal?.throwIfAborted();
      reasons.push(`${describe(address)}: ${messageOf(error)}`);
    }
  }
  return reasons.length === 0 ? `port ${RYUK_PORT} is not published` : reasons.join("; ");
}

function describe({ host, port, family }: RyukAddress): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${name}:${port}${family === 0 ? "" : ` (IPv${family})`}`;
}
