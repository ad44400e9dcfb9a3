// Starts the services of a compose file, and talks to two of them.
import { DockerComposeEnvironment, Wait } from "mayfly";

async function main(): Promise<void> {
  await using environment = await new DockerComposeEnvironment("examples/compose", "compose.yml")
    .withWaitStrategy("api", Wait.forHttp("/hello", 3000))
    .up();

  const api = environment.getContainer("api");
  const url = `http://${api.getHost()}:${api.getMappedPort(3000)}/hello`;
  console.log((await (await fetch(url)).text()).trim());

  const cache = environment.getContainer("cache");
  console.log((await cache.exec(["redis-cli", "ping"])).stdout.trim());
}

void main();
