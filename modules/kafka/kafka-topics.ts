import { definePart, ServerPart } from "../../src/module";
import type { StartedKafkaContainer } from "./started-kafka-container";
import { removePrefixes } from "./topic-admin";

/** Separates the prefix from the name; the prefix has none. Kafka's metrics confuse names with `.` and with `_`. */
const SEPARATOR = "-";

/**
 * A prefix for the topics and consumer groups of one test. Topics are made as always, by the client or at the first
 * message.
 */
export class KafkaTopics extends ServerPart<StartedKafkaContainer> {
  /** Returns the name of a topic of this test: `topic("orders")` is `mayfly_…-orders`. */
  topic(name: string): string {
    return `${this.getName()}${SEPARATOR}${name}`;
  }

  /** Returns the name of a consumer group of this test. */
  group(name: string): string {
    return `${this.getName()}${SEPARATOR}${name}`;
  }

  /** Returns `host:port` of the broker, in this view. */
  getBootstrapServers(): string {
    return this.server.getBootstrapServers();
  }

  protected async remove(server: StartedKafkaContainer, name: string): Promise<void> {
    await removePrefixes(server, (names) => names.filter((each) => each === name));
  }
}
definePart("kafka-topics", KafkaTopics);
