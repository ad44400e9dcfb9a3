import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type ChannelModel } from "amqplib";
import {
  RabbitMQContainer,
  RabbitMQVirtualHost,
  StartedRabbitMQContainer,
} from "../../modules/rabbitmq";
import { attach, type ObjectData } from "../../src";
import { ComposeFolder } from "../support/compose-folder";
import { describeServer } from "../support/describe-server";
import { inEngine } from "../support/images";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { startModuleProgram } from "../support/module-program";

const RABBITMQ = "rabbitmq:4-management";
const JOBS = "jobs";

interface Reachable {
  getConnectionUrl(): string;
}

async function withClient<T>(
  where: Reachable,
  action: (connection: ChannelModel) => Promise<T>,
  socketOptions?: object,
): Promise<T> {
  const connection = await connect(where.getConnectionUrl(), socketOptions);
  try {
    return await action(connection);
  } finally {
    await connection.close();
  }
}

/** Sends a message through a queue and resolves with what comes out. */
const query = (where: Reachable, socketOptions?: object): Promise<string> =>
  withClient(
    where,
    async (connection) => {
      const channel = await connection.createConfirmChannel();
      const { queue } = await channel.assertQueue("", { exclusive: true });
      channel.sendToQueue(queue, Buffer.from("hello"));
      await channel.waitForConfirms();
      const message = await channel.get(queue, { noAck: true });
      return message === false ? "none" : message.content.toString();
    },
    socketOptions,
  );

/** Sends a message to the queue `jobs`, and resolves with how many there are. */
const addJob = (where: Reachable): Promise<number> =>
  withClient(where, async (connection) => {
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue(JOBS);
    channel.sendToQueue(JOBS, Buffer.from("job"), { persistent: true });
    await channel.waitForConfirms();
    return (await channel.checkQueue(JOBS)).messageCount;
  });

