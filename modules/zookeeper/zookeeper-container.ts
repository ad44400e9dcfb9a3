import { checkWholeNumber, defineServer, ServerContainer, type ImageName } from "../../src/module";
import { acceptsSession } from "./accepts-session";
import { ADMIN_PORT, CLIENT_PORT, type ZooKeeperSettings } from "./settings";
import { StartedZooKeeperContainer } from "./started-zookeeper-container";

const zooKeeper = defineServer<ZooKeeperSettings, StartedZooKeeperContainer>({
  name: "zookeeper",
  images: ["zookeeper"],
  ports: [CLIENT_PORT, ADMIN_PORT],
  // The image's own default.
  defaults: { tickTime: "2000" },
  variables: { tickTime: "ZOO_TICK_TIME" },
  ready: acceptsSession,
  started: StartedZooKeeperContainer,
});

/**
 * A ZooKeeper server of one node, from the official image (hub.docker.com/_/zookeeper).
 *
 * ```ts
 * await using zooKeeper = await new ZooKeeperContainer("zookeeper:3.9").start();
 * const client = createClient(zooKeeper.getConnectionString());
 * ```
 */
export class ZooKeeperContainer extends ServerContainer<
  ZooKeeperSettings,
  StartedZooKeeperContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither ZooKeeper nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, zooKeeper);
  }

  /**
   * Sets the milliseconds of a tick. The server lets a session expire after 2 to 20 ticks without a sign of the client,
   * so a test of lost sessions wants a small one. Default 2000. Throws InvalidOptionError.
   */
  withTickTime(milliseconds: number): this {
    return this.set({
      tickTime: String(checkWholeNumber(milliseconds, "withTickTime")),
    });
  }
}
