import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import {
  MosquittoContainer,
  MosquittoTopics,
  type StartedMosquittoContainer,
} from "../../modules/mosquitto";
import { attach, type ObjectData } from "../../src";
import { dockerClient } from "../support/docker-client";
import { describeServer } from "../support/describe-server";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const MOSQUITTO = "eclipse-mosquitto:2";

/** Publishes a message and returns it as a subscriber gets it. */
async function roundTrip(url: string, options: IClientOptions = {}): Promise<string> {
  return exchange(await connectAsync(url, { ...options, reconnectPeriod: 0 }));
}

async function exchange(client: MqttClient): Promise<string> {
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

/** Returns the topics of retained messages. */
async function retained(url: string): Promise<string[]> {
  const client = await connectAsync(url, { reconnectPeriod: 0 });
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
    return topics.sort();
  } finally {
    await client.endAsync();
  }
}

async function retain(url: string, ...topics: string[]): Promise<void> {
  const client = await connectAsync(url, { reconnectPeriod: 0 });
  for (const topic of topics) await client.publishAsync(topic, "kept", { qos: 1, retain: true });
  await client.endAsync();
}

const withLogin = (image: string): MosquittoContainer =>
  new MosquittoContainer(image).withUsername("me").withPassword("secret-of-the-test");

describeContract<StartedMosquittoContainer>({
  server: "mosquitto",
  image: MOSQUITTO,
  create: withLogin,
  query: async (mosquitto) => {
    const client = await connectAsync({ ...mosquitto.getConnectionOptions(), reconnectPeriod: 0 });
    expect(await exchange(client)).toBe("hello");
  },
  address: "getConnectionString",
  starts: 20,
  wrongPassword: {
    connect: (mosquitto) =>
      connectAsync({
        ...mosquitto.getConnectionOptions(),
        password: "wrong",
        reconnectPeriod: 0,
      }),
    error: /not authorized/i,
  },
  odd: () =>
    new MosquittoContainer(MOSQUITTO).withUsername(ODD.replaceAll(":", "")).withPassword(ODD),
  fromNetwork: (seen) => [
    "mosquitto_pub",
    ...["-h", seen.getHost(), "-p", String(seen.getPort()), "-d"],
    ...["-u", seen.getUsername(), "-P", seen.getPassword(), "-t", "greeting", "-m", "hello"],
  ],
  bakes: false,
});

