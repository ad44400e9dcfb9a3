import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import IORedis from "ioredis";
import Valkey from "iovalkey";
import { createClient } from "redis";
import { StartedValkeyContainer, ValkeyContainer, ValkeyDatabase } from "../../modules/valkey";
import { attach } from "../../src";
import { describeServer } from "../support/describe-server";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";

const VALKEY = "valkey/valkey:8";

/** Runs an action with iovalkey, and fails at the first error instead of connecting again. */
async function withClient<T>(
  url: string,
  action: (client: Valkey) => Promise<T>,
  tls?: { ca: string },
): Promise<T> {
  const client = new Valkey(url, {
    lazyConnect: true,
    // A busy machine may be late.
    connectTimeout: 60_000,
    retryStrategy: () => null,
    ...(tls !== undefined && { tls }),
  });
  const reasons: Error[] = [];
  client.on("error", (error: Error) => reasons.push(error));
  try {
    await client.connect();
    return await action(client);
  } catch (error) {
    // If the server refuses the login, connect() says only that the connection is closed.
    throw reasons[0] ?? error;
  } finally {
    client.disconnect();
  }
}

const ping = (url: string): Promise<string> => withClient(url, (client) => client.ping());

describeContract<StartedValkeyContainer>({
  server: "valkey",
  image: VALKEY,
  create: (image) => new ValkeyContainer(image).withUsername("app").withPassword("secret"),
  query: (valkey) => ping(valkey.getConnectionUrl()),
  address: "getConnectionUrl",
  starts: 20,
  wrongPassword: {
    connect: (valkey) => ping(valkey.getConnectionUrl().replace(":secret@", ":wrong@")),
    error: /WRONGPASS/,
  },
  odd: () => new ValkeyContainer(VALKEY).withUsername(ODD.replaceAll(" ", "_")).withPassword(ODD),
  fromNetwork: (seen) => ["valkey-cli", "-u", seen.getConnectionUrl(), "-e", "ping"],
  bakes: false,
});

