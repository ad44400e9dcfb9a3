import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { HiveMQContainer, HiveMQTopics, type StartedHiveMQContainer } from "../../modules/hivemq";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const HIVEMQ = "hivemq/hivemq-ce:2025.5";

/** How long a subscriber waits for retained messages that others overtake. */
const QUIET_MS = 500;

const connect = (url: string): Promise<MqttClient> =>
  connectAsync(url, { reconnectPeriod: 0, protocolVersion: 5 });

/** Publishes a message and returns it as a subscriber gets it. */
async function roundTrip(url: string): Promise<string> {
  const client = await connect(url);
  try {
    const message = new Promise<string>((resolve) => {
      client.on("message", (_topic, payload) => {
        resolve(payload.toString());
      });
    });
    await client.subscribeAsync("greeting", { qos: 1 });
    await client.publishAsync("greeting", "hello", { qos: 1 });
    return await message;
  } finally {
    await client.endAsync();
  }
}

/** Waits until a new subscriber gets these retained messages, and no others. */
async function expectRetained(url: string, expected: readonly string[]): Promise<void> {
  const wanted = JSON.stringify([...expected].sort());
  await eventually(`retained messages are ${wanted}`, async () => {
    const found = JSON.stringify(await retained(url));
    return found === wanted || found;
  });
}

/** Returns the topics of retained messages. Other messages overtake them, so some can be missing. */
async function retained(url: string): Promise<string[]> {
  const client = await connect(url);
  try {
    const topics: string[] = [];
    const end = new Promise<void>((resolve) => {
      client.on("message", (topic, _payload, { retain }) => {
        if (retain) topics.push(topic);
        else if (topic === "end") resolve();
      });
    });
    await client.subscribeAsync("#");
    await client.publishAsync("end", "");
    await end;
    await sleep(QUIET_MS);
    return topics.sort();
  } finally {
    await client.endAsync();
  }
}

async function retain(url: string, ...topics: string[]): Promise<void> {
  const client = await connect(url);
  for (const topic of topics) await client.publishAsync(topic, "kept", { qos: 1, retain: true });
  await client.endAsync();
}

describeContract<StartedHiveMQContainer>({
  server: "hivemq",
  image: HIVEMQ,
  create: (image) => new HiveMQContainer(image),
  query: async (hivemq) => {
    expect(await roundTrip(hivemq.getConnectionString())).toBe("hello");
  },
  address: "getConnectionString",
  starts: 3,
  bakes: false,
});

describeServer("hivemq", () => {
  let hivemq: StartedHiveMQContainer;
  let url: string;
  beforeAll(async () => {
    hivemq = await new HiveMQContainer(HIVEMQ).withWebSockets().start();
    url = hivemq.getConnectionString();
    await retain(url, "others/kept");
  });
  afterAll(() => hivemq.stop());

  it("lets everybody in, over WebSockets as well", async () => {
    const host = hivemq.getHost();
    expect(url).toBe(`mqtt://${host}:${hivemq.getPort()}`);
    expect(hivemq.getConnectionOptions()).toEqual({
      protocol: "mqtt",
      host,
      port: hivemq.getPort(),
    });
    expect(hivemq.getWebSocketUrl()).toBe(`ws://${host}:${hivemq.getMappedPort(8000)}/mqtt`);
    expect(await roundTrip(hivemq.getWebSocketUrl())).toBe("hello");
  });

  it("gives each test topics, and clears what they retain", async () => {
    {
      await using one = await hivemq.openTopics();
      await using two = await hivemq.openTopics();
      const topics = [one.getTopic("a/b"), one.getTopic("c"), two.getTopic("a/b")];
      expect(new Set(topics).size).toBe(3);
      await retain(url, ...topics);
      await two.drop();
      await expectRetained(url, [...topics.slice(0, 2), "others/kept"]);
    }
    await expectRetained(url, ["others/kept"]);
  });

  it("clears more messages than the broker sends at once", async () => {
    {
      await using many = await hivemq.openTopics();
      const topics = Array.from({ length: 60 }, (_, index) => many.getTopic(`many/${index}`));
      await retain(url, ...topics);
      await expectRetained(url, [...topics, "others/kept"]);
    }
    await expectRetained(url, ["others/kept"]);
  });

  it("attaches topics without clearing them, and clears what a killed process has left", async () => {
    await using topics = await hivemq.openTopics();
    await retain(url, topics.getTopic("kept"));
    {
      const data = JSON.parse(JSON.stringify(topics)) as ObjectData;
      await using attached = attach(data, HiveMQTopics);
      expect(attached.getTopic("kept")).toBe(topics.getTopic("kept"));
    }
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["hivemq", JSON.stringify(hivemq), "openTopics", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    const left = `${killed.stdout}/left`;
    await retain(url, left);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    await expectRetained(url, [topics.getTopic("kept"), "others/kept"]);
  });

  it("follows your config.xml and your extensions", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-hivemq-"));
    const config = join(folder, "mine.xml");
    await writeFile(
      config,
      `<hivemq>
        <!-- <tcp-listener><port>1</port></tcp-listener> -->
        <listeners><tcp-listener><port>1999</port><bind-address>0.0.0.0</bind-address></tcp-listener></listeners>
        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
      </hivemq>`,
    );
    // The extension that accepts everybody, under another name.
    const extension = join(folder, "mine");
    await mkdir(extension);
    const original = "/opt/hivemq/extensions/hivemq-allow-all-extension";
    const jar = "hivemq-allow-all-extension-1.0.0.jar";
    await writeFile(join(extension, jar), await hivemq.copyFileFromContainer(`${original}/${jar}`));
    const xml = await hivemq.copyFileFromContainer(`${original}/hivemq-extension.xml`);
    const renamed = xml.toString().replace(/<id>.*<\/id>/, "<id>mine</id>");
    await writeFile(join(extension, "hivemq-extension.xml"), renamed);

    const closed = new HiveMQContainer(HIVEMQ)
      .withConfigFile(config)
      .withEnvironment({ HIVEMQ_ALLOW_ALL_CLIENTS: "false" });
    await using open = await closed.withExtension(extension).start();
    expect(open.getPort()).toBe(open.getMappedPort(1999));
    expect(await roundTrip(open.getConnectionString())).toBe("hello");
    await rm(folder, { recursive: true });
  });

  it("is ready by its log if not everybody may connect", async () => {
    await using closed = await new HiveMQContainer(HIVEMQ)
      .withEnvironment({ HIVEMQ_ALLOW_ALL_CLIENTS: "false" })
      .start();
    await expect(connect(closed.getConnectionString())).rejects.toThrow(/not authorized/i);
  });
});

describePage("hivemq", ["received 1", "with the file: true"]);
