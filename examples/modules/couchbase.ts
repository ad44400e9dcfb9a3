// The code of docs/modules/couchbase.md.
import { BucketDefinition, CouchbaseContainer } from "mayfly/couchbase";

async function main(): Promise<void> {
  await using couchbase = await new CouchbaseContainer("couchbase/server:community-8.0.2")
    .withBucket(new BucketDefinition("shop"))
    .start();
  const address = couchbase.getConnectionString(); // couchbase://127.0.0.1:…
  const login = couchbase.getClientOptions(); // { username, password }

  console.log(`${new URL(address).protocol} ${login.username}`);
  {
    await using scope = await couchbase.openScope();
    await scope.createCollection("teas");
    scope.getKeyspace("teas"); // `shop`.`mayfly_…`.`teas`

    console.log(scope.getBucketName());
  }
}

void main();
