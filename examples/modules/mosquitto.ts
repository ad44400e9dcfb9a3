// The code of docs/modules/mosquitto.md.
import { MosquittoContainer } from "mayfly/mosquitto";
import { connectAsync } from "mqtt";
import { certificate } from "../support/certificate";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({ "mosquitto.conf": "listener 1883\nallow_anonymous true\n" });
  {
    await using mosquitto = await new MosquittoContainer("eclipse-mosquitto:2").start();
    const client = await connectAsync(mosquitto.getConnectionString());

    const received = new Promise((resolve) => {
      client.on("message", (_topic, payload) => {
        resolve(String(payload));
      });
    });
    {
      await using topics = await mosquitto.openTopics();
      await client.subscribeAsync(topics.getTopic("orders/+"));
      await client.publishAsync(topics.getTopic("orders/new"), "1", { retain: true });

      console.log(`received ${String(await received)}`);
    }
    await client.endAsync();
  }
  const { cert, key, ca } = certificate();
  {
    await using mosquitto = await new MosquittoContainer("eclipse-mosquitto:2")
      .withTls({ cert, key })
      .start();
    const client = await connectAsync(mosquitto.getConnectionString(), { ca });

    console.log(`by TLS: ${client.connected}`);
    await client.endAsync();
  }
  {
    await using mosquitto = await new MosquittoContainer("eclipse-mosquitto:2")
      .withConfigFile("mosquitto.conf")
      .start();

    const client = await connectAsync(mosquitto.getConnectionString());
    console.log(`with the file: ${client.connected}`);
    await client.endAsync();
  }
}

void main();
