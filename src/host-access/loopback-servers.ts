import { readFile } from "node:fs/promises";
import { fieldOf } from "../errors";

/**
 * Where servers listen on a port of this machine; `loopback` wins where both are true. Elsewhere than
 * on Linux it is unknown.
 */
export type Listening = "nowhere" | "loopback" | "everywhere" | "unknown";

// The kernel writes an address as words in the machine's byte order, which is one of two.
const LOOPBACK = new Set([
  "0100007F",
  "7F000001",
  "00000000000000000000000001000000",
  "00000000000000000000000000000001",
  // 127.0.0.1 as an address of IPv6, where servers that speak both bind it.
  "0000000000000000FFFF00000100007F",
  "00000000000000000000FFFF7F000001",
]);
const ANY = new Set(["00000000", "00000000000000000000000000000000"]);
const LISTEN = "0A";

/**
 * Looks at the kernel's tables of sockets, as Linux has them. To connect instead would be seen by
 * the server, and to bind would take its place.
 */
export async function whereListens(port: number): Promise<Listening> {
  const tables = await Promise.all(["/proc/net/tcp", "/proc/net/tcp6"].map(readTable));
  const known = tables.filter((table) => table !== undefined);
  return known.length === 0 ? "unknown" : findListener(known.join("\n"), port);
}

/** Reads lines of `number: address:port address:port state …`, in hexadecimal. */
export function findListener(table: string, port: number): Listening {
  let found: Listening = "nowhere";
  for (const [, address = "", hexPort = ""] of table.matchAll(
    new RegExp(`^ *\\d+: ([\\dA-F]+):([\\dA-F]{4}) \\S+ ${LISTEN} `, "gm"),
  )) {
    if (parseInt(hexPort, 16) !== port) continue;
    if (LOOPBACK.has(address)) return "loopback";
    if (ANY.has(address)) found = "everywhere";
  }
  return found;
}

async function readTable(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    // A kernel without IPv6 has no table of it; only Linux has any.
    if (fieldOf(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}
