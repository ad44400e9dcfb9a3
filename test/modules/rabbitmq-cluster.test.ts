import { connect, type ChannelModel } from "amqplib";
import {
  RabbitMQCluster,
  RabbitMQClusterVirtualHost,
  StartedRabbitMQCluster,
} from "../../modules/rabbitmq";
import { attach, GenericContainer, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";
import { realEngine } from "../support/real-engine";

const RABBITMQ = "rabbitmq:4-management";
const QUORUM = { durable: true, arguments: { "x-queue-type": "quorum" } };

/** Calls a function with a connection, which is closed afterwards. */
async function withConnection<T>(
  url: string | undefined,
  use: (connection: ChannelModel) => Promise<T>,
): Promise<T> {
  const connection = await connect(url ?? "");
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

/** Sends a message, and waits until a majority of the nodes has it. */
const send = (url: string | undefined, text: string): Promise<void> =>
  withConnection(url, async (connection) => {
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue("jobs", QUORUM);
    channel.sendToQueue("jobs", Buffer.from(text));
    await channel.waitForConfirms();
  });

/** Takes a message, and returns its text. */
const take = (url: string | undefined): Promise<string | undefined> =>
  withConnection(url, async (connection) => {
    const message = await (await connection.createChannel()).get("jobs", { noAck: true });
    return message === false ? undefined : message.content.toString();
  });

describeServer("rabbitmq", () => {
  let cluster: StartedRabbitMQCluster;
  const seen: number[] = [];

  beforeAll(async () => {
    cluster = await new RabbitMQCluster(RABBITMQ)
      .withNode((node, index) => {
        seen.push(index);
        node.withUsername("jane").withPassword("p@ss").withVirtualHost("shop");
      })
      .start();
  });
  afterAll(async () => {
    await cluster.stop();
    const { containers, networks } = await realEngine();
    for (const node of cluster.nodes) {
      await expect(containers.inspect(node.getId())).rejects.toThrow(/no such container/i);
    }
    expect(await networks.inspect(cluster.getNetwork().getName())).toBeUndefined();
  });

  it("has the same virtual hosts, users and queues on all nodes", async () => {
    expect(seen).toEqual([0, 1, 2]);
    const [first, second, third] = cluster.getConnectionUrls();
    expect(new Set([first, second, third]).size).toBe(3);
    expect(cluster.getAmqpUrls()[2]).toBe(cluster.nodes[2]!.getAmqpUrl());
    await send(first, "hello");
    expect(await take(third)).toBe("hello");
    expect(await take(second)).toBeUndefined();
    for (const url of cluster.getHttpUrls()) {
      const headers = { authorization: `Basic ${btoa("jane:p@ss")}` };
      const answer = await fetch(`${url}/api/nodes`, { headers });
      const nodes = (await answer.json()) as { name: string; running: boolean }[];
      expect(nodes.filter(({ running }) => running).map(({ name }) => name)).toEqual(
        [1, 2, 3].map((index) => `rabbit@rabbitmq-${index}`),
      );
    }
    const { output } = await cluster.nodes[1]!.exec(["rabbitmqctl", "-q", "list_users"]);
    expect(output).toContain("jane");
  });

  it("is reached from containers of its network", async () => {
    const [, second] = cluster.inNetwork().getConnectionUrls();
    expect(second).toBe("amqp://jane:p%40ss@rabbitmq-2:5672/shop");
    await using app = await new GenericContainer(RABBITMQ)
      .withNetwork(cluster.getNetwork())
      .withEntrypoint(["sleep"])
      .withCommand(["600"])
      .start();
    // The protocol header, and the first byte of the answer: a frame with a method.
    const talk = [
      "exec 3<>/dev/tcp/rabbitmq-2/5672",
      "printf 'AMQP\\0\\0\\11\\1' >&3",
      "head -c 1 <&3 | od -An -tx1",
    ];
    const { output } = await app.exec(["bash", "-c", talk.join("; ")]);
    expect(output.trim()).toBe("01");
  });

  it("gives each test a virtual host, which others attach", async () => {
    const { name, url } = await (async () => {
      await using host = await cluster.openVirtualHost();
      const [first, second] = host.getConnectionUrls();
      await send(first, "one");
      const sent = JSON.parse(JSON.stringify(host)) as ObjectData;
      {
        await using attached = attach(sent, RabbitMQClusterVirtualHost);
        expect(attached.getConnectionUrls()).toEqual(host.getConnectionUrls());
      }
      expect(await take(second)).toBe("one");
      return { name: host.getName(), url: first };
    })();
    expect(name).toMatch(/^mayfly_/);
    await expect(connect(url ?? "")).rejects.toThrow();

    const open = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["rabbitmq", JSON.stringify(cluster), "openVirtualHost", end],
        ownSession(),
      );
    const hosts = async (): Promise<string> => {
      const { output } = await cluster.nodes[2]!.exec(["rabbitmqctl", "-q", "list_vhosts"]);
      return output;
    };
    const killed = await open("killed");
    expect(killed.stderr).toBe("");
    expect(await hosts()).toContain(killed.stdout);
    expect(await open("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await hosts()).not.toContain("mayfly_");
  });

  it("keeps a quorum queue when a node stops", async () => {
    await using host = await cluster.openVirtualHost();
    const [first, second, third] = host.getConnectionUrls();
    await send(first, "before");
    await cluster.nodes[0]!.stop();
    await send(second, "after");
    expect([await take(third), await take(third)]).toEqual(["before", "after"]);
    const attached = attach(
      JSON.parse(JSON.stringify(cluster)) as ObjectData,
      StartedRabbitMQCluster,
    );
    await using late = await attached.openVirtualHost();
    await send(late.getConnectionUrls()[1], "to two nodes");
  });
});

describeServer("rabbitmq", () => {
  it("says that a node could not join, and leaves nothing", async () => {
    const networks: string[] = [];
    const start = new RabbitMQCluster(RABBITMQ, { nodes: 2 })
      .withNode((node, index) => {
        const target = "/var/lib/rabbitmq/.erlang.cookie";
        const other = { content: "another cookie", target, mode: 0o400, reader: "rabbitmq" };
        if (index === 1) node.withCopyContentToContainer([other]);
        node.withHooks({
          created: ({ info }) => {
            networks.push(...Object.keys(info.networks));
          },
        });
      })
      .start();
    await expect(start).rejects.toMatchObject({
      code: "RABBITMQ_REQUEST_FAILED",
      message: expect.stringMatching(/^rabbitmqctl join_cluster failed: /) as string,
    });
    const engine = await realEngine();
    expect(networks.length).toBeGreaterThan(0);
    for (const name of networks) expect(await engine.networks.inspect(name)).toBeUndefined();
  });
});
