import {
  checkWholeNumber,
  defineServer,
  ServerContainer,
  serverCommand,
  Wait,
  type ImageName,
} from "../../src/module";
import { MEMCACHED_PORT, type MemcachedSettings } from "./settings";
import { StartedMemcachedContainer } from "./started-memcached-container";

const memcached = defineServer<MemcachedSettings, StartedMemcachedContainer>({
  name: "memcached",
  images: ["memcached"],
  ports: [MEMCACHED_PORT],
  defaults: { memory: 64 },
  // The user's own options come later and override these.
  configure: ({ memory }, { command }) => ({
    command: serverCommand("memcached", command, { first: ["-m", String(memory)], last: [] }),
  }),
  ready: () => Wait.forTcpExchange(MEMCACHED_PORT, { send: "version\r\n", expect: /^VERSION / }),
  started: StartedMemcachedContainer,
});

/**
 * A memcached server, from the official image (hub.docker.com/_/memcached).
 *
 * ```ts
 * await using memcached = await new MemcachedContainer("memcached:1.6").start();
 * const client = Client.create(memcached.getConnectionString());
 * ```
 */
export class MemcachedContainer extends ServerContainer<
  MemcachedSettings,
  StartedMemcachedContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither memcached nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, memcached);
  }

  /** Sets the memory for items, in megabytes. Default 64. Throws InvalidOptionError. */
  withMemory(megabytes: number): this {
    return this.set({ memory: checkWholeNumber(megabytes, "withMemory") });
  }
}
