// Starts builders of testcontainers' own modules, on Mayfly under the name "testcontainers", against one image that
// answers as each server would. Prints what the started objects return, with <5432> for the host port of 5432.
const { GenericContainer } = require("testcontainers");
const { CassandraContainer } = require("@testcontainers/cassandra");
const { CockroachDbContainer } = require("@testcontainers/cockroachdb");
const { CouchbaseContainer } = require("@testcontainers/couchbase");
const { PubSubEmulatorContainer } = require("@testcontainers/gcloud");
const { K3sContainer } = require("@testcontainers/k3s");
const { KafkaContainer } = require("@testcontainers/kafka");
const { LocalstackContainer } = require("@testcontainers/localstack");
const { MongoDBContainer } = require("@testcontainers/mongodb");
const { MySqlContainer } = require("@testcontainers/mysql");
const { PostgreSqlContainer } = require("@testcontainers/postgresql");
const { RabbitMQContainer } = require("@testcontainers/rabbitmq");
const { RedisContainer } = require("@testcontainers/redis");
const { RedpandaContainer } = require("@testcontainers/redpanda");
const { SeleniumContainer } = require("@testcontainers/selenium");

const LOG = [
  "Starting Couchbase Server -- Web UI available at http://<ip>:8091",
  "Server started",
  "Ready to accept connections",
  "Ready.",
  "Server startup complete",
  "Successfully started Redpanda!",
];
const COUCHBASE_PORTS = [8091, 8092, 8093, 8094, 8095, 8096, 11207, 11210];
const ranOwnCheck = (started) => started.exec(["cat", "/checked"]).then(({ output }) => output);
const ownCheck = { test: ["CMD-SHELL", "echo mine > /checked"], interval: 1_000 };

/** The module's builder, its ports, and what to read from the started object. */
const cases = {
  cassandra: [
    (image) => new CassandraContainer(image).withHealthCheck(ownCheck),
    [9042],
    async (it) => [
      it.getContactPoint(),
      it.getDatacenter(),
      it.getUsername(),
      await ranOwnCheck(it),
    ],
  ],
  cockroachdb: [
    (image) => new CockroachDbContainer(image).withDatabase("shop").withHealthCheck(ownCheck),
    [26257, 26258],
    async (it) => [it.getConnectionUri(), await ranOwnCheck(it)],
  ],
  couchbase: [
    (image) => new CouchbaseContainer(image).withCredentials("me", "secret"),
    COUCHBASE_PORTS,
    (it) => [it.getConnectionString(), it.getUsername(), it.getPassword()],
  ],
  gcloud: [
    (image) => new PubSubEmulatorContainer(image).withProjectId("shop"),
    [8085],
    (it) => [it.getEmulatorEndpoint(), it.getProjectId()],
  ],
  kafka: [
    (image) => new KafkaContainer(image).withKraft(),
    [9093],
    async (it) => [
      (await it.exec(["cat", "/tmp/testcontainers_start.sh"])).output
        .split("\n")
        .find((line) => line.includes("KAFKA_ADVERTISED_LISTENERS"))
        .replace(/BROKER:[^,']*/, "BROKER:…"),
    ],
  ],
  localstack: [
    (image) => new LocalstackContainer(image),
    [4566],
    async (it) => [
      it.getConnectionUri(),
      (await it.exec(["sh", "-c", "echo $LOCALSTACK_HOST"])).output,
    ],
  ],
  mongodb: [
    (image) => new MongoDBContainer(image).withHealthCheck(ownCheck),
    [27017],
    async (it) => [it.getConnectionString(), await ranOwnCheck(it)],
  ],
  mysql: [
    (image) => new MySqlContainer(image).withDatabase("shop").withUserPassword("secret"),
    [3306],
    (it) => [it.getConnectionUri(), it.getConnectionUri(true)],
  ],
  postgresql: [
    (image) => new PostgreSqlContainer(image).withDatabase("shop").withHealthCheck(ownCheck),
    [5432],
    async (it) => [it.getConnectionUri(), await ranOwnCheck(it)],
  ],
  rabbitmq: [
    (image) => new RabbitMQContainer(image),
    [5671, 5672, 15671, 15672],
    (it) => [it.getAmqpUrl(), it.getAmqpsUrl()],
  ],
  redis: [
    (image) => new RedisContainer(image).withPassword("secret"),
    [6379],
    async (it) => [
      it.getConnectionUrl(),
      (await it.exec(["sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"])).output,
    ],
  ],
  redpanda: [
    (image) => new RedpandaContainer(image),
    [8081, 8082, 9092, 9644],
    (it) => [it.getBootstrapServers(), it.getSchemaRegistryAddress(), it.getAdminAddress()],
  ],
  selenium: [(image) => new SeleniumContainer(image), [4444, 5900], (it) => [it.getServerUrl()]],
};

async function start(image, [create, ports, read]) {
  const builder = create(image).withEnvironment({
    ANSWER_LOG: LOG.join("\n"),
    ANSWER_PORTS: ports.join(" "),
  });
  const started = await builder.start();
  try {
    let text = JSON.stringify(await read(started));
    for (const port of ports) text = text.replaceAll(`:${mapped(started, port)}`, `:<${port}>`);
    return JSON.parse(text);
  } finally {
    await started.stop();
  }
}

function mapped(started, port) {
  try {
    return started.getMappedPort(port);
  } catch {
    return "not exposed";
  }
}

/** k3s needs privileges that not every engine gives, so only what it asks for is looked at. */
async function requestOfK3s(image) {
  const builder = new K3sContainer(image).withNetworkMode("net").withNetworkAliases("cluster");
  await builder.beforeContainerCreated();
  const { Cmd, HostConfig } = builder.createOpts;
  return [Cmd.join(" "), HostConfig.Privileged, HostConfig.CgroupnsMode];
}

async function main() {
  const base = `${process.env.TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX ?? ""}busybox:1.37`;
  // Some modules compare the tag as a version.
  const image = `localhost/answers-${process.pid}:8.0.0`;
  await GenericContainer.fromDockerfile(`${__dirname}/image`)
    .withBuildArgs({ BASE: base })
    .build(image);
  const results = { k3s: await requestOfK3s(image) };
  const left = Object.entries(cases);
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [name, each] = next;
      results[name] = await start(image, each).catch((error) => `${error.stack}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  console.log(JSON.stringify(results));
}

void main();
