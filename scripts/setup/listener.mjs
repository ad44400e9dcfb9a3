// Finds the user whose server listens on a port of the loopback address.

import { readFileSync } from "node:fs";

/** 127.0.0.1 as the kernel writes it, in either byte order. */
const LOOPBACK = ["0100007F", "7F000001"];
const LISTEN = "0A";

/**
 * Returns the user whose process listens on 127.0.0.1, according to the kernel; undefined if no process
 * does, or on systems other than Linux. A process that listens on 0.0.0.0 gets connections only then.
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
