import { namesOfTheDead, oncePerServer, ownedName, testRun } from "../../src/module";
import { KafkaTopics } from "./kafka-topics";
import type { StartedKafkaContainer } from "./started-kafka-container";
import { removePrefixes } from "./topic-admin";

/** Opens a prefix. The first call for a server removes topics and groups of processes that have ended. */
export async function openTopics(server: StartedKafkaContainer): Promise<KafkaTopics> {
  await oncePerServer(server.getId(), () => removePrefixes(server, namesOfTheDead));
  return new KafkaTopics(server, ownedName(testRun()));
}
