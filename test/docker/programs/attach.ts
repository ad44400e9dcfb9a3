// Attaches to a Redis that another process started, and prints which modules that loaded.
import { attach } from "../../../src";
import { StartedRedisContainer } from "../../../modules/redis";

const loaded = (): boolean =>
  Object.keys(require.cache).some((file) => file.endsWith("bundle-starting.js"));

async function main(data: string): Promise<void> {
  const redis = attach(JSON.parse(data) as never, StartedRedisContainer);
  const url = redis.getConnectionUrl();
  const loadedBefore = loaded();
  const answer = await redis.executeCliCmd("PING");
  console.log(JSON.stringify({ url, loadedBefore, answer, loadedAfter: loaded() }));
}

void main(process.argv[2] ?? "");
