import type * as Kafkajs from "kafkajs";
import { ExecError, fieldOf, loadClient, MayflyError } from "../../src/module";
import type { StartedKafkaContainer } from "./started-kafka-container";

/** Lists and deletes topics and groups. */
interface TopicAdmin {
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
  server: StartedKafkaContainer,
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
  server: StartedKafkaContainer,
  use: (admin: TopicAdmin) => Promise<void>,
): Promise<void> {
  const kafkajs = loadKafkajs();
  if (kafkajs === undefined) {
    await use(toolsIn(server));
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

/** Returns undefined if the package is not installed. */
function loadKafkajs(): typeof Kafkajs | undefined {
  try {
    return loadClient<typeof Kafkajs>("kafkajs", "openTopics()");
  } catch (error) {
    if (fieldOf(error, "code") === "CLIENT_MISSING") return undefined;
    throw error;
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

/** The tools of Kafka, which each start a JVM. The two images have them in different places. */
function toolsIn(server: StartedKafkaContainer): TopicAdmin {
  const run = async (tool: string, args: readonly string[]): Promise<string[]> => {
    const path = `if [ -x /opt/kafka/bin/${tool}.sh ]; then exec /opt/kafka/bin/${tool}.sh "$@"; else exec ${tool} "$@"; fi`;
    const argv = ["sh", "-c", path, tool, "--bootstrap-server", "localhost:9092", ...args];
    // The server's options, such as a debugger's port, are not for the tools.
    const { exitCode, stdout, output } = await server.exec(argv, { env: { KAFKA_OPTS: "" } });
    if (exitCode !== 0) throw new ExecError(argv, output.trim());
    return stdout.split("\n").filter((line) => line !== "");
  };
  return {
    topics: () => run("kafka-topics", ["--list"]),
    groups: () => run("kafka-consumer-groups", ["--list"]),
    // The names have no characters that regular expressions give a meaning, except dots of the user's.
    deleteTopics: async (names) => {
      await run("kafka-topics", ["--delete", "--topic", names.map(quote).join("|")]);
    },
    deleteGroups: async (names) => {
      const groups = names.flatMap((name) => ["--group", name]);
      const lines = await run("kafka-consumer-groups", ["--delete", ...groups]);
      if (lines.some((line) => line.includes("GroupNotEmptyException"))) {
        throw groupInUse(names.join(", "), lines.join("\n"));
      }
    },
  };
}

const quote = (name: string): string => name.replaceAll(".", "\\.");

function groupInUse(groups: string, cause: unknown): MayflyError {
  return new MayflyError("KAFKA_GROUP_IN_USE", `Kafka did not delete the groups ${groups}.`, {
    cause,
    hint: "disconnect the test's consumers before its topics are dropped",
  });
}
