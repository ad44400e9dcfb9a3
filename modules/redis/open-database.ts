import { hostname } from "node:os";
import { MayflyError } from "../../src/module";
import { serverProgram } from "./product";
import { RedisConnection, requestFailure, type ServerAddress } from "./redis-connection";
import type { Reply } from "./resp";

// To hold a database, a process keeps a connection that is subscribed to the database's channel. The server
// ends the subscription however the process ends. FLUSHDB and FLUSHALL do not affect it.

/** A database that this process holds, and the connection by which it does so. */
export interface HeldDatabase {
  readonly index: number;
  readonly connection: RedisConnection;
}

const CHANNEL = "mayfly:database:";
/** A claim covers the time until its process has subscribed. It expires if the process dies before that. */
const CLAIM_MS = 5000;
const TRIES = 5;

// Finds and claims a database in one script, which the server runs atomically. Database 0 is left to clients
// that do not select a database. The claim is a key in the database, and disappears when that is emptied.
const CLAIM = `
local index = 1
while true do
  local selected = redis.pcall('SELECT', index)
  if type(selected) == 'table' and selected.err then return {0, index} end
  local listeners = redis.call('PUBSUB', 'NUMSUB', ARGV[1] .. index)[2]
  if listeners == 0 and redis.call('SET', 'mayfly:claim', '1', 'NX', 'PX', ARGV[2]) then
    return {index, 0}
  end
  index = index + 1
end`;

/** Takes a database that no process holds, and empties it. Throws MayflyError. */
export async function openDatabase(address: ServerAddress): Promise<HeldDatabase> {
  const name = `mayfly:pid=${process.pid}@${hostname().replace(/[^\w.-]/g, "_")}`;
  for (let left = TRIES; left > 0; left--) {
    const connection = await RedisConnection.open(address, name);
    try {
      const index = await claim(connection, address);
      const channel = `${CHANNEL}${index}`;
      await connection.ask("SUBSCRIBE", channel);
      // If subscribing took longer than the claim lasts, another process may have subscribed too.
      const [, listeners] = listOf(await connection.ask("PUBSUB", "NUMSUB", channel));
      if (listeners === 1) {
        await connection.ask("SELECT", String(index));
        await connection.ask("FLUSHDB");
        return { index, connection };
      }
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
  }
  throw noDatabaseFree(
    address,
    ` has no free database: other processes took the chosen database first, ${TRIES} times in a row.`,
    "reduce the load on the server and avoid FLUSHALL, or call openDatabase() again",
  );
}

async function claim(connection: RedisConnection, address: ServerAddress): Promise<number> {
  const claimed = await connection.ask("EVAL", CLAIM, "0", CHANNEL, String(CLAIM_MS));
  const [index, count] = listOf(claimed);
  if (typeof index !== "number" || typeof count !== "number") {
    const reason = "expected an array of two numbers, got a different answer";
    throw requestFailure(address, "EVAL", reason);
  }
  if (index > 0) return index;
  const holders = await connection.ask("CLIENT", "LIST", "TYPE", "pubsub");
  throw noDatabaseFree(
    address,
    ` has no free database: ${describe(textOf(holders), count)}`,
    `release() databases that you no longer need, or start the server with more: withCommand(["${serverProgram(address.product ?? "Redis")}", "--databases", "${4 * count}"])`,
  );
}

function noDatabaseFree(
  { host, port, product = "Redis" }: ServerAddress,
  why: string,
  hint?: string,
): MayflyError {
  const message = `${product} at ${host}:${port}${why}`;
  return new MayflyError("REDIS_NO_DATABASE_FREE", message, { hint });
}

const listOf = (reply: Reply): readonly Reply[] => (Array.isArray(reply) ? reply : []);

/** In version 3 of the protocol, a string can have a format prefix. */
const textOf = (reply: Reply): string =>
  typeof reply === "string" ? reply.replace(/^txt:/, "") : "";

/** Describes, from the output of CLIENT LIST, which processes hold databases, and for how long at most. */
function describe(clients: string, count: number): string {
  const holders = new Map<string, number[]>();
  for (const [, pid = "", host = "", age = ""] of clients.matchAll(HOLDER)) {
    const holder = `process ${pid} on ${host}`;
    holders.set(holder, [...(holders.get(holder) ?? []), Number(age)]);
  }
  const list = [...holders].map(
    ([holder, ages]) =>
      `${ages.length} by ${holder} (for up to ${ages.reduce((a, b) => Math.max(a, b))} s)`,
  );
  return `of the ${count}, database 0 is reserved, and the others are in use: ${list.join(", ")}.`;
}

const HOLDER = /^.* name=mayfly:pid=(\d+)@(\S+) age=(\d+) .*$/gm;
