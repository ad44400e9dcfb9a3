import {
  GenericContainer,
  ImageName,
  Wait,
  type Companion,
  type ContainerSpec,
  type Environment,
} from "../../src/module";
import type { KafkaSettings } from "./settings";

// Kafka before 4 can keep its metadata in ZooKeeper. Its image contains ZooKeeper in the version that it was tested with.

const ALIAS = "mayfly-zookeeper";
const PORT = 2181;
const CONFIG_FILE = "/tmp/mayfly_zookeeper.properties";

/** The address of a ZooKeeper that is the broker's companion. */
export const COMPANION_ADDRESS = `${ALIAS}:${PORT}`;

/**
 * Returns the ZooKeeper that starts with the broker, from the same image. Returns undefined for a broker without ZooKeeper,
 * and for one that uses a ZooKeeper of the user's.
 */
export function zooKeeperOf(
  { zooKeeper }: KafkaSettings,
  { image, platform, pullPolicy }: ContainerSpec,
): Companion | undefined {
  if (zooKeeper !== COMPANION_ADDRESS) return undefined;
  const builder = new GenericContainer(image)
    .withEntrypoint(["zookeeper-server-start"])
    .withCommand([CONFIG_FILE])
    .withCopyContentToContainer([{ content: CONFIG, target: CONFIG_FILE }])
    .withEnvironment({ KAFKA_HEAP_OPTS: "-Xmx256m -XX:TieredStopAtLevel=1" })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forTcpExchange(PORT, { send: "ruok", expect: "imok" }));
  if (platform !== undefined) builder.withPlatform(platform);
  if (pullPolicy !== undefined) builder.withPullPolicy(pullPolicy);
  return { name: "ZooKeeper", alias: ALIAS, builder };
}

const CONFIG = `clientPort=${PORT}
dataDir=/tmp/zookeeper
maxClientCnxns=0
admin.enableServer=false
4lw.commands.whitelist=ruok
`;

/**
 * Returns whether the image is a `cp-kafka` before 7.4, whose scripts do not start Kafka without ZooKeeper
 * (github.com/confluentinc/kafka-images/pull/209).
 */
export function needsZooKeeper(image: string): boolean {
  const { image: path, tag } = ImageName.fromString(image);
  const version = /^(\d+)(?:\.(\d+))?(?:[.-]|$)/.exec(tag);
  if (version === null || !/(^|\/)cp-kafka$/.test(path)) return false;
  // The tag 7 alone is the newest of them.
  const [major, minor = Infinity] = version.slice(1).filter(Boolean).map(Number);
  return major !== undefined && (major < 7 || (major === 7 && minor < 4));
}

export function zooKeeperVariables({ zooKeeper = "" }: KafkaSettings): Environment {
  return { KAFKA_BROKER_ID: "1", KAFKA_ZOOKEEPER_CONNECT: zooKeeper };
}

/**
 * Makes ZooKeeper forget a broker that was killed. Otherwise it keeps the broker's registration until the old session
 * expires, and refuses the new one. If this fails, the broker says why.
 */
export const FORGET_BROKER = `printf '%s\\n' "delete /brokers/ids/$KAFKA_BROKER_ID" "delete /controller" |
  KAFKA_HEAP_OPTS=-Xmx64m KAFKA_OPTS= zookeeper-shell "$KAFKA_ZOOKEEPER_CONNECT" > /dev/null 2>&1`;
