// Attaches topics that have content and drops them as on a machine where kafkajs is not installed.
import Module from "node:module";
import { attach, type ObjectData } from "../../../src";
import { KafkaTopics } from "../../../modules/kafka";

const loader = Module as unknown as {
  _resolveFilename: (name: string, ...rest: unknown[]) => string;
};
const resolve = loader._resolveFilename;
loader._resolveFilename = (name, ...rest) =>
  resolve(name === "kafkajs" ? "kafkajs-not-installed" : name, ...rest);

async function main(data: string): Promise<void> {
  const topics = attach(JSON.parse(data) as ObjectData, KafkaTopics);
  await topics.drop();
  console.log("dropped");
}

void main(process.argv[2] ?? "");
