import {
  GenericContainer,
  Network,
  Wait,
  type StartedTestContainer,
  type StartOptions,
} from "mayfly";
import { PostgreSqlContainer } from "mayfly/postgresql";
import { RedisContainer, type StartedRedisContainer } from "mayfly/redis";

export async function use(options: StartOptions): Promise<string> {
  await using network = await new Network().start();
  const builder: GenericContainer = new GenericContainer("app:1")
    .withExposedPorts(80, "53/udp", { container: 1, host: 2 })
    .withNetwork(network)
    .withWaitStrategy(Wait.forHttp("/", 80).forStatusCode(204).withStartupTimeout(1));
  const started: StartedTestContainer = await builder.start(options);
  const redis: StartedRedisContainer = await new RedisContainer("redis:8")
    .withPassword("x")
    .start();
  await using postgres = await new PostgreSqlContainer("postgres:17").start();
  const { exitCode } = await started.exec(["true"], { user: "root" });
  const wait: Wait = {
    description: "own",
    until: async (container) => void container.mappedPort(80),
  };
  return `${redis.getConnectionUrl()} ${postgres.getConnectionUri()} ${exitCode} ${wait.description}`;
}

// @ts-expect-error -- a text is no list of words
new GenericContainer("app:1").withCommand("ls -la");
// @ts-expect-error -- an image is required
new RedisContainer();
