// Starts a container that later runs of the program reuse, with its data.
import { GenericContainer } from "mayfly";

async function main(): Promise<void> {
  const redis = new GenericContainer("redis:8")
    .withExposedPorts(6379)
    .withReuse({ key: "shop-tests" });

  {
    await using first = await redis.start();
    await first.exec(["redis-cli", "SET", "greeting", "hello"]);
  }
  // The block has ended, and perhaps the program; the container keeps running.
  const second = await redis.start();
  const { stdout } = await second.exec(["redis-cli", "GET", "greeting"]);
  console.log(`${second.isReused() ? "reused" : "new"}: ${stdout.trim()}`);
  await second.stop();
}

void main();
