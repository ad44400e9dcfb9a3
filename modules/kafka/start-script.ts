import { pbkdf2Sync, randomBytes } from "node:crypto";
import type { Handle, HookContext } from "../../src/module";
import { advertisedListeners, jaasVariable } from "./listeners";
import { PORTS, type KafkaSettings, type SaslSettings } from "./settings";
import { nameInNetwork, writeWaitedScript } from "./waiting-command";
import { FORGET_BROKER } from "./zookeeper";

/** Writes the script by which the waiting container starts Kafka. */
export async function writeStartScript(
  container: Handle,
  context: HookContext,
  settings: KafkaSettings,
): Promise<void> {
  const script = startScript(container, settings, context.restarted);
  await writeWaitedScript("kafka", container, context, script);
}

function startScript(container: Handle, settings: KafkaSettings, restarted: boolean): string {
  const listeners = advertisedListeners(
    settings,
    container.host,
    (port) => container.mappedPort(port),
    nameInNetwork(container),
  );
  const { sasl, keepsClasses, zooKeeper } = settings;
  return [
    FIND_IMAGE,
    `export KAFKA_ADVERTISED_LISTENERS='${listeners}'`,
    ...(sasl !== undefined && sasl.mechanism !== "PLAIN" ? scram(sasl) : []),
    ...(zooKeeper !== undefined && restarted ? [FORGET_BROKER] : []),
    ...(keepsClasses ? [KEEP_CLASSES] : []),
    `exec "$run" "$@"`,
    "",
  ].join("\n");
}

// The two images write a dash differently in the name of a variable (their pages on configuration).
const FIND_IMAGE = `if [ -x /etc/kafka/docker/run ]; then
  run=/etc/kafka/docker/run dash=___ storage=/opt/kafka/bin/kafka-storage.sh logs=/tmp/kafka-logs
elif [ -x /etc/confluent/docker/run ]; then
  run=/etc/confluent/docker/run dash=__ storage=kafka-storage logs=/var/lib/kafka/data
else
  echo "This image has neither /etc/kafka/docker/run (apache/kafka) nor /etc/confluent/docker/run (cp-kafka)." >&2
  exit 1
fi`;

/**
 * Has each of the image's programs write an archive of its classes when it ends, and read it from then on: one for the
 * server, one for the tool that formats the storage. The options of EXTRA_ARGS are for the server only, and come last.
 * `apache/kafka` has such archives already. Java before 19 ignores the options.
 */
const KEEP_CLASSES = `if [ ! -e /opt/kafka/kafka.jsa ]; then
  archive="-XX:+IgnoreUnrecognizedVMOptions -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile=/tmp/kafka"
  export KAFKA_OPTS="$KAFKA_OPTS $archive-tools.jsa"
  export EXTRA_ARGS="-name kafkaServer -loggc $archive-server.jsa"
fi`;

const ITERATIONS = 4096;
const SALT_BYTES = 18;

/**
 * Users of SCRAM are metadata, which exist from the start only if the storage is formatted with them. The image's own
 * formatting then finds it formatted. Passwords are salted here, so that none is in a command line, and all characters
 * are allowed in them.
 */
function scram({ mechanism, user }: SaslSettings): string[] {
  const hash = mechanism === "SCRAM-SHA-256" ? "sha256" : "sha512";
  const length = hash === "sha256" ? 32 : 64;
  const salt = randomBytes(SALT_BYTES);
  const salted = pbkdf2Sync(user.password, salt, ITERATIONS, length, hash);
  const record = `${mechanism}=[name=${user.name},iterations=${ITERATIONS},salt="${salt.toString("base64")}",saltedpassword="${salted.toString("base64")}"]`;
  const module = "org.apache.kafka.common.security.scram.ScramLoginModule";
  return [
    `export "${jaasVariable(mechanism, "${dash}")}=${module} required;"`,
    `cat > /tmp/mayfly_kafka_format.properties <<END
process.roles=broker,controller
node.id=$KAFKA_NODE_ID
controller.quorum.voters=$KAFKA_CONTROLLER_QUORUM_VOTERS
controller.listener.names=CONTROLLER
listeners=BROKER://localhost:${PORTS.broker},CONTROLLER://localhost:${PORTS.controller}
inter.broker.listener.name=BROKER
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=\${KAFKA_LOG_DIRS:-$logs}
END`,
    `"$storage" format --ignore-formatted --cluster-id "$CLUSTER_ID" --config /tmp/mayfly_kafka_format.properties --add-scram '${record}' || exit 1`,
  ];
}
