import { definePart } from "../../src/module";
import type { StartedKafkaContainer } from "./started-kafka-container";
import { TestTopics } from "./test-topics";
import { removePrefixes } from "./topic-admin";

/**
 * A prefix for the topics and consumer groups of one test. Topics are made as always, by the client or at the first
 * message.
 */
export class KafkaTopics extends TestTopics<StartedKafkaContainer> {
  protected async remove(server: StartedKafkaContainer, name: string): Promise<void> {
    await removePrefixes(server, (names) => names.filter((each) => each === name));
  }
}
definePart("kafka-topics", KafkaTopics);
