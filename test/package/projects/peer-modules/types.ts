// Compiled with every check of TypeScript, the declarations of the libraries included: each builder with its usual
// methods, and a subclass that uses what testcontainers' GenericContainer leaves to subclasses.
import { ArangoDBContainer } from "@testcontainers/arangodb";
import { AzureCosmosDbEmulatorContainer } from "@testcontainers/azure-cosmosdb-emulator";
import { AzureServiceBusContainer } from "@testcontainers/azureservicebus";
import { AzuriteContainer } from "@testcontainers/azurite";
import { CassandraContainer } from "@testcontainers/cassandra";
import { ChromaDBContainer } from "@testcontainers/chromadb";
import { ClickHouseContainer } from "@testcontainers/clickhouse";
import { CockroachDbContainer } from "@testcontainers/cockroachdb";
import { CouchbaseContainer } from "@testcontainers/couchbase";
import { CouchDBContainer } from "@testcontainers/couchdb";
import { ElasticsearchContainer } from "@testcontainers/elasticsearch";
import { EtcdContainer } from "@testcontainers/etcd";
import {
  BigQueryEmulatorContainer,
  CloudStorageEmulatorContainer,
  DatastoreEmulatorContainer,
  FirestoreEmulatorContainer,
  PubSubEmulatorContainer,
  SpannerEmulatorContainer,
} from "@testcontainers/gcloud";
import { HiveMQContainer } from "@testcontainers/hivemq";
import { K3sContainer } from "@testcontainers/k3s";
import { KafkaContainer } from "@testcontainers/kafka";
import { KurrentDbContainer } from "@testcontainers/kurrentdb";
import { LocalstackContainer } from "@testcontainers/localstack";
import { MariaDbContainer } from "@testcontainers/mariadb";
import { MinioContainer } from "@testcontainers/minio";
import { MockserverContainer } from "@testcontainers/mockserver";
import { MongoDBAtlasLocalContainer, MongoDBContainer } from "@testcontainers/mongodb";
import { MosquittoContainer } from "@testcontainers/mosquitto";
import { MSSQLServerContainer } from "@testcontainers/mssqlserver";
import { MySqlContainer } from "@testcontainers/mysql";
import { NatsContainer } from "@testcontainers/nats";
import { Neo4jContainer } from "@testcontainers/neo4j";
import { OllamaContainer } from "@testcontainers/ollama";
import { OpenSearchContainer } from "@testcontainers/opensearch";
import { OracleDbContainer } from "@testcontainers/oraclefree";
import { PostgreSqlContainer } from "@testcontainers/postgresql";
import { QdrantContainer } from "@testcontainers/qdrant";
import { RabbitMQContainer } from "@testcontainers/rabbitmq";
import { RedisContainer } from "@testcontainers/redis";
import { RedpandaContainer } from "@testcontainers/redpanda";
import { S3MockContainer } from "@testcontainers/s3mock";
import { ScyllaContainer } from "@testcontainers/scylladb";
import { SeleniumContainer } from "@testcontainers/selenium";
import { ToxiProxyContainer } from "@testcontainers/toxiproxy";
import { ValkeyContainer } from "@testcontainers/valkey";
import { VaultContainer } from "@testcontainers/vault";
import { WeaviateContainer } from "@testcontainers/weaviate";
import {
  AbstractStartedContainer,
  BoundPorts,
  GenericContainer,
  getContainerRuntimeClient,
  type InspectResult,
  type StartedTestContainer,
  Wait,
  waitForContainer,
  type WaitStrategy,
} from "testcontainers";

