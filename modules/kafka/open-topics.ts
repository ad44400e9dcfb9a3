import { namesOfTheDead, ownedName, testRun } from "../../src/module";
import { KafkaTopics } from "./kafka-topics";
import type { StartedKafkaContainer } from "./started-kafka-container";
import { removePrefixes } from "./topic-admin";

/** The servers, by id, where this process has looked for what other processes left. */
const swept = new Map<string, Promise<void>>();

/** Opens a prefix. The first call for a server removes topics and groups of processes that have ended. */
export async function openTopics(server: StartedKafkaContainer): Promise<KafkaTopics> {
  const id = server.getId();
  const sweep = swept.get(id) ?? removePrefixes(server, namesOfTheDead);
  swept.set(id, sweep);
  try {
    await sweep;
  } catch (error) {
    swept.delete(id);
    throw error;
  }
  return new KafkaTopics(server, ownedName(testRun()));
}
