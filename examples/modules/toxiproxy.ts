// The code of docs/modules/toxiproxy.md.
import { Network } from "mayfly";
import { RedisContainer } from "mayfly/redis";
import { ToxiProxyContainer } from "mayfly/toxiproxy";
import { createClient } from "redis";

async function main(): Promise<void> {
  await using network = await new Network().start();
  await using redis = await new RedisContainer("redis:8")
    .withNetwork(network)
    .withNetworkAliases("redis")
    .start();
  await using toxiproxy = await new ToxiProxyContainer("ghcr.io/shopify/toxiproxy:2.12.0")
    .withNetwork(network)
    .start();

  const proxy = await toxiproxy.createProxy({ name: "redis", upstream: "redis:6379" });
  const url = `redis://${proxy.host}:${proxy.port}`; // for the client under test

  const options = { url, socket: { reconnectStrategy: false as const } };
  const client = await createClient(options)
    .on("error", () => undefined)
    .connect();
  await proxy.addToxic({ type: "latency", attributes: { latency: 500 } }); // milliseconds
  await proxy.setEnabled(false); // cuts the connections, and refuses new ones

  console.log(await client.ping().catch(() => "cut"));
  client.destroy();
  const direct = await createClient({ url: redis.getConnectionUrl() }).connect();
  console.log(await direct.ping());
  await direct.close();
}

void main();
