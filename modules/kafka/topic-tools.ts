import { ExecError, type StartedContainer } from "../../src/module";
import { groupInUse, type TopicAdmin } from "./topic-admin";

/** The tools of Kafka, which each start a JVM. The two images have them in different places. */
export function toolsIn(server: StartedContainer): TopicAdmin {
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
