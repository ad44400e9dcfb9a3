// The builders of all modules that are installed, and how they are set up.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Network } = require("testcontainers");

const MODULES = join(__dirname, "node_modules", "@testcontainers");
const SASL = {
  port: 9096,
  keystore: { content: "a keystore", passphrase: "secret" },
  sasl: { mechanism: "SCRAM-SHA-512", user: { name: "app", password: "secret" } },
};

// A user's own health check, which these modules would otherwise replace by theirs.
const ownCheck = {
  prepare: (builder) =>
    builder.withHealthCheck({ test: ["CMD-SHELL", "echo mine > /checked"], interval: 1_000 }),
  read: async (started) => (await started.exec(["cat", "/checked"])).output,
};
const starter = {
  read: async (started) => (await started.exec(["cat", "/tmp/testcontainers_start.sh"])).output,
};

/**
 * What differs from starting a builder as it is: `prepare` sets it up, `ports` are those that it adds in its own start(),
 * `read` reads more than getters, `stopped` reads from what stop() returns, and `refused` names what an engine without
 * enough rights of its own refuses, which is asked for but not sent.
 */
const SET_UP = {
  AzureServiceBusContainer: {
    prepare: (builder, { image }) =>
      builder.acceptLicense().withMssqlImage(image).withConfig('{"UserConfig":{}}'),
    read: async (started) => [
      (await started.exec(["cat", "/ServiceBus_Emulator/ConfigFiles/Config.json"])).output,
      (await started.getMssqlContainer().exec(["sh", "-c", "echo $MSSQL_SA_PASSWORD"])).output,
    ],
  },
  AzuriteContainer: { ports: [10_000, 10_001, 10_002] },
  CassandraContainer: ownCheck,
  // More open files than an engine in a container may allow.
  ClickHouseContainer: { refused: ["Ulimits"] },
  CockroachDbContainer: ownCheck,
  CouchbaseContainer: {
    prepare: (builder) =>
      builder
        .withCredentials("me", "secret")
        .withBucket(new (load("couchbase").BucketDefinition)("shop").withPrimaryIndex(true)),
    ports: [8091, 8092, 8093, 8094, 8095, 8096, 11207, 11210],
  },
  K3sContainer: {
    prepare: async (builder, { network }) =>
      builder.withNetwork(await network()).withNetworkAliases("cluster"),
    read: (started) => started.getAliasedKubeConfig("cluster"),
    refused: ["Privileged", "CgroupnsMode"],
  },
  "KafkaContainer, KRaft": { prepare: (builder) => builder.withKraft(), ...starter },
  "KafkaContainer, SASL": {
    prepare: (builder) => builder.withSaslSslListener(SASL),
    ports: [9096],
    ...starter,
  },
  "KafkaContainer, ZooKeeper": { tag: "7.4.0", ports: [2181], ...starter },
  "KafkaContainer, ZooKeeper and SASL": {
    tag: "7.4.0",
    prepare: (builder) => builder.withSaslSslListener(SASL),
    ports: [2181, 9096],
    ...starter,
  },
  KurrentDbContainer: { stage: "healthy" },
  MSSQLServerContainer: { prepare: (builder) => builder.acceptLicense() },
  MockserverContainer: { ports: [1080] },
  MongoDBContainer: ownCheck,
  OpenSearchContainer: { prepare: (builder) => builder.withSecurityEnabled(false) },
  PostgreSqlContainer: ownCheck,
  RedisContainer: {
    prepare: (builder) => builder.withPassword("secret"),
    read: async (started) =>
      (await started.exec(["sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline"])).output,
  },
  RedpandaContainer: {
    read: async (started) => (await started.exec(["cat", "/etc/redpanda/redpanda.yaml"])).output,
  },
  SeleniumRecordingContainer: {
    stopped: async (stopped) => {
      const file = join(__dirname, "recording.mp4");
      await stopped.saveRecording(file);
      return readFileSync(file, "utf8");
    },
  },
};

function load(module) {
  return require(`@testcontainers/${module}`);
}

/** Returns each builder's class with its set-ups, or with an empty one. */
exports.builders = () =>
  readdirSync(MODULES).flatMap((module) =>
    Object.entries(load(module))
      .filter(([name]) => /Container$/.test(name) && !/^(Abstract|Started|Stopped)/.test(name))
      .flatMap(([name, Builder]) => {
        const setUps = Object.entries(SET_UP).filter(([title]) => title.split(",")[0] === name);
        return (setUps.length === 0 ? [[name, {}]] : setUps).map(([title, setUp]) => ({
          title: `${module}: ${title}`,
          Builder,
          ...setUp,
        }));
      }),
  );

/** Makes Selenium's module use this image for its recorder. */
exports.useRecorder = (image) => {
  require("@testcontainers/selenium/build/selenium-container").SELENIUM_VIDEO_IMAGE = image;
};

exports.newNetwork = () => new Network().start();
