import { checkText, type ImageName } from "../../src/module";
import { RedisBuilder } from "./redis-builder";
import { redisServer } from "./redis-server";
import type { StartedRedisContainer } from "./started-redis-container";

/**
 * A Redis server, from the official image (hub.docker.com/_/redis) or a Redis Stack image.
 *
 * ```ts
 * await using redis = await new RedisContainer("redis:8").withPassword("secret").start();
 * const client = createClient({ url: redis.getConnectionUrl() });
 * ```
 */
export class RedisContainer extends RedisBuilder<StartedRedisContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Redis nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, redisServer);
    this.set({ isStack: String(image).includes("redis-stack") });
  }

  /**
   * Sets the user that clients log in as, with the password of `withPassword`. The server's configuration has to
   * define the user (`user app on >secret ~* &* +@all`). Default: the user `default`, or the first user that may run
   * all commands if `default` is off. Throws InvalidOptionError.
   */
  withUsername(username: string): this {
    return this.set({ username: checkText(username, "withUsername") });
  }
}
