// The code of docs/modules/redis.md.
import { RedisCluster, RedisContainer, RedisSentinel } from "mayfly/redis";
import { createClient, createCluster } from "redis";
import { Redis } from "ioredis";
import { certificate } from "../support/certificate";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({ "redis.conf": "requirepass of-the-file\n" });
  {
    await using redis = await new RedisContainer("redis:8").withPassword("secret").start();
    const client = await createClient({ url: redis.getConnectionUrl() }).connect();

    {
      await using database = await redis.openDatabase();
      const client = await createClient({ url: database.getConnectionUrl() }).connect(); // redis://…/3

      console.log(await client.ping());
      await client.close();
    }
    await client.close();
  }
  {
    await using redis = await new RedisContainer("redis:8").withConfigFile("redis.conf").start();
    const client = createClient({ url: redis.getConnectionUrl() }); // with the password of redis.conf
    await client.connect();

    console.log(`with the file: ${await client.ping()}`);
    await client.close();
  }
  {
    await using cluster = await new RedisCluster("redis:8", { shards: 3, replicas: 1 }).start();
    const client = createCluster({ rootNodes: cluster.getRootNodes() });
    await client.connect();

    {
      await using keys = await cluster.openKeys();
      await client.set(keys.key("greeting"), "hello");

      console.log(await client.get(keys.key("greeting")));
    }
    await client.close();
  }
  {
    await using group = await new RedisSentinel("redis:8", { replicas: 1, sentinels: 3 }).start();
    const client = new Redis({
      name: group.getName(),
      sentinels: group.getSentinels(),
      natMap: group.getNatMap(),
    });

    console.log(`Sentinel: ${await client.ping()}`);
    client.disconnect();
  }
  const { cert, key, ca } = certificate();
  {
    await using redis = await new RedisContainer("redis:8").withTls({ cert, key }).start();
    const client = createClient({ url: redis.getConnectionUrl(), socket: { tls: true, ca } });
    await client.connect();

    console.log(`TLS: ${await client.ping()}`);
    await client.close();
  }
}

void main();