describeServer("mosquitto", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mayfly-mosquitto-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it("lets everybody in without a login, over WebSockets as well", async () => {
    await using mosquitto = await new MosquittoContainer(MOSQUITTO).withWebSockets().start();
    const address = `${mosquitto.getHost()}:${mosquitto.getPort()}`;
    expect(mosquitto.getConnectionString()).toBe(`mqtt://${address}`);
    expect(await roundTrip(mosquitto.getConnectionString())).toBe("hello");
    expect(mosquitto.getWebSocketUrl()).toBe(
      `ws://${mosquitto.getHost()}:${mosquitto.getMappedPort(9001)}`,
    );
    expect(await roundTrip(mosquitto.getWebSocketUrl())).toBe("hello");
  });

  it("shows its password nowhere in the container, and lets its user alone read the hash", async () => {
    await using mosquitto = await withLogin(MOSQUITTO).start();
    const container = (await dockerClient()).getContainer(mosquitto.getId());
    const seen = [await container.inspect(), await container.top({ ps_args: "-ef" })];
    const { stdout } = await mosquitto.exec(["sh", "-c", "cat /mosquitto/config/*"]);
    expect(stdout).toContain("me:$7$");
    expect(JSON.stringify(seen) + stdout).not.toContain("secret-of-the-test");
    const mode = await mosquitto.exec("stat -c '%a %U' /mosquitto/config/mayfly-passwords");
    expect(mode.stdout).toBe("600 mosquitto\n");
    await expect(
      connectAsync(`mqtt://${mosquitto.getHost()}:${mosquitto.getPort()}`, { reconnectPeriod: 0 }),
    ).rejects.toThrow(/not authorized/i);
  });

  describe("with TLS", () => {
    const authority = new CertificateAuthority("authority");
    const { cert, key } = authority.certificate("broker", ["127.0.0.1", "localhost"]);
    const { cert: ca } = authority;

    it("accepts only clients with TLS, and over WebSockets", async () => {
      await using mosquitto = await withLogin(MOSQUITTO)
        .withTls({ cert, key })
        .withWebSockets()
        .start();
      expect(mosquitto.getConnectionString()).toMatch(/^mqtts:\/\/me:secret-of-the-test@/);
      expect(mosquitto.getPort()).toBe(mosquitto.getMappedPort(8883));
      expect(await roundTrip(mosquitto.getConnectionString(), { ca })).toBe("hello");
      expect(mosquitto.getWebSocketUrl()).toMatch(/^wss:/);
      expect(await roundTrip(mosquitto.getWebSocketUrl(), { ca })).toBe("hello");
      await using topics = await mosquitto.openTopics();
      expect(topics.getConnectionString()).toBe(mosquitto.getConnectionString());
    });

    it("asks clients for their certificates", async () => {
      const client = authority.certificate("client");
      await using mosquitto = await new MosquittoContainer(MOSQUITTO)
        .withTls({ cert, key, ca })
        .start();
      const url = mosquitto.getConnectionString();
      expect(await roundTrip(url, { ca, ...client })).toBe("hello");
      await expect(connectAsync(url, { ca, reconnectPeriod: 0 })).rejects.toThrow();
      await expect(mosquitto.openTopics()).rejects.toThrow(/certificate/);
    });
  });

  describe("with a mosquitto.conf", () => {
    it("follows the first listener", async () => {
      const config = await file(
        "mine.conf",
        "# mine\nallow_anonymous true\nlistener 1884\nlistener 1885\nprotocol websockets\n",
      );
      await using mosquitto = await new MosquittoContainer(MOSQUITTO)
        .withConfigFile(config)
        .start();
      expect(mosquitto.getPort()).toBe(mosquitto.getMappedPort(1884));
      expect(await roundTrip(mosquitto.getConnectionString())).toBe("hello");
    });

    it("says at once that the file refuses the login", async () => {
      const config = await file("closed.conf", "listener 1883\nallow_anonymous false\n");
      const start = withLogin(MOSQUITTO).withConfigFile(config).start();
      await expect(start).rejects.toMatchObject({
        cause: { code: "MOSQUITTO_LOGIN_REFUSED" },
      });
    });
  });

  describe("openTopics", () => {
    let mosquitto: StartedMosquittoContainer;
    let url: string;
    beforeAll(async () => {
      mosquitto = await withLogin(MOSQUITTO).start();
      url = mosquitto.getConnectionString();
    });
    afterAll(() => mosquitto.stop());

    it("gives each test topics, and clears what they retain", async () => {
      await retain(url, "others/kept");
      {
        await using one = await mosquitto.openTopics();
        await using two = await mosquitto.openTopics();
        const topics = [one.getTopic("a/b"), one.getTopic("c"), two.getTopic("a/b")];
        expect(new Set(topics).size).toBe(3);
        await retain(url, ...topics);
        await two.drop();
        expect(await retained(url)).toEqual([...topics.slice(0, 2), "others/kept"].sort());
      }
      expect(await retained(url)).toEqual(["others/kept"]);
    });

    it("is attached without being cleared", async () => {
      await using topics = await mosquitto.openTopics();
      await retain(url, topics.getTopic("kept"));
      {
        const data = JSON.parse(JSON.stringify(topics)) as ObjectData;
        await using attached = attach(data, MosquittoTopics);
        expect(attached.getTopic("kept")).toBe(topics.getTopic("kept"));
      }
      expect(await retained(url)).toContain(topics.getTopic("kept"));
    });

    it("clears what a killed process has left", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["mosquitto", JSON.stringify(mosquitto), "openTopics", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      const topic = `${killed.stdout}/left`;
      await retain(url, topic);
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(await retained(url)).not.toContain(topic);
    });
  });
});

describePage("mosquitto", ["received 1", "by TLS: true", "with the file: true"]);
