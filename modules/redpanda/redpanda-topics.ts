import { definePart } from "../../src/module";
import { TestTopics } from "../kafka/test-topics";
import { removePrefixes } from "../kafka/topic-admin";
import type { StartedRedpandaContainer } from "./started-redpanda-container";
import { deleteSubjects } from "./subjects";

/**
 * A prefix for the topics, consumer groups and subjects of one test. The subjects of a topic's schemas begin with the
 * topic's name, unless the client names them otherwise.
 */
export class RedpandaTopics extends TestTopics<StartedRedpandaContainer> {
  /** Returns `http://host:port` of the schema registry, in this view. */
  getSchemaRegistryAddress(): string {
    return this.server.getSchemaRegistryAddress();
  }

  protected async remove(server: StartedRedpandaContainer, name: string): Promise<void> {
    await removeTopics(server, (names) => names.filter((each) => each === name));
  }
}
definePart("redpanda-topics", RedpandaTopics);

/** Removes the topics, groups and subjects with the prefixes that `choose` returns. */
export async function removeTopics(
  server: StartedRedpandaContainer,
  choose: (prefixes: readonly string[]) => readonly string[],
): Promise<void> {
  await removePrefixes(server, choose);
  await deleteSubjects(server.schemaRegistry(), choose);
}
