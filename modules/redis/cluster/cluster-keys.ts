import { checkText, definePart, TestPart } from "../../../src/module";
import { deleteKeys } from "./delete-keys";
import type { StartedRedisCluster } from "./started-redis-cluster";

/**
 * Keys for one test, from `openKeys()`: all that begin with a prefix. The cluster does not keep others out: the keys are
 * the test's own because nobody else knows the prefix.
 */
export class RedisClusterKeys extends TestPart<StartedRedisCluster> {
  /**
   * Returns `prefix:name`. The prefix has no hash tag, so keys are in all slots, as without it. If `name` has a hash
   * tag, such as `{user:1}:cart`, the key is in the slot of other keys with that tag. Throws InvalidOptionError.
   */
  key(name: string): string {
    return this.getPrefix() + checkText(name, "key");
  }

  /** Returns the prefix with its colon, e.g. for the option `keyPrefix` of ioredis. */
  getPrefix(): string {
    return `${this.getName()}:`;
  }

  protected async remove(cluster: StartedRedisCluster): Promise<void> {
    await deleteKeys(cluster.nodes, this.getPrefix());
  }
}

definePart("redis-cluster-keys", RedisClusterKeys);
