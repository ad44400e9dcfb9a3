// The code of docs/modules/hivemq.md.
import { HiveMQContainer } from "mayfly/hivemq";
import { connectAsync } from "mqtt";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({
    "hivemq.xml": `<hivemq>
      <listeners><tcp-listener><port>1883</port><bind-address>0.0.0.0</bind-address></tcp-listener></listeners>
      <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
    </hivemq>`,
  });
  {
    await using hivemq = await new HiveMQContainer("hivemq/hivemq-ce:2025.5").start();
    const client = await connectAsync(hivemq.getConnectionString());

    const received = new Promise((resolve) => {
      client.on("message", (_topic, payload) => {
        resolve(String(payload));
      });
    });
    {
      await using topics = await hivemq.openTopics();
      await client.subscribeAsync(topics.getTopic("orders/+"));
      await client.publishAsync(topics.getTopic("orders/new"), "1", { retain: true });

      console.log(`received ${String(await received)}`);
    }
    await client.endAsync();
  }
  {
    await using hivemq = await new HiveMQContainer("hivemq/hivemq-ce:2025.5")
      .withConfigFile("hivemq.xml")
      .start();

    const client = await connectAsync(hivemq.getConnectionString());
    console.log(`with the file: ${client.connected}`);
    await client.endAsync();
  }
}

void main();
