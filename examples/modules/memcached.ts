// The code of docs/modules/memcached.md.
import { MemcachedContainer } from "mayfly/memcached";
import { Client } from "memjs";

async function main(): Promise<void> {
  await using memcached = await new MemcachedContainer("memcached:1.6").start();
  const client = Client.create(memcached.getConnectionString());

  {
    await using keys = await memcached.openKeys();
    await client.set(keys.getKey("user"), "alice", {});

    console.log(String((await client.get(keys.getKey("user"))).value));
  }
  client.quit();
}

void main();
