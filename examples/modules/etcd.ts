// The code of docs/modules/etcd.md.
import { EtcdCluster, EtcdContainer } from "mayfly/etcd";
import { Etcd3 } from "etcd3";

async function main(): Promise<void> {
  await using etcd = await new EtcdContainer("quay.io/coreos/etcd:v3.5.16").start();
  const client = new Etcd3({ hosts: etcd.getClientEndpoint() });

  {
    await using keys = await etcd.openKeys();
    const own = client.namespace(keys.getPrefix());
    await own.put("orders/1").value("new");
    await client.get(keys.getKey("orders/1")).string(); // "new"

    console.log(await own.get("orders/1").string());
  }
  console.log(`${(await client.getAll().keys()).length} keys later`);
  client.close();
  {
    await using cluster = await new EtcdCluster("quay.io/coreos/etcd:v3.5.16").start();
    const clustered = new Etcd3({ hosts: cluster.getClientEndpoints() });

    await clustered.put("greeting").value("hello");
    console.log(`from the cluster: ${await clustered.get("greeting").string()}`);
    clustered.close();
  }
}

void main();