describeServer("valkey", () => {
  it("answers the clients of Redis", async () => {
    await using valkey = await new ValkeyContainer(VALKEY).withPassword("a b@c").start();
    expect(valkey).toBeInstanceOf(StartedValkeyContainer);
    expect(valkey.getConnectionUrl()).toBe(
      `redis://:a%20b%40c@${valkey.getHost()}:${valkey.getPort()}`,
    );
    expect([valkey.getUsername(), valkey.getPassword()]).toEqual(["", "a b@c"]);
    const redis = createClient({
      url: valkey.getConnectionUrl(),
      socket: { connectTimeout: 60_000 },
    });
    redis.on("error", () => undefined);
    await redis.connect();
    await redis.set("key", "value");
    await redis.close();
    const ioredis = new IORedis(valkey.getConnectionUrl());
    expect(await ioredis.get("key")).toBe("value");
    await ioredis.quit();
    expect(await valkey.executeCliCmd("get", ["key"])).toBe("value\n");
    expect(await valkey.executeCliCmd("info", ["server"])).toMatch(/^valkey_version:8\./m);
    await expect(valkey.executeCliCmd("nosuch")).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: expect.stringMatching(
        /^valkey-cli nosuch could not be run: .*unknown command/,
      ) as string,
    });
  });

  it("creates the user, who may run all commands", async () => {
    await using valkey = await new ValkeyContainer(VALKEY)
      .withUsername("app")
      .withPassword("secret")
      .withInitialData({ content: "set imported yes" })
      .start();
    const { host, port } = { host: valkey.getHost(), port: valkey.getPort() };
    expect(valkey.getConnectionUrl()).toBe(`redis://app:secret@${host}:${port}`);
    expect(valkey.getUsername()).toBe("app");
    await withClient(valkey.getConnectionUrl(), async (client) => {
      expect(await client.acl("WHOAMI")).toBe("app");
      expect(await client.get("imported")).toBe("yes");
      await client.flushall();
      await client.publish("any", "message");
    });
    // As with the option --requirepass, the user `default` has the password, too.
    expect(await ping(`redis://:secret@${host}:${port}`)).toBe("PONG");
    await expect(ping(`redis://${host}:${port}`)).rejects.toThrow(/NOAUTH/);
    const { output } = await valkey.exec("cat /proc/1/cmdline");
    expect(output).not.toContain("secret");
  });

  it("creates a user without a password", async () => {
    await using valkey = await new ValkeyContainer(VALKEY).withUsername("app").start();
    // Clients do not log in without a password, so they are the user `default`.
    expect(await ping(valkey.getConnectionUrl())).toBe("PONG");
    expect(await valkey.executeCliCmd("auth", ["app", ""])).toBe("OK\n");
  });

  it("logs in as a user of the configuration, and leaves its rules alone", async () => {
    await using valkey = await new ValkeyContainer(VALKEY)
      .withCopyContentToContainer([
        { target: "/etc/own.conf", content: "user app on >of-file ~app:* &* +@all\n" },
      ])
      .withCommand(["/etc/own.conf"])
      .withUsername("app")
      .withLogLevel("verbose")
      .start();
    await withClient(valkey.getConnectionUrl(), async (client) => {
      expect(await client.acl("WHOAMI")).toBe("app");
      await expect(client.get("other")).rejects.toThrow(/NOPERM/);
      expect(await client.config("GET", "loglevel")).toEqual(["loglevel", "verbose"]);
    });
  });

  it("follows the flags of the image's variable", async () => {
    await using valkey = await new ValkeyContainer(VALKEY)
      .withEnvironment({ VALKEY_EXTRA_FLAGS: "--port 6400 --requirepass of-flags" })
      .start();
    expect(valkey.getPassword()).toBe("of-flags");
    expect(await ping(valkey.getConnectionUrl())).toBe("PONG");
  });

  it("speaks TLS", async () => {
    const authority = new CertificateAuthority("authority of a test");
    const { cert, key } = authority.certificate("valkey", ["127.0.0.1"]);
    await using valkey = await new ValkeyContainer(VALKEY)
      .withTls({ cert, key })
      .withUsername("app")
      .withPassword("secret")
      .withInitialData({ content: "set key imported" })
      .start();
    expect(valkey.getConnectionUrl()).toMatch(/^rediss:\/\/app:secret@/);
    await withClient(
      valkey.getConnectionUrl(),
      async (client) => {
        expect(await client.get("key")).toBe("imported");
      },
      { ca: authority.cert },
    );
    expect(await valkey.executeCliCmd("get", ["key"])).toBe("imported\n");
  });

  it("opens databases of their own, which other processes attach", async () => {
    await using valkey = await new ValkeyContainer(VALKEY).withPassword("secret").start();
    await using one = await valkey.openDatabase();
    await using two = await valkey.openDatabase();
    await withClient(one.getConnectionUrl(), (client) => client.set("key", "value"));
    expect(await withClient(two.getConnectionUrl(), (client) => client.keys("*"))).toEqual([]);
    const attached = attach(one.toJSON(), ValkeyDatabase);
    expect(await withClient(attached.getConnectionUrl(), (client) => client.get("key"))).toBe(
      "value",
    );
  });

  it("says who is at fault by the server's name", async () => {
    await using valkey = await new ValkeyContainer(VALKEY)
      .withCommand(["valkey-server", "--databases", "1"])
      .start();
    await expect(valkey.openDatabase()).rejects.toMatchObject({
      code: "REDIS_NO_DATABASE_FREE",
      message: expect.stringMatching(/^Valkey at /) as string,
      hint: expect.stringContaining(`withCommand(["valkey-server", "--databases", `) as string,
    });
    const refused = new ValkeyContainer(VALKEY)
      .withCopyContentToContainer([{ target: "/etc/own.conf", content: "user default off\n" }])
      .withCommand(["valkey-server", "/etc/own.conf"])
      .start();
    await expect(refused).rejects.toThrow(/Valkey requires a password that Mayfly does not know/);
  });

  it("keeps its data in a folder of the host", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-valkey-"));
    try {
      const builder = new ValkeyContainer(VALKEY).withPersistence(folder);
      {
        await using valkey = await builder.start();
        await valkey.executeCliCmd("set", ["key", "kept"]);
        await valkey.executeCliCmd("save");
      }
      await using again = await builder.start();
      expect(await again.executeCliCmd("get", ["key"])).toBe("kept\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describePage("valkey", ["PONG", "app"]);
