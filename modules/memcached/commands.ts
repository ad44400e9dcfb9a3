import { connect } from "node:net";
import { MayflyError, messageOf, poll } from "../../src/module";

// The text protocol: docs.memcached.org/protocols/basic, and doc/protocol.txt of the server for its crawler.

/** Where this process reaches the server. */
export interface MemcachedAddress {
  readonly host: string;
  readonly port: number;
}

const ANSWER_MS = 30_000;
const METADUMP_END = /^(?:END|BUSY .*|BADCLASS .*)\r\n$/m;
const LONGEST_ENDING = 256;

/** Returns all keys that begin like names from `ownedName`, as Latin-1: one character for a byte. Throws MayflyError with the code `MEMCACHED_REQUEST_FAILED`. */
export async function keysOf(
  address: MemcachedAddress,
  limit: AbortSignal = AbortSignal.timeout(ANSWER_MS),
): Promise<string[]> {
  // Items that move among the server's lists meanwhile are missing in a walk through the lists, which `all` is.
  let by = "hash";
  let reply = "";
  let last = "no answer in time";
  try {
    // The server has one crawler, which also looks for expired items by itself.
    await poll({ signal: limit, report: (notYet) => (last = notYet) }, async () => {
      reply = await ask(address, `lru_crawler metadump ${by}\r\n`, METADUMP_END);
      if (reply.startsWith("BADCLASS ")) {
        // Before 1.6.9.
        by = "all";
        return reply;
      }
      return reply.startsWith("BUSY ") ? reply : true;
    });
  } catch (error) {
    throw limit.aborted ? failure(address, last.trim(), error) : error;
  }
  return [...reply.matchAll(/^key=(mayfly_\S+)/gm)].map(([, key = ""]) => decoded(key));
}

/** `decodeURIComponent` refuses bytes that are not UTF-8, and any byte can be in a key. */
const decoded = (key: string): string =>
  key.replace(/%([\dA-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** Deletes keys from `keysOf`. Throws MayflyError with the code `MEMCACHED_REQUEST_FAILED`. */
export async function deleteKeys(
  address: MemcachedAddress,
  keys: readonly string[],
): Promise<void> {
  // The reply to the last command comes after all deletions.
  const commands = [...keys.map((key) => `delete ${key} noreply`), "version"];
  await ask(address, commands.map((command) => `${command}\r\n`).join(""), /^VERSION .*\r\n$/m);
}

/** Sends commands on a new connection, and resolves with the reply when it has an ending. */
async function ask(
  { host, port }: MemcachedAddress,
  commands: string,
  ending: RegExp,
): Promise<string> {
  const socket = connect({ host, port });
  try {
    return await new Promise<string>((resolve, reject) => {
      let received = "";
      socket.setTimeout(ANSWER_MS).setEncoding("latin1").write(commands, "latin1");
      socket.on("data", (data: string) => {
        received += data;
        // A dump of all keys can be long, and what ends it is short.
        const end = received.slice(-LONGEST_ENDING);
        const error = /^(?:ERROR|CLIENT_ERROR|SERVER_ERROR).*\r\n/m.exec(end);
        if (error !== null) reject(new Error(error[0].trim()));
        if (ending.test(end)) resolve(received);
      });
      socket.on("timeout", () => {
        reject(new Error(`no answer within ${ANSWER_MS} ms`));
      });
      socket.on("error", reject);
      socket.on("close", () => {
        reject(new Error("the server closed the connection"));
      });
    });
  } catch (error) {
    throw failure({ host, port }, messageOf(error), error);
  } finally {
    socket.destroy();
  }
}

function failure({ host, port }: MemcachedAddress, reason: string, cause: unknown): MayflyError {
  const what = `memcached at ${host}:${port} did not answer: ${reason}`;
  return new MayflyError("MEMCACHED_REQUEST_FAILED", what, {
    cause,
    hint: "check that the container is running, and read its log; restart() can change its port.",
  });
}
