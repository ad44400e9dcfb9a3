/** What the builder collects. */
export interface MemcachedSettings {
  /** Megabytes for items. */
  readonly memory: number;
}

export const MEMCACHED_PORT = 11_211;
