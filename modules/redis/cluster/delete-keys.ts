import { namesOfTheDead } from "../../../src/module";
import type { RedisConnection } from "../redis-connection";
import type { Reply } from "../resp";
import type { StartedRedisContainer } from "../started-redis-container";
import { textOf, withConnections } from "./connect-nodes";

// Deletes a part of a node's keys in one script: a key can have bytes that are not text, and keys of different slots
// cannot be in one command.
const DELETE_SOME = `
local scanned = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 1000)
for _, key in ipairs(scanned[2]) do redis.call('UNLINK', key) end
return {scanned[1], {}}`;

/** Deletes all keys with the prefix. Throws MayflyError with the code `REDIS_REQUEST_FAILED`. */
export async function deleteKeys(
  nodes: readonly StartedRedisContainer[],
  prefix: string,
): Promise<void> {
  await withMasters(nodes, async (master) => {
    await scan((cursor) => master.ask("EVAL", DELETE_SOME, "0", cursor, `${prefix}*`));
  });
}

/** Deletes the keys of processes that have ended. */
export async function deleteLeftovers(nodes: readonly StartedRedisContainer[]): Promise<void> {
  const names = new Set<string>();
  await withMasters(nodes, async (master) => {
    const keys = await scan((cursor) =>
      master.ask("SCAN", cursor, "MATCH", "mayfly_*:*", "COUNT", "1000"),
    );
    for (const key of keys) names.add(key.split(":", 1)[0] ?? "");
  });
  for (const name of namesOfTheDead([...names])) await deleteKeys(nodes, `${name}:`);
}

/** Calls the action for each node that is a master now: after a failover, it can be one that was started as a replica. */
async function withMasters(
  nodes: readonly StartedRedisContainer[],
  action: (master: RedisConnection) => Promise<void>,
): Promise<void> {
  const running = nodes.filter((node) => !node.hasStopped());
  await withConnections(running, async (connections) => {
    for (const connection of connections) {
      const [role = null] = listOf(await connection.ask("ROLE"));
      if (textOf(role) === "master") await action(connection);
    }
  });
}

/** Repeats a request with the cursor of its last answer until all keys were visited, and returns their names. */
async function scan(request: (cursor: string) => Promise<Reply>): Promise<string[]> {
  const found: string[] = [];
  let cursor = "0";
  do {
    const [next = null, keys = null] = listOf(await request(cursor));
    found.push(...listOf(keys).map(textOf));
    cursor = textOf(next);
  } while (cursor !== "0");
  return found;
}

const listOf = (reply: Reply): readonly Reply[] => (Array.isArray(reply) ? reply : []);
