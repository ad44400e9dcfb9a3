import type { Joining } from "../../../src/module";
import { firstMissing, replicates, withConnections } from "../cluster/connect-nodes";
import type { RedisConnection } from "../redis-connection";
import type { StartedRedisContainer } from "../started-redis-container";

/** Servers by what they do. */
export interface SentinelGroup {
  readonly master: StartedRedisContainer;
  readonly replicas: readonly StartedRedisContainer[];
  readonly sentinels: readonly StartedRedisContainer[];
}

interface Watch {
  readonly name: string;
  /** The master's address in the network. */
  readonly ip: string;
  readonly password: string;
  /** Milliseconds. */
  readonly downAfter: number;
}

/**
 * Makes replicas of the servers, and sentinels that watch the master
 * (redis.io/docs/latest/operate/oss_and_stack/management/sentinel).
 */
export async function watchMaster(
  { replicas, sentinels }: SentinelGroup,
  { name, ip, password, downAfter }: Watch,
  { until }: Joining,
): Promise<void> {
  await withConnections(replicas, async (connections) => {
    for (const one of connections) await one.ask("REPLICAOF", ip, "6379");
    await until("replication", () => firstMissing(connections.map((one) => () => replicates(one))));
  });
  const majority = Math.floor(sentinels.length / 2) + 1;
  await withConnections(sentinels, async (connections) => {
    for (const one of connections) {
      await one.ask("SENTINEL", "MONITOR", name, ip, "6379", String(majority));
      await one.ask(
        ...["SENTINEL", "SET", name, "down-after-milliseconds", String(downAfter)],
        ...(password === "" ? [] : ["auth-pass", password]),
      );
    }
    const wanted = { "num-slaves": replicas.length, "num-other-sentinels": sentinels.length - 1 };
    await until("the sentinels' watch", () =>
      firstMissing(connections.map((one) => () => sees(one, name, wanted))),
    );
  });
}

async function sees(
  connection: RedisConnection,
  name: string,
  wanted: Readonly<Record<string, number>>,
): Promise<true | string> {
  const reply = await connection.ask("SENTINEL", "MASTER", name);
  // A list of names and values in turn.
  const words = Array.isArray(reply) ? reply.map(String) : [];
  const field = (key: string): string => words[words.indexOf(key) + 1] ?? "";
  const state = field("flags");
  if (state !== "master") return `a sentinel sees the master as ${state}`;
  const missing = Object.keys(wanted).find((key) => Number(field(key)) !== wanted[key]);
  return missing === undefined || `a sentinel has ${missing} ${field(missing)}`;
}