/** Asks the management API as the server's user. */
async function ask<T>(server: StartedRabbitMQContainer, path: string): Promise<T> {
  const login = Buffer.from(`${server.getUsername()}:${server.getPassword()}`).toString("base64");
  const headers = { authorization: `Basic ${login}` };
  const response = await fetch(`${server.getHttpUrl()}/api/${path}`, { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function names(server: StartedRabbitMQContainer, kind: string): Promise<string[]> {
  return (await ask<{ name: string }[]>(server, kind)).map(({ name }) => name);
}

describeContract<StartedRabbitMQContainer>({
  server: "rabbitmq",
  image: RABBITMQ,
  create: (image) => new RabbitMQContainer(image),
  query: async (rabbitmq) => {
    expect(await query(rabbitmq)).toBe("hello");
    // HTTP has no user whose name has a colon (RFC 7617).
    if (rabbitmq.getUsername() === ODD) return;
    // The management API answers from then on, too.
    expect(await names(rabbitmq, "vhosts")).toEqual([rabbitmq.getVirtualHost()]);
  },
  address: "getConnectionUrl",
  starts: 3,
  wrongPassword: {
    connect: (rabbitmq) => connect(rabbitmq.getConnectionUrl().replace(":guest@", ":wrong@")),
    error: /ACCESS.REFUSED/,
  },
  odd: () =>
    new RabbitMQContainer(RABBITMQ).withUsername(ODD).withPassword(ODD).withVirtualHost(ODD),
  bakes: true,
});

describeServer("rabbitmq", () => {
  describe("with its options", () => {
    const authority = new CertificateAuthority("authority of a test");
    const definitions = {
      users: [{ name: "reader", password: "secret", tags: "" }],
      vhosts: [{ name: "shop" }],
      permissions: [{ user: "reader", vhost: "shop", configure: "", write: "", read: ".*" }],
      queues: [{ name: JOBS, vhost: "shop", durable: true, auto_delete: false, arguments: {} }],
    };
    let rabbitmq: StartedRabbitMQContainer;

    beforeAll(async () => {
      const { cert, key } = authority.certificate("rabbitmq", ["127.0.0.1", "localhost"]);
      rabbitmq = await new RabbitMQContainer(RABBITMQ)
        .withUsername("me")
        .withPassword("a b")
        .withVirtualHost("shop")
        .withDefinitions(definitions)
        .withPlugins("rabbitmq_stream")
        .withPlugins("rabbitmq_shovel", "rabbitmq_stream")
        .withTls({ cert, key, ca: authority.cert })
        .withCopyContentToContainer([
          { content: "channel_max = 77\n", target: "/etc/rabbitmq/conf.d/50-mine.conf" },
        ])
        .start();
    });

    afterAll(() => rabbitmq.stop());

    it("has URLs with and without credentials", () => {
      const port = (number: number): string =>
        `${rabbitmq.getHost()}:${rabbitmq.getMappedPort(number)}`;
      expect(rabbitmq.getAmqpUrl()).toBe(`amqp://${port(5672)}`);
      expect(rabbitmq.getAmqpsUrl()).toBe(`amqps://${port(5671)}`);
      expect(rabbitmq.getConnectionUrl()).toBe(`amqps://me:a%20b@${port(5671)}/shop`);
      expect(rabbitmq.getHttpUrl()).toBe(`http://${port(15672)}`);
      expect(rabbitmq.getHttpsUrl()).toBe(`https://${port(15671)}`);
    });

    it("imports definitions, and makes its own user beside theirs", async () => {
      expect((await names(rabbitmq, "users")).sort()).toEqual(["me", "reader"]);
      expect(await names(rabbitmq, "vhosts")).toEqual(["shop"]);
      expect(await names(rabbitmq, "queues/shop")).toContain(JOBS);
      const reader = rabbitmq.getAmqpUrl().replace("//", "//reader:secret@");
      const connection = await connect(`${reader}/shop`);
      const channel = await connection.createChannel();
      expect(await channel.checkQueue(JOBS)).toMatchObject({ messageCount: 0 });
      await connection.close();
    });

    it("speaks TLS with and without a client's certificate, and without TLS", async () => {
      const client = authority.certificate("client");
      const ca = [authority.cert];
      expect(await query(rabbitmq, { ca })).toBe("hello");
      expect(await query(rabbitmq, { ca, ...client })).toBe("hello");
      const stranger = new CertificateAuthority("another").certificate("client");
      await expect(query(rabbitmq, { ca, ...stranger })).rejects.toThrow(/unknown ca|ECONNRESET/i);
      await expect(query(rabbitmq)).rejects.toThrow(/certificate/);
      const plain = rabbitmq.getAmqpUrl().replace("//", "//me:a%20b@");
      expect(await query({ getConnectionUrl: () => `${plain}/shop` })).toBe("hello");
    });

    it("enables plugins beside the management plugin", async () => {
      const { stdout } = await rabbitmq.exec(["cat", "/etc/rabbitmq/enabled_plugins"]);
      expect(stdout).toBe(
        "[rabbitmq_management,rabbitmq_prometheus,rabbitmq_stream,rabbitmq_shovel].\n",
      );
      const listeners = await ask<{ listeners: { protocol: string }[] }>(rabbitmq, "overview");
      expect(listeners.listeners.map(({ protocol }) => protocol).sort()).toEqual(
        expect.arrayContaining(["amqp", "amqp/ssl", "http", "https", "stream"]) as string[],
      );
    });

    it("reads configuration files", async () => {
      const { stdout } = await rabbitmq.exec([
        ...["rabbitmqctl", "-q", "eval", "application:get_env(rabbit, channel_max)."],
      ]);
      expect(stdout.trim()).toBe("{ok,77}");
    });
  });

  describe("openVirtualHost", () => {
    let rabbitmq: StartedRabbitMQContainer;
    const open = (): Promise<RabbitMQVirtualHost> => rabbitmq.openVirtualHost();

    beforeAll(async () => {
      rabbitmq = await new RabbitMQContainer(RABBITMQ).withPassword("50% p@ss/word").start();
    });

    afterAll(() => rabbitmq.stop());

    it("keeps tests apart, and deletes what they made", async () => {
      let name: string;
      {
        await using one = await open();
        await using two = await open();
        name = one.getName();
        expect([await addJob(one), await addJob(one), await addJob(two)]).toEqual([1, 2, 1]);
        expect(one.getAmqpUrl()).toBe(`${rabbitmq.getAmqpUrl()}/${name}`);
        expect(one.getAmqpsUrl()).toBe(`${rabbitmq.getAmqpsUrl()}/${name}`);
        expect(await names(rabbitmq, "vhosts")).toEqual(
          expect.arrayContaining(["/", name, two.getName()]) as string[],
        );
      }
      expect(await names(rabbitmq, "vhosts")).toEqual(["/"]);
    });

    it("can be dropped twice, and while a client is connected", async () => {
      const host = await open();
      const connection = await connect(host.getConnectionUrl());
      const closed = once(connection, "close");
      await host.drop();
      await host.stop();
      expect(String((await closed)[0])).toMatch(/CONNECTION.FORCED/);
    });

    it("can be handed to another process, which does not delete it", async () => {
      await using host = await open();
      const sent = JSON.parse(JSON.stringify(host)) as ObjectData;
      {
        await using attached = attach(sent, RabbitMQVirtualHost);
        expect(attached.getConnectionUrl()).toBe(host.getConnectionUrl());
        expect(await addJob(attached)).toBe(1);
      }
      expect(await addJob(host)).toBe(2);
    });

    it("deletes what killed processes left", async () => {
      const data = JSON.stringify(rabbitmq);
      const [killed, running] = [1, 2].map(() => startModuleProgram("leave-virtual-host", [data]));
      const nameOf = async (program: typeof killed): Promise<string> =>
        String((await once(program?.stdout ?? process.stdin, "data"))[0]).trim();
      try {
        const [left, kept] = await Promise.all([nameOf(killed), nameOf(running)]);
        killed?.kill("SIGKILL");
        await once(killed ?? process, "exit");
        const next = startModuleProgram("leave-virtual-host", [data]);
        const opened = await nameOf(next);
        const now = await names(rabbitmq, "vhosts");
        next.kill("SIGKILL");
        await once(next, "exit");
        expect(now.sort()).toEqual(["/", kept, opened].sort());
        expect(now).not.toContain(left);
      } finally {
        for (const program of [killed, running]) program?.kill("SIGKILL");
      }
    });
  });

  it("works without the management plugin", async () => {
    await using rabbitmq = await new RabbitMQContainer(RABBITMQ)
      // What the image without -management has, but for Prometheus.
      .withCopyContentToContainer([{ content: "[].", target: "/etc/rabbitmq/enabled_plugins" }])
      .withUsername("o'brien")
      .start();
    await expect(ask(rabbitmq, "overview")).rejects.toThrow("fetch failed");
    await using host = await rabbitmq.openVirtualHost();
    expect(await addJob(host)).toBe(1);
    await host.drop();
    await expect(addJob(host)).rejects.toThrow("Expected ConnectionOpenOk");
  });

  it("keeps what a baked image has, in a container with another hostname", async () => {
    const baked = new RabbitMQContainer(RABBITMQ).withBakedInit(
      async (server: StartedRabbitMQContainer) => {
        await addJob(server);
      },
      { key: "jobs" },
    );
    await using rabbitmq = await baked.start();
    expect(await addJob(rabbitmq)).toBe(2);
  });

  it("starts with your rabbitmq.conf, and with users of your own only", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-rabbitmq-"));
    const config = join(folder, "my.conf");
    await writeFile(config, "load_definitions = /etc/rabbitmq/mine.json\n");
    const builder = new RabbitMQContainer(RABBITMQ)
      .withConfigFile(config)
      .withCopyContentToContainer([
        {
          content: JSON.stringify({
            users: [{ name: "mine", password: "secret", tags: "" }],
            vhosts: [{ name: "shop" }],
            permissions: [{ user: "mine", vhost: "shop", configure: "", write: "", read: "" }],
          }),
          target: "/etc/rabbitmq/mine.json",
        },
      ]);
    await using rabbitmq = await builder.start();
    await rm(folder, { recursive: true });
    const connection = await connect(
      `${rabbitmq.getAmqpUrl().replace("//", "//mine:secret@")}/shop`,
    );
    await connection.close();
    await expect(query(rabbitmq)).rejects.toThrow(/ACCESS.REFUSED/);
  });
});

describeServer("rabbitmq", () => {
  it("is a service of a compose file", async () => {
    await using folder = await ComposeFolder.create(`
services:
  queue: { image: "${inEngine(RABBITMQ)}", ports: ["5672", "15672"] }
`);
    await using environment = await folder.environment().withStartupTimeout(400_000).up();
    const rabbit = await environment.getContainer("queue").as(StartedRabbitMQContainer);
    expect(rabbit.getConnectionUrl()).toMatch(/^amqp:\/\/guest:guest@.*\/%2F$/);
    await using host = await rabbit.openVirtualHost();
    expect(await query(host)).toBe("hello");
  });
});

describePage("rabbitmq", [
  "jobs",
  "defined: jobs",
  "consumer_timeout,60000",
  "by TLS",
  "in 3 nodes",
]);
