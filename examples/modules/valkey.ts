// The code of docs/modules/valkey.md.
import { ValkeyContainer } from "mayfly/valkey";
import Redis from "iovalkey";

async function main(): Promise<void> {
  {
    await using valkey = await new ValkeyContainer("valkey/valkey:8")
      .withPassword("secret")
      .start();
    const client = new Redis(valkey.getConnectionUrl());

    console.log(await client.ping());
    client.disconnect();
  }
  {
    await using valkey = await new ValkeyContainer("valkey/valkey:8")
      .withUsername("app")
      .withPassword("secret")
      .start();

    const client = new Redis(valkey.getConnectionUrl());
    console.log(await client.acl("WHOAMI"));
    client.disconnect();
  }
}

void main();
