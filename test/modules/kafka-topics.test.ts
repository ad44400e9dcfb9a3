import { once } from "node:events";
import { attach, type ObjectData } from "../../src";
import { KafkaContainer, KafkaTopics, type StartedKafkaContainer } from "../../modules/kafka";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { client, exchange, names } from "../support/kafka-client";
import { runModuleProgram, startModuleProgram } from "../support/module-program";

describeServer("kafka", () => {
  let kafka: StartedKafkaContainer;
  const servers = (): string => kafka.getBootstrapServers();
  // The controller has deleted a topic before the broker's metadata forgets it.
  const isForgotten = (topic: string): Promise<void> =>
    eventually(`the broker forgets ${topic}`, async () => {
      const { topics } = await names(servers());
      return topics.includes(topic) ? topics.join(", ") : true;
    });

  beforeAll(async () => {
    kafka = await new KafkaContainer("apache/kafka:4").start();
  });
  afterAll(() => kafka.stop());

  it("gives each test topics and groups of its own, and drops them", async () => {
    await exchange(servers(), "shared", "shared-group");
    const opened: string[] = [];
    {
      await using first = await kafka.openTopics();
      await using second = await kafka.openTopics();
      expect(first.topic("orders")).not.toBe(second.topic("orders"));
      for (const topics of [first, second]) {
        await exchange(servers(), topics.topic("orders"), topics.group("workers"));
      }
      opened.push(first.topic("orders"), second.topic("orders"));
      expect((await names(servers())).topics).toEqual(expect.arrayContaining(opened));
    }
    for (const topic of opened) await isForgotten(topic);
    expect(await names(servers())).toEqual({ topics: ["shared"], groups: ["shared-group"] });
  });

  it("is attached in another process, which does not drop it", async () => {
    await using topics = await kafka.openTopics();
    await exchange(servers(), topics.topic("orders"), topics.group("workers"));
    {
      await using attached = attach(JSON.parse(JSON.stringify(topics)) as ObjectData, KafkaTopics);
      expect(attached.topic("orders")).toBe(topics.topic("orders"));
      expect(attached.getBootstrapServers()).toBe(servers());
    }
    expect((await names(servers())).topics).toContain(topics.topic("orders"));
  });

  it("drops what a killed process has left", async () => {
    const child = startModuleProgram("open-topics", [JSON.stringify(kafka)]);
    const [printed] = (await once(child.stdout!, "data")) as [Buffer];
    const left = attach(JSON.parse(String(printed)) as ObjectData, KafkaTopics);
    expect((await names(servers())).topics).toContain(left.topic("orders"));
    child.kill("SIGKILL");
    await once(child, "exit");
    // Another process, because this one has already looked.
    const next = startModuleProgram("open-topics", [JSON.stringify(kafka)]);
    await once(next.stdout!, "data");
    next.kill("SIGKILL");
    await once(next, "exit");
    await isForgotten(left.topic("orders"));
    expect((await names(servers())).groups).not.toContain(left.group("workers"));
  });

  it("drops by the tools in the container where kafkajs is not installed", async () => {
    const topics = await kafka.openTopics();
    const dotted = topics.topic("orders.new");
    await exchange(servers(), dotted, topics.group("workers"));
    const program = "drop-topics-without-kafkajs";
    const { stdout, stderr } = await runModuleProgram(program, [JSON.stringify(topics)]);
    expect(`${stdout}${stderr}`.trim()).toBe("dropped");
    await isForgotten(dotted);
    expect((await names(servers())).groups).not.toContain(topics.group("workers"));
  });

  it("says which group is still in use", async () => {
    const topics = await kafka.openTopics();
    const consumer = client(servers()).consumer({ groupId: topics.group("workers") });
    await exchange(servers(), topics.topic("orders"), "others");
    await consumer.connect();
    try {
      await consumer.subscribe({ topic: topics.topic("orders"), fromBeginning: true });
      await new Promise<void>((resolve) => {
        const eachMessage = (): Promise<void> => {
          resolve();
          return Promise.resolve();
        };
        void consumer.run({ eachMessage });
      });
      await expect(topics.drop()).rejects.toMatchObject({
        code: "KAFKA_GROUP_IN_USE",
        message: expect.stringContaining(topics.group("workers")) as string,
      });
    } finally {
      await consumer.disconnect();
    }
  });
});
