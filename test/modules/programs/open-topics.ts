// Opens topics, sends a message to one and reads it in a group, prints their data, and waits until it is killed.
import { attach, type StartedContainerData } from "../../../src";
import { StartedKafkaContainer } from "../../../modules/kafka";
import { exchange } from "../../support/kafka-client";

async function main(data: string): Promise<void> {
  const kafka = attach(JSON.parse(data) as StartedContainerData, StartedKafkaContainer);
  const topics = await kafka.openTopics();
  await exchange(kafka.getBootstrapServers(), topics.topic("orders"), topics.group("workers"));
  console.log(JSON.stringify(topics));
  setInterval(() => undefined, 1000);
}

void main(process.argv[2] ?? "");
