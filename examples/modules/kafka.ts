// The code of docs/modules/kafka.md.
import { KafkaContainer } from "mayfly/kafka";
import { Kafka } from "kafkajs";

async function listTopics(client: Kafka, name: string): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.listTopics();
  console.log(`${name}: connected`);
  await admin.disconnect();
}

async function main(): Promise<void> {
  {
    await using kafka = await new KafkaContainer("apache/kafka:4").start();
    const client = new Kafka({ brokers: [kafka.getBootstrapServers()] });

    const producer = client.producer();
    await producer.connect();
    {
      await using topics = await kafka.openTopics();
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
    }
    await producer.disconnect();
  }
  {
    await using kafka = await new KafkaContainer("apache/kafka:4")
      .withSaslListener({
        sasl: { mechanism: "SCRAM-SHA-512", user: { name: "alice", password: "secret" } },
        port: 9096,
      })
      .start();
    const client = new Kafka({
      brokers: [kafka.getSaslBootstrapServers()],
      sasl: kafka.getSaslOptions(),
    });

    await listTopics(client, "alice");
  }
  {
    await using kafka = await new KafkaContainer("confluentinc/cp-kafka:7.3.2")
      .withZooKeeper()
      .start();

    await listTopics(new Kafka({ brokers: [kafka.getBootstrapServers()] }), "ZooKeeper");
  }
}

void main();
