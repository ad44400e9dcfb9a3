import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import type { MemcachedAddress } from "./commands";
import { deleteLeftovers, MemcachedKeys } from "./memcached-keys";
import type { MemcachedSettings } from "./settings";

/** A running memcached server. */
export class StartedMemcachedContainer extends StartedServer<MemcachedSettings> {
  /** Returns `host:port`, which clients take. */
  getConnectionString(): string {
    return this.hostAndPort();
  }

  /**
   * Returns keys for one test: a unique prefix. Dropping them deletes all keys with it, and the first call of a process
   * deletes those that processes which have ended left behind.
   *
   * Throws MayflyError with the code `MEMCACHED_REQUEST_FAILED`.
   */
  async openKeys(): Promise<MemcachedKeys> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.address()));
    return new MemcachedKeys(this, ownedName(testRun()));
  }

  /** @internal How this process connects, in each view. */
  address(): MemcachedAddress {
    return this.hostAddress();
  }
}
