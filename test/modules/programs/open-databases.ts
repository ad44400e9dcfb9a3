// Opens several Redis databases at once and prints their numbers in order. With "input" it holds them until
// its input ends; otherwise it ends at once.
import { attach, type StartedContainerData } from "../../../src";
import { StartedRedisContainer } from "../../../modules/redis";

async function main(data: string, count: number, until: string): Promise<void> {
  const redis = attach(JSON.parse(data) as StartedContainerData, StartedRedisContainer);
  const databases = await Promise.all(Array.from({ length: count }, () => redis.openDatabase()));
  const heavy = Object.keys(require.cache).some((file) => /dockerode|@redis/.test(file));
  // Each uses a connection of its own, so their order is not defined.
  const indexes = databases.map((one) => one.getIndex()).sort((a, b) => a - b);
  console.log(JSON.stringify({ indexes, heavy }));
  if (until === "input") process.stdin.resume();
}

const [data = "", count = "1", until = ""] = process.argv.slice(2);
void main(data, Number(count), until);
