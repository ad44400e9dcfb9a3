// Whose server listens on a port of the loopback address.

import { readFileSync } from "node:fs";

/** As the kernel writes 127.0.0.1, in the machine's byte order. */
const LOOPBACK = ["0100007F", "7F000001"];
const LISTEN = "0A";

/**
 * The user whose process listens at 127.0.0.1, to the kernel's knowledge; undefined if nobody does,
 * or on systems other than Linux. Whoever listens at 0.0.0.0 is reached only where nobody does.
 * @param {number} port
 * @returns {number | undefined}
 */
export function userListeningOn(port) {
  return findListeningUser(readTable(), port);
}

/**
 * @param {string} table as in /proc/net/tcp: `number: address:port address:port state queues timer
 *   retransmissions user …`
 * @param {number} port
 * @returns {number | undefined}
 */
export function findListeningUser(table, port) {
  for (const line of table.split("\n")) {
    const [, local = "", , state, , , , user] = line.trim().split(/\s+/);
    const [address, hexPort = ""] = local.split(":");
    if (LOOPBACK.includes(address) && state === LISTEN && parseInt(hexPort, 16) === port) {
      return Number(user);
    }
  }
  return undefined;
}

function readTable() {
  try {
    return readFileSync("/proc/net/tcp", "utf8");
  } catch (error) {
    if (error.code === "ENOENT") {
      return "";
    }
    throw error;
  }
}
