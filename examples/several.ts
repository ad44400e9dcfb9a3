// Starts two containers that depend on a third: the third starts first, then the two start together.
import { GenericContainer, Network, startAll } from "mayfly";

async function main(): Promise<void> {
  await using network = await new Network().start();
  const inNetwork = (name: string): GenericContainer =>
    new GenericContainer(name === "redis" ? "redis:8" : "busybox:1.37")
      .withNetwork(network)
      .withNetworkAliases(name);

  const redis = inNetwork("redis")
    .withExposedPorts(6379)
    .withHooks({
      ready: () => {
        console.log("redis is ready");
      },
    });
  const api = inNetwork("api").withCommand(["sleep", "infinity"]);
  const worker = inNetwork("worker").withCommand(["sleep", "infinity"]);

  await using started = await startAll([api.withDependsOn(redis), worker.withDependsOn(redis)]);
  const [startedApi, startedWorker] = started;

  const ask = ["sh", "-c", "printf 'PING\\r\\nQUIT\\r\\n' | nc redis 6379 | head -n 1"];
  for (const container of [startedApi, startedWorker]) {
    const { stdout } = await container.exec(ask);
    console.log(`redis says ${stdout.trim()}`);
  }
}

void main();
