import { hostname } from "node:os";
import { MayflyError } from "../../src";
import { RedisConnection, requestFailure, type ServerAddress } from "./redis-connection";
import type { Reply } from "./resp";

// Who has a database is known by a connection that listens on the database's channel: the server
// forgets it however the process ends, and neither FLUSHDB nor FLUSHALL does away with it.

/** A database that this process has, and the connection that says so. */
export interface HeldDatabase {
  readonly index: number;
  readonly connection: RedisConnection;
}

const CHANNEL = "mayfly:database:";
/** A claim has to last until its process listens; when it dies before, the claim ends by itself. */
const CLAIM_MS = 5000;
const TRIES = 5;

// Looks and claims at once, which the server lets nobody come between. Database 0 is what clients
// use that select none. The claim lies in the database itself, and goes when that is emptied.
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

/** A database that nobody has, emptied. Throws MayflyError. */
export async function openDatabase(address: ServerAddress): Promise<HeldDatabase> {
  const name = `mayfly:pid=${process.pid}@${hostname().replace(/[^\w.-]/g, "_")}`;
  for (let left = TRIES; left > 0; left--) {
    const connection = await RedisConnection.open(address, name);
    try {
      const index = await claim(connection, address);
      const channel = `${CHANNEL}${index}`;
      await connection.ask("SUBSCRIBE", channel);
      // A process that was held up for longer than its claim lasts may not be the only one.
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
  throw noDatabaseFree(address, `: others took the same database ${TRIES} times.`);
}

async function claim(connection: RedisConnection, address: ServerAddress): Promise<number> {
  const claimed = await connection.ask("EVAL", CLAIM, "0", CHANNEL, String(CLAIM_MS));
  const [index, count] = listOf(claimed);
  if (typeof index !== "number" || typeof count !== "number") {
    const reason = "expected an array of two numbers, got another answer";
    throw requestFailure(address, "EVAL", reason);
  }
  if (index > 0) return index;
  const holders = await connection.ask("CLIENT", "LIST", "TYPE", "pubsub");
  throw noDatabaseFree(
    address,
    ` has no database left: ${describe(textOf(holders), count)}`,
    `release() what is not needed any more, or start the server with more: withCommand(["redis-server", "--databases", "${4 * count}"])`,
  );
}

function noDatabaseFree({ host, port }: ServerAddress, why: string, hint?: string): MayflyError {
  return new MayflyError("REDIS_NO_DATABASE_FREE", `Redis at ${host}:${port}${why}`, { hint });
}

const listOf = (reply: Reply): readonly Reply[] => (Array.isArray(reply) ? reply : []);

/** From version 3 of the protocol on a text can come with its format before it. */
const textOf = (reply: Reply): string =>
  typeof reply === "string" ? reply.replace(/^txt:/, "") : "";

/** Of the lines of CLIENT LIST: who has databases, and for how long at most. */
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
  return `of ${count}, number 0 is not handed out, and the others are held: ${list.join(", ")}.`;
}

const HOLDER = /^.* name=mayfly:pid=(\d+)@(\S+) age=(\d+) .*$/gm;
