import { isIP } from "node:net";
import { messageOf, WaitFailedError } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { networkWords } from "../../waits/tcp/network-words";
import { NO_CONNECTION, RyukConnection, type RyukAddress } from "./connection";
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

/**
 * Tries each address once. Returns a connection, or a string that says why no address worked. Throws WaitFailedError if
 * nothing answers at any of them, not even with a refusal: behind a firewall, trying again does not help.
 */
export async function dialRyuk(
  addresses: readonly RyukAddress[],
  lines: Iterable<string>,
  signal?: AbortSignal,
): Promise<RyukConnection | string> {
  const reasons: string[] = [];
  let silent = 0;
  for (const address of addresses) {
    try {
      return await RyukConnection.open(address, lines, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const reason = messageOf(error);
      if (reason.startsWith(NO_CONNECTION)) silent++;
      reasons.push(`${describe(address)}: ${reason}`);
    }
  }
  if (silent > 0 && silent === addresses.length) throw unreachable(reasons.join("; "));
  return reasons.length === 0 ? `port ${RYUK_PORT} is not published` : reasons.join("; ");
}

/** Returns the error for a Ryuk that runs but cannot be reached. */
export function unreachable(reasons: string): WaitFailedError {
  return new WaitFailedError(
    "Ryuk to acknowledge the filters",
    `Ryuk's port cannot be reached: ${reasons}`,
    "a firewall probably lets only the engine's own port through: open the ports that the engine chooses (32768 to 60999 on Linux), or one of them with TESTCONTAINERS_RYUK_PORT; TESTCONTAINERS_RYUK_DISABLED=true does without Ryuk",
  );
}

function describe({ host, port, family }: RyukAddress): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return `${name}:${port}${family === 0 ? "" : ` (IPv${family})`}`;
}

/** Milliseconds from Ryuk's start after which a refusal is a firewall's if Ryuk listens. */
const REFUSED_MS = 10_000;

/**
 * Returns whether something refuses the connections in Ryuk's place: Ryuk has printed that it listens. It asks the engine
 * for an answer first, which can take long, and until then the engine's machine refuses.
 */
export function isBlocked(reasons: string, elapsed: number, printed: readonly string[]): boolean {
  return elapsed > REFUSED_MS && isRefusal(reasons) && printed.some((line) => LISTENS.test(line));
}

/** A line of Ryuk: `msg=listening address=[::]:8080` or, in earlier versions, `Started!`. */
const LISTENS = /\b(listening|Started)\b/;

/** Returns whether the reasons of `dialRyuk` say that connections are refused. */
function isRefusal(reasons: string): boolean {
  return reasons.split("; ").every((reason) => REFUSALS.some((words) => reason.endsWith(words)));
}

const REFUSALS = ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"].map((code) =>
  networkWords({ code }),
);
