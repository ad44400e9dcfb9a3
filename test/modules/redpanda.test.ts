import {
  RedpandaContainer,
  RedpandaTopics,
  type StartedRedpandaContainer,
} from "../../modules/redpanda";
import { attach, GenericContainer, Network, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { exchange, names, sendAndReceive } from "../support/kafka-client";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const REDPANDA = "redpandadata/redpanda:v26.2.1";
const SCHEMA = JSON.stringify({ type: "record", name: "Order", fields: [] });

async function ask(url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    headers: { "Content-Type": "application/vnd.schemaregistry.v1+json" },
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const subjects = (redpanda: StartedRedpandaContainer): Promise<unknown> =>
  ask(`${redpanda.getSchemaRegistryAddress()}/subjects?deleted=true`);

const register = (redpanda: StartedRedpandaContainer, subject: string): Promise<unknown> =>
  ask(`${redpanda.getSchemaRegistryAddress()}/subjects/${subject}/versions`, { schema: SCHEMA });

describeContract<StartedRedpandaContainer>({
  server: "redpanda",
  image: REDPANDA,
  create: (image) => new RedpandaContainer(image),
  query: sendAndReceive,
  address: "getBootstrapServers",
  starts: 3,
  fromNetwork: (seen) => {
    const brokers = `brokers=${seen.getBootstrapServers()}`;
    return ["rpk", "topic", "create", "from-network", "-X", brokers];
  },
  bakes: false,
});

describeServer("redpanda", () => {
  let redpanda: StartedRedpandaContainer;
  beforeAll(async () => {
    redpanda = await new RedpandaContainer(REDPANDA)
      .withClusterProperties({ auto_create_topics_enabled: false, cluster_id: "a: b" })
      .start();
  });
  afterAll(() => redpanda.stop());

  it("answers at the addresses of its HTTP APIs", async () => {
    const ready = await ask(`${redpanda.getAdminAddress()}/v1/status/ready`);
    expect(ready).toEqual({ status: "ready" });
    await exchange(redpanda.getBootstrapServers(), "teas", "drinkers");
    expect(await ask(`${redpanda.getRestProxyAddress()}/topics`)).toContain("teas");
  });

  it("writes the properties of the cluster as they were given", async () => {
    const file = await redpanda.copyFileFromContainer("/etc/redpanda/.bootstrap.yaml");
    const lines = String(file).trim().split("\n");
    expect(lines).toEqual([
      "auto_create_topics_enabled: false",
      "fetch_reads_debounce_timeout: 10",
      "group_initial_rebalance_delay: 0",
      "group_topic_partitions: 3",
      "kafka_enable_authorization: false",
      "storage_min_free_bytes: 10485760",
      'cluster_id: "a: b"',
    ]);
  });

  it("gives each test topics, groups and subjects of its own, and deletes them", async () => {
    const servers = redpanda.getBootstrapServers();
    await exchange(servers, "shared", "shared-group");
    await register(redpanda, "shared-value");
    {
      await using first = await redpanda.openTopics();
      await using second = await redpanda.openTopics();
      for (const topics of [first, second]) {
        await exchange(servers, topics.topic("orders"), topics.group("workers"));
        await register(redpanda, `${topics.topic("orders")}-value`);
      }
      const data = JSON.parse(JSON.stringify(first)) as ObjectData;
      await using attached = attach(data, RedpandaTopics);
      expect(attached.topic("orders")).toBe(first.topic("orders"));
      const registry = redpanda.getSchemaRegistryAddress();
      expect(attached.getSchemaRegistryAddress()).toBe(registry);
      expect((await names(servers)).topics).toContain(second.topic("orders"));
      expect(await subjects(redpanda)).toHaveLength(3);
    }
    const own = (list: string[]): string[] => list.filter((name) => name.startsWith("mayfly_"));
    // The broker's metadata forget a topic a moment after it was deleted.
    await eventually("the broker forgets the topics", async () => {
      const { topics } = await names(servers);
      return own(topics).length === 0 || own(topics).join();
    });
    const { topics, groups } = await names(servers);
    expect(own(groups)).toEqual([]);
    expect(topics).toContain("shared");
    expect(await subjects(redpanda)).toEqual(["shared-value"]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["redpanda", JSON.stringify(redpanda), "openTopics", end],
        ownSession(),
      );
    const { stdout: left, stderr } = await run("killed");
    expect(stderr).toBe("");
    const servers = redpanda.getBootstrapServers();
    await exchange(servers, `${left}-orders`, `${left}-workers`);
    await register(redpanda, `${left}-orders-value`);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    await eventually("the broker forgets the topic", async () => {
      const { topics } = await names(servers);
      return !topics.includes(`${left}-orders`) || topics.join();
    });
    expect(await subjects(redpanda)).not.toContain(`${left}-orders-value`);
  });

  it("advertises a listener of the user's to containers", async () => {
    await using network = await new Network().start();
    await using broker = await new RedpandaContainer(REDPANDA)
      .withNetwork(network)
      .withListener("broker:19092")
      .start();
    await sendAndReceive(broker);
    await using client = await new GenericContainer(REDPANDA)
      .withNetwork(network)
      .withEntrypoint(["sleep"])
      .withCommand(["600"])
      .start();
    const create = ["rpk", "topic", "create", "teas", "-X", "brokers=broker:19092"];
    const { exitCode, output } = await client.exec(create);
    expect(`${exitCode} ${output}`).toMatch(/^0 /);
    await eventually("the broker knows the topic", async () => {
      const { topics } = await names(broker.getBootstrapServers());
      return topics.includes("teas") || topics.join();
    });
  });
});

describePage("redpanda", ["received tea", "1 schema"]);
