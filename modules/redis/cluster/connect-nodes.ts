import { RedisConnection } from "../redis-connection";
import type { Reply } from "../resp";
import type { StartedRedisContainer } from "../started-redis-container";

/** Connects to nodes while the action runs. */
export async function withConnections<T>(
  nodes: readonly StartedRedisContainer[],
  action: (connections: readonly RedisConnection[]) => Promise<T>,
): Promise<T> {
  const opened: RedisConnection[] = [];
  try {
    for (const node of nodes) {
      const address = { host: node.getHost(), port: node.getPort(), tls: false };
      const login = { username: node.getUsername(), password: node.getPassword() };
      opened.push(await RedisConnection.open({ ...address, ...login }, "mayfly"));
    }
    return await action(opened);
  } finally {
    for (const connection of opened) connection.close();
  }
}

/** Returns a string without the prefix that it has in version 3 of the protocol. */
export const textOf = (reply: Reply): string =>
  typeof reply === "string" ? reply.replace(/^txt:/, "") : "";

/** Returns the fields of the answer to INFO and CLUSTER INFO. */
export function infoFields(reply: Reply): ReadonlyMap<string, string> {
  const text = textOf(reply);
  return new Map(
    text.split("\r\n").map((line) => {
      const [name = "", ...value] = line.split(":");
      return [name, value.join(":")];
    }),
  );
}

/** Waits for a replica's copy of the data. */
export async function replicates(connection: RedisConnection): Promise<true | string> {
  const status = infoFields(await connection.ask("INFO", "replication")).get("master_link_status");
  return status === "up" || `a replica's link to its master is ${String(status)}`;
}

/** Returns the first answer that is not true. */
export async function firstMissing(
  probes: readonly (() => Promise<true | string>)[],
): Promise<true | string> {
  for (const probe of probes) {
    const missing = await probe();
    if (missing !== true) return missing;
  }
  return true;
}
