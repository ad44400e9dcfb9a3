import type * as Kafkajs from "kafkajs";
import { fieldOf, loadClient, MayflyError } from "../../src/module";

/** A server with topics and groups. */
export interface TopicServer {
  /** Returns `host:port` for this process, in each view. */
  bootstrapForProcess(): string;
  /** Returns what the server's image can do if kafkajs is not installed. */
  topicTools?(): TopicAdmin;
}

/** Lists and deletes topics and groups. */
export interface TopicAdmin {
  topics(): Promise<string[]>;
  groups(): Promise<string[]>;
  deleteTopics(names: readonly string[]): Promise<void>;
  deleteGroups(names: readonly string[]): Promise<void>;
}

/**
 * Removes the topics and groups with the prefixes that `choose` returns. Throws MayflyError with the code
 * `KAFKA_GROUP_IN_USE` if a group has members.
 */
export async function removePrefixes(
  server: TopicServer,
  choose: (prefixes: readonly string[]) => readonly string[],
): Promise<void> {
  await withAdmin(server, async (admin) => {
    const [topics, groups] = await Promise.all([admin.topics(), admin.groups()]);
    const prefixes = new Set(choose([...new Set([...topics, ...groups].map(prefixOf))]));
    const chosen = (names: readonly string[]): string[] =>
      names.filter((name) => prefixes.has(prefixOf(name)));
    const [oldTopics, oldGroups] = [chosen(topics), chosen(groups)];
    if (oldGroups.length > 0) await admin.deleteGroups(oldGroups);
    if (oldTopics.length > 0) await admin.deleteTopics(oldTopics);
  });
}

const prefixOf = (name: string): string => name.split("-", 1)[0] ?? "";

async function withAdmin(
  server: TopicServer,
  use: (admin: TopicAdmin) => Promise<void>,
): Promise<void> {
  const kafkajs = loadKafkajs(server);
  if ("topics" in kafkajs) {
    await use(kafkajs);
    return;
  }
  const { Kafka, logLevel } = kafkajs;
  const client = new Kafka({
    clientId: "mayfly",
    brokers: [server.bootstrapForProcess()],
    logLevel: logLevel.NOTHING,
  });
  const admin = client.admin();
  await admin.connect();
  try {
    await use(ofClient(admin));
  } finally {
    await admin.disconnect();
  }
}

/** Returns the server's own tools if the package is not installed. Throws MayflyError if there are none. */
function loadKafkajs(server: TopicServer): typeof Kafkajs | TopicAdmin {
  try {
    return loadClient<typeof Kafkajs>("kafkajs", "openTopics()");
  } catch (error) {
    const tools = fieldOf(error, "code") === "CLIENT_MISSING" ? server.topicTools?.() : undefined;
    if (tools === undefined) throw error;
    return tools;
  }
}

function ofClient(admin: Kafkajs.Admin): TopicAdmin {
  return {
    topics: () => admin.listTopics(),
    groups: async () => (await admin.listGroups()).groups.map(({ groupId }) => groupId),
    deleteTopics: (names) => admin.deleteTopics({ topics: [...names] }),
    deleteGroups: async (names) => {
      try {
        await admin.deleteGroups([...names]);
      } catch (error) {
        const failed = fieldOf(error, "groups") as
          readonly { readonly groupId: string }[] | undefined;
        if (failed === undefined) throw error;
        throw groupInUse(failed.map(({ groupId }) => groupId).join(", "), error);
      }
    },
  };
}

/** Returns the error for groups that have members. */
export function groupInUse(groups: string, cause: unknown): MayflyError {
  return new MayflyError("KAFKA_GROUP_IN_USE", `Kafka did not delete the groups ${groups}.`, {
    cause,
    hint: "disconnect the test's consumers before its topics are dropped",
  });
}
