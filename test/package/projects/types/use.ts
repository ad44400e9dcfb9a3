import {
  GenericContainer,
  getContainerRuntimeClient,
  Network,
  StartupCheckStrategy,
  Wait,
  type StartedTestContainer,
  type StartOptions,
  type StartupStatus,
  type WaitStrategy,
} from "mayfly";
import { PostgreSqlContainer } from "mayfly/postgresql";
import { RedisContainer, type StartedRedisContainer } from "mayfly/redis";

// In place of dockerode's types, which a user of the package need not have.
interface Docker {
  getContainer(id: string): { inspect(): Promise<{ State: { Running: boolean } }> };
}

class Running extends StartupCheckStrategy {
  override async checkStartupState(docker: Docker, id: string): Promise<StartupStatus> {
    return (await docker.getContainer(id).inspect()).State.Running ? "SUCCESS" : "FAIL";
  }
}

export async function useStrategies(): Promise<GenericContainer> {
  const { container } = await getContainerRuntimeClient();
  const docker: Docker = container.dockerode;
  await docker.getContainer("1").inspect();
  const strategies: WaitStrategy[] = [
    new Running().withStartupTimeout(1),
    Wait.forExit("any"),
    Wait.forHttp("/")
      .usingTls({ servername: "a" })
      .forResponseMatching(({ headers }) => !headers.age),
    Wait.forAny([Wait.forFile("/a", { content: /b/ }), new Running()]),
    Wait.forFunction(
      "it",
      async (handle, signal) => (await handle.readFile("/a", {}, signal)) !== undefined,
    ),
  ];
  return new GenericContainer("app:1").withWaitStrategy(Wait.forSequence(strategies));
}

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

// @ts-expect-error -- a string is not an array of words
new GenericContainer("app:1").withCommand("ls -la");
// @ts-expect-error -- an image is required
new RedisContainer();
