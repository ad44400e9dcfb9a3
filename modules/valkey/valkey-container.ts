import { checkText, InvalidOptionError, type ImageName } from "../../src/module";
import { RedisBuilder } from "../redis/redis-builder";
import { defineProduct } from "../redis/redis-server";
import { StartedRedisContainer } from "../redis/started-redis-container";

/** A running Valkey server. */
export class StartedValkeyContainer extends StartedRedisContainer {}

const valkey = defineProduct(
  "Valkey",
  ["valkey/valkey", "valkey/valkey-bundle"],
  StartedValkeyContainer,
);

/**
 * A Valkey server, from the official image (hub.docker.com/r/valkey/valkey).
 *
 * ```ts
 * await using valkey = await new ValkeyContainer("valkey/valkey:8").withPassword("secret").start();
 * const client = new Redis(valkey.getConnectionUrl());
 * ```
 */
export class ValkeyContainer extends RedisBuilder<StartedValkeyContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Valkey nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, valkey);
  }

  /**
   * Sets the user that clients log in as, with the password of `withPassword`. If the server's configuration does not
   * define the user, the server gets one that may run all commands, and the user `default` gets the same password.
   * Default: the user `default`, or the first user that may run all commands if `default` is off. Throws
   * InvalidOptionError for a name with a space, which the server would not accept.
   */
  withUsername(username: string): this {
    const name = checkText(username, "withUsername");
    if (/[\s\0]/.test(name)) {
      throw InvalidOptionError.quoting("withUsername", "a name without spaces", username);
    }
    return this.set({ username: name });
  }
}
