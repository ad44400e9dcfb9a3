// The code of docs/modules/zookeeper.md.
import { promisify } from "node:util";
import { ZooKeeperContainer } from "mayfly/zookeeper";
import { createClient } from "node-zookeeper-client";

async function main(): Promise<void> {
  await using zooKeeper = await new ZooKeeperContainer("zookeeper:3.9").start();
  const client = createClient(zooKeeper.getConnectionString());
  client.connect();

  {
    await using chroot = await zooKeeper.openChroot();
    const own = createClient(chroot.getConnectionString());
    own.connect();
    own.create("/orders", Buffer.from("new"), (error) => {
      if (error instanceof Error) throw error;
      own.getData("/orders", (_error, data) => {
        console.log(data.toString()); // "new"
        own.close();
      });
    });
    await new Promise<void>((resolve) => own.once("disconnected", resolve));
  }
  const list = promisify((done: (error: unknown, names?: string[]) => void) => {
    client.getChildren("/", done);
  });
  console.log(await list());
  client.close();
}

void main();
