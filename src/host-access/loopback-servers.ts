import { readFile } from "node:fs/promises";
import { fieldOf } from "../errors";

/**
 * The addresses on which servers listen on a port of this machine. `loopback` takes precedence over
 * `everywhere`. `unknown` on systems other than Linux.
 */
export type Listening = "nowhere" | "loopback" | "everywhere" | "unknown";

// The kernel writes an address as words in the machine's byte order: little or big endian.
const LOOPBACK = new Set([
  "0100007F",
  "7F000001",
  "00000000000000000000000001000000",
  "00000000000000000000000000000001",
  // 127.0.0.1 as an IPv6 address, which servers for both address families bind.
  "0000000000000000FFFF00000100007F",
  "00000000000000000000FFFF7F000001",
]);
const ANY = new Set(["00000000", "00000000000000000000000000000000"]);
const LISTEN = "0A";

/**
 * Looks up a port in Linux's tables of sockets. The alternatives disturb the server: it would see a
 * connection, and binding the port would prevent it from listening.
 */
export async function whereListens(port: number): Promise<Listening> {
  const tables = await Promise.all(["/proc/net/tcp", "/proc/net/tcp6"].map(readTable));
  const known = tables.filter((table) => table !== undefined);
  return known.length === 0 ? "unknown" : findListener(known.join("\n"), port);
}

/** Finds listeners in lines of `number: address:port address:port state …`, in hexadecimal. */
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
    // Only Linux has these tables, and a kernel without IPv6 lacks the second.
    if (fieldOf(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}
