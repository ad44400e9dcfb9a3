// The code of docs/modules/redpanda.md.
import { RedpandaContainer } from "mayfly/redpanda";
import { Kafka } from "kafkajs";

async function main(): Promise<void> {
  await using redpanda = await new RedpandaContainer("redpandadata/redpanda:v26.2.1").start();
  const client = new Kafka({ brokers: [redpanda.getBootstrapServers()] });

  const producer = client.producer();
  await producer.connect();
  {
    await using topics = await redpanda.openTopics();
    await producer.send({ topic: topics.topic("orders"), messages: [{ value: "tea" }] });
    const consumer = client.consumer({ groupId: topics.group("workers") });

    await consumer.connect();
    await consumer.subscribe({ topic: topics.topic("orders"), fromBeginning: true });
    const received = new Promise((resolve) => {
      void consumer.run({
        eachMessage: ({ message }) => {
          resolve(String(message.value));
          return Promise.resolve();
        },
      });
    });
    console.log(`received ${String(await received)}`);
    await consumer.disconnect();

    const subjects = `${redpanda.getSchemaRegistryAddress()}/subjects`;
    await fetch(`${subjects}/${topics.topic("orders")}-value/versions`, {
      method: "POST",
      headers: { "Content-Type": "application/vnd.schemaregistry.v1+json" },
      body: JSON.stringify({ schema: '{ "type": "string" }' }),
    });

    const registered = (await (await fetch(subjects)).json()) as string[];
    console.log(`${registered.length} schema`);
  }
  await producer.disconnect();
}

void main();
