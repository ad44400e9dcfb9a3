import {
  Kafka,
  KafkaJSProtocolError,
  logLevel,
  type EachMessageHandler,
  type KafkaConfig,
} from "kafkajs";
import type { StartedKafkaContainer } from "../../modules/kafka";
import { randomUuid } from "../../src";
import { messageOf } from "../../src/errors";
import { eventually } from "./eventually";

/** A busy machine may be late: the client's own limits begin at a second. */
const PATIENCE = {
  connectionTimeout: 60_000,
  authenticationTimeout: 60_000,
  requestTimeout: 120_000,
};

/** Returns a client. By default it fails at the first error, so that a broker that is not ready is noticed. */
export function client(brokers: string, config: Partial<KafkaConfig> = {}): Kafka {
  const retry = { retries: 0 };
  return new Kafka({
    brokers: [brokers],
    logLevel: logLevel.NOTHING,
    retry,
    ...PATIENCE,
    ...config,
  });
}

/** Creates a topic, sends a message, and receives it in a group. */
export async function sendAndReceive(
  kafka: Pick<StartedKafkaContainer, "getBootstrapServers">,
): Promise<void> {
  const topic = `orders-${randomUuid()}`;
  expect(await exchange(kafka.getBootstrapServers(), topic, "workers")).toBe("tea");
}

/** Returns whether the broker does not have all of the topic's metadata yet. */
const isEarly = (error: unknown): boolean =>
  error instanceof KafkaJSProtocolError &&
  ["UNKNOWN_TOPIC_OR_PARTITION", "LEADER_NOT_AVAILABLE"].includes(error.type);

/** Sends a message to the topic, and resolves with the first that a member of the group receives. */
export async function exchange(
  brokers: string,
  topic: string,
  groupId: string,
  config: Partial<KafkaConfig> = {},
): Promise<string> {
  const kafka = client(brokers, config);
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({ topics: [{ topic }], waitForLeaders: false });
    // The controller has created a topic before the broker's metadata have it.
    await eventually(`the broker knows ${topic}`, async () => {
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        const leaders = topics.flatMap(({ partitions }) => partitions.map(({ leader }) => leader));
        return (leaders.length > 0 && leaders.every((leader) => leader >= 0)) || "it has no leader";
      } catch (error) {
        const known = [error, (error as Error).cause].find((one) => isEarly(one));
        if (known === undefined) throw error;
        return messageOf(known);
      }
    });
  } finally {
    await admin.disconnect();
  }
  const producer = kafka.producer();
  await producer.connect();
  try {
    await producer.send({ topic, messages: [{ value: "tea" }] });
  } finally {
    await producer.disconnect();
  }
  return receive(kafka, topic, groupId);
}

/** Resolves with the topic's first message. */
async function receive(kafka: Kafka, topic: string, groupId: string): Promise<string> {
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    return await new Promise<string>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
      });
      const eachMessage: EachMessageHandler = ({ message }) => {
        resolve(String(message.value));
        return Promise.resolve();
      };
      void consumer.run({ eachMessage });
    });
  } finally {
    await consumer.disconnect();
  }
}

/** Returns the topics and groups of users, in order. */
export async function names(brokers: string): Promise<{ topics: string[]; groups: string[] }> {
  const admin = client(brokers).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith("__"));
    const { groups } = await admin.listGroups();
    return { topics: topics.sort(), groups: groups.map(({ groupId }) => groupId).sort() };
  } finally {
    await admin.disconnect();
  }
}
