// Opens Redis databases at the same moment, tells which, in order, and keeps them until its input
// ends, or "once" not at all.
import { attach, type StartedContainerData } from "../../../src";
import { StartedRedisContainer } from "../../../modules/redis";

async function main(data: string, count: number, until: string): Promise<void> {
  const redis = attach(JSON.parse(data) as StartedContainerData, StartedRedisContainer);
  const databases = await Promise.all(Array.from({ length: count }, () => redis.openDatabase()));
  const heavy = Object.keys(require.cache).some((file) => /dockerode|@redis/.test(file));
  // Each asks over a connection of its own, and which comes first is not promised.
  const indexes = databases.map((one) => one.getIndex()).sort((a, b) => a - b);
  console.log(JSON.stringify({ indexes, heavy }));
  if (until === "input") process.stdin.resume();
}

const [data = "", count = "1", until = ""] = process.argv.slice(2);
void main(data, Number(count), until);
