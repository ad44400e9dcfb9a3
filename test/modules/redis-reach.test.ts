import { createClient } from "redis";
import { RedisContainer } from "../../modules/redis";
import { GenericContainer, Network } from "../../src";
import { REDIS } from "../support/images";

/** SHA-256 of "secret". */
const HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const FOLDER = "/usr/local/etc/redis";

/** A builder whose user brings the server's files, as a test would with copies and a command. */
function configured(files: Readonly<Record<string, string>>, ...options: string[]): RedisContainer {
  const copies = Object.entries(files).map(([name, content]) => ({
    content,
    target: `${FOLDER}/${name}`,
  }));
  return new RedisContainer(REDIS)
    .withCopyContentToContainer(copies)
    .withCommand([
      "redis-server",
      ...("redis.conf" in files ? [`${FOLDER}/redis.conf`] : []),
      ...options,
    ]);
}

async function ping(url: string): Promise<string> {
  const client = createClient({
    url,
    socket: { reconnectStrategy: false, connectTimeout: 60_000 },
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await client.ping();
  } finally {
    await client.close();
  }
}

describe("a server that its user configured", () => {
  it.each<[string, RedisContainer, RegExp]>([
    ["a password in its file", configured({ "redis.conf": "requirepass of-file\n" }), /:of-file@/],
    [
      "a password in an included file",
      configured({
        "redis.conf": `include ${FOLDER}/secret.conf\n`,
        "secret.conf": `requirepass "a b\\x41"\n`,
      }),
      /:a%20bA@/,
    ],
    ["a password in its command", configured({}, "--requirepass", "of command"), /:of%20command@/],
    ["another port in its file", configured({ "redis.conf": "port 6400\n" }), /^redis:\/\/127/],
    ["another port in its command", configured({}, "--port", "6400"), /^redis:\/\/127/],
    [
      "a loopback address in its file",
      configured({ "redis.conf": "bind 127.0.0.1 -::1\n" }),
      /^redis:\/\/127/,
    ],
    ["a loopback address in its command", configured({}, "--bind", "127.0.0.1"), /^redis:\/\/127/],
    ["protected mode", configured({ "redis.conf": "protected-mode yes\n" }), /^redis:\/\/127/],
    [
      "a user default with a password",
      configured({ "redis.conf": "user default on >pw ~* &* +@all\n" }),
      /:pw@/,
    ],
    [
      "a user default that is off",
      configured({
        "redis.conf":
          "user default off\nuser reader on >no ~* +@read\nuser app on >yes ~* &* +@all\n",
      }),
      /\/\/app:yes@/,
    ],
    [
      "an ACL file",
      configured({
        "redis.conf": `aclfile ${FOLDER}/users.acl\nrequirepass ignored\n`,
        "users.acl": "user default off\nuser app on >yes ~* &* +@all\n",
      }),
      /\/\/app:yes@/,
    ],
    [
      "a hashed password, which the builder knows",
      configured({
        "redis.conf": `user app on #${HASH} ~* &* +@all\n`,
      })
        .withUsername("app")
        .withPassword("secret"),
      /\/\/app:secret@/,
    ],
  ])("is reached with %s", async (_what, builder, url) => {
    await using redis = await builder.withInitialData({ content: "set imported yes" }).start();
    expect(redis.getConnectionUrl()).toMatch(url);
    expect(await ping(redis.getConnectionUrl())).toBe("PONG");
    expect(await redis.executeCliCmd("get", ["imported"])).toBe("yes\n");
    await using database = await redis.openDatabase();
    expect(await ping(database.getConnectionUrl())).toBe("PONG");
  });

  it("is reached at its own port by containers of its network", async () => {
    await using network = await new Network().start();
    await using _redis = await configured({}, "--port", "6400")
      .withNetwork(network)
      .withNetworkAliases("cache")
      .start();
    await using other = await new GenericContainer(REDIS).withNetwork(network).start();
    const { output } = await other.exec(["redis-cli", "-h", "cache", "-p", "6400", "ping"]);
    expect(output).toBe("PONG\n");
  });

  it.each<[string, RedisContainer, RegExp, RegExp]>([
    [
      "a password that it cannot know",
      configured({
        "redis.conf": `user default on #${HASH} ~* &* +@all\n`,
      }),
      /failed to start: Redis requires a password that Mayfly does not know: NOAUTH/,
      /withPassword\(\)/,
    ],
    [
      "another password than the builder's",
      configured({ "redis.conf": "user default on >other ~* &* +@all\n" }).withPassword("secret"),
      /failed to start: Redis does not accept the password: WRONGPASS/,
      /another password/,
    ],
    [
      "no user that can log in",
      configured({ "redis.conf": "user default off\n" }),
      /failed to start: Redis requires a password that Mayfly does not know/,
      /withUsername\(\)/,
    ],
  ])("fails at once with %s", async (_what, builder, message, hint) => {
    await expect(builder.start()).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
      cause: expect.objectContaining({ code: "REDIS_LOGIN_REFUSED" }) as object,
    });
  });

  it("says why a file that only the container has keeps clients out", async () => {
    const start = new RedisContainer(REDIS)
      .withEntrypoint([
        "sh",
        "-c",
        "echo protected-mode yes >/tmp/own.conf; exec redis-server /tmp/own.conf",
      ])
      .start();
    await expect(start).rejects.toMatchObject({
      message: expect.stringContaining(
        "accepts no clients from outside its container: DENIED",
      ) as string,
    });
  });
});

describe("executeCliCmd", () => {
  it("rejects if the server refuses the command", async () => {
    await using redis = await new RedisContainer(REDIS).start();
    await redis.executeCliCmd("set", ["key", "ERR is data here"]);
    expect(await redis.executeCliCmd("get", ["key"])).toBe("ERR is data here\n");
    await expect(redis.executeCliCmd("lpush", ["key", "value"])).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: expect.stringMatching(
        /^redis-cli lpush key value could not be run: .*WRONGTYPE/,
      ) as string,
    });
    await expect(redis.executeCliCmd("nosuch")).rejects.toThrow("ERR unknown command 'nosuch'");
  });

  it("rejects with a redis-cli that has no option for that", async () => {
    const old = `#!/bin/sh
if [ "$1" = -e ]; then echo "Unrecognized option or bad number of args for: '-e'" >&2; exit 1; fi
exec /usr/bin/redis-cli "$@"\n`;
    await using redis = await new RedisContainer(REDIS)
      .withCopyContentToContainer([
        { content: old, target: "/usr/local/bin/redis-cli", mode: 0o755 },
      ])
      .start();
    expect(await redis.executeCliCmd("set", ["key", "value"])).toBe("OK\n");
    await expect(redis.executeCliCmd("lpush", ["key", "value"])).rejects.toThrow("WRONGTYPE");
  });
});
