// Starts the services of a compose file, and talks to two of them.
import { DockerComposeEnvironment, Wait } from "mayfly";
import { StartedRedisContainer } from "mayfly/redis";

async function main(): Promise<void> {
  await using environment = await new DockerComposeEnvironment("examples/compose", "compose.yml")
    .withWaitStrategy("api", Wait.forHttp("/hello", 3000))
    .up();

  const api = environment.getContainer("api");
  const url = `http://${api.getHost()}:${api.getMappedPort(3000)}/hello`;
  console.log((await (await fetch(url)).text()).trim());

  const cache = await environment.getContainer("cache").as(StartedRedisContainer);
  console.log((await cache.executeCliCmd("ping")).trim());
}

void main();