export const builders: GenericContainer[] = [
  new ArangoDBContainer("image:1"),
  new AzureCosmosDbEmulatorContainer("image:1"),
  new AzureServiceBusContainer("image:1"),
  new AzuriteContainer("image:1"),
  new CassandraContainer("image:1"),
  new ChromaDBContainer("image:1"),
  new ClickHouseContainer("image:1"),
  new CockroachDbContainer("image:1"),
  new CouchbaseContainer("image:1"),
  new CouchDBContainer("image:1"),
  new ElasticsearchContainer("image:1"),
  new EtcdContainer("image:1"),
  new BigQueryEmulatorContainer("image:1"),
  new CloudStorageEmulatorContainer("image:1"),
  new DatastoreEmulatorContainer("image:1"),
  new FirestoreEmulatorContainer("image:1"),
  new PubSubEmulatorContainer("image:1"),
  new SpannerEmulatorContainer("image:1"),
  new HiveMQContainer("image:1"),
  new K3sContainer("image:1"),
  new KafkaContainer("image:1"),
  new KurrentDbContainer("image:1"),
  new LocalstackContainer("image:1"),
  new MariaDbContainer("image:1"),
  new MinioContainer("image:1"),
  new MockserverContainer("image:1"),
  new MongoDBAtlasLocalContainer("image:1"),
  new MongoDBContainer("image:1"),
  new MosquittoContainer("image:1"),
  new MSSQLServerContainer("image:1"),
  new MySqlContainer("image:1"),
  new NatsContainer("image:1"),
  new Neo4jContainer("image:1"),
  new OllamaContainer("image:1"),
  new OpenSearchContainer("image:1"),
  new OracleDbContainer("image:1"),
  new PostgreSqlContainer("image:1"),
  new QdrantContainer("image:1"),
  new RabbitMQContainer("image:1"),
  new RedisContainer("image:1"),
  new RedpandaContainer("image:1"),
  new S3MockContainer("image:1"),
  new ScyllaContainer("image:1"),
  new SeleniumContainer("image:1"),
  new ToxiProxyContainer("image:1"),
  new ValkeyContainer("image:1"),
  new VaultContainer("image:1"),
  new WeaviateContainer("image:1"),
];

for (const builder of builders) {
  builder
    .withExposedPorts(80, { container: 90, host: 9000 })
    .withEnvironment({ A: "1" })
    .withHealthCheck({ test: ["CMD-SHELL", "true"] })
    .withStartupTimeout(1_000)
    .withWaitStrategy(Wait.forAll([Wait.forLogMessage("ready"), Wait.forListeningPorts()]));
}

export async function connect(): Promise<[string, string, number]> {
  const postgres = await new PostgreSqlContainer("postgres:17").withDatabase("shop").start();
  const redis = await new RedisContainer("redis:8").withPassword("secret").start();
  await using kafka = await new KafkaContainer("confluentinc/cp-kafka:8.0.0").withKraft().start();
  return [postgres.getConnectionUri(), redis.getConnectionUrl(), kafka.getMappedPort(9093)];
}

export class AppContainer extends GenericContainer {
  protected override startupTimeoutMs = 5_000;
  private original: WaitStrategy | undefined;

  override async start(): Promise<StartedAppContainer> {
    this.createOpts.Cmd = [...(this.createOpts.Cmd ?? []), "--fast"];
    this.createOpts.StopSignal = "SIGINT";
    this.hostConfig.CgroupnsMode = "host";
    this.hostConfig.Sysctls = { "net.core.somaxconn": "1024" };
    return new StartedAppContainer(await super.start(), this.imageName.tag);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    const { registry, image, tag, string } = this.imageName;
    this.environment["IMAGE"] = [registry, image, tag, string].join();
    if (!this.hasExposedPort(80)) this.exposedPorts.push(80);
    if (this.reuse || !this.autoRemove || !this.autoCleanup) this.networkAliases.push("kept");
    const aliases: string[] = this.networkAliases;
    const mode: string | undefined = this.networkMode;
    this.createOpts.Labels = { ...this.createOpts.Labels, of: aliases.join(), mode: mode ?? "" };
    this.healthCheck ??= { test: ["CMD", "true"] };
    this.original = this.waitStrategy;
    this.waitStrategy = Wait.forLogMessage("begin");
    this.contentsToCopy.push({ content: "a", target: "/a" });
  }

  protected override async containerStarted(
    container: StartedTestContainer,
    inspectResult: InspectResult,
    reused: boolean,
  ): Promise<void> {
    if (reused || inspectResult.state.status !== "running") return;
    const client = await getContainerRuntimeClient();
    const running = client.container.getById(container.getId());
    const raw = await client.container.inspect(running);
    const strategy = await this.selectWaitStrategy(client, raw, this.original);
    strategy.withStartupTimeout(this.startupTimeoutMs);
    const ports = new BoundPorts();
    await waitForContainer(client, running, strategy, ports);
  }
}

export class StartedAppContainer extends AbstractStartedContainer {
  constructor(
    startedTestContainer: StartedTestContainer,
    readonly version: string,
  ) {
    super(startedTestContainer);
  }

  getUrl(): string {
    return `http://${this.startedTestContainer.getHost()}:${this.getMappedPort(80)}`;
  }
}
