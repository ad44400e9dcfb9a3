import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type RedisClientOptions } from "redis";
import { RedisContainer, StartedRedisContainer } from "../../modules/redis";
import { ImageName, Wait } from "../../src";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { dockerClient } from "../support/docker-client";
import { REDIS } from "../support/images";

async function withClient<T>(
  url: string,
  action: (client: ReturnType<typeof createClient>) => Promise<T>,
  options: RedisClientOptions = {},
): Promise<T> {
  // A busy machine may be late: the client waits 5 s for a connection by default.
  const patient = { connectTimeout: 60_000, reconnectStrategy: false };
  const socket = { ...patient, ...options.socket } as RedisClientOptions["socket"];
  const client = createClient({ ...options, socket, url }) as ReturnType<typeof createClient>;
  // Errors of the connection reject what the client was asked for.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.close();
  }
}

async function withFile<T>(content: string, action: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-redis-"));
  try {
    const path = join(folder, "file of mine.conf");
    await writeFile(path, content, { mode: 0o600 });
    return await action(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("RedisContainer", () => {
  it("keeps what a client gives it", async () => {
    await using redis = await new RedisContainer(REDIS).start();
    expect(redis).toBeInstanceOf(StartedRedisContainer);
    expect(redis.getConnectionUrl()).toBe(`redis://127.0.0.1:${redis.getPort()}`);
    expect(redis.getPassword()).toBe("");
    await withClient(redis.getConnectionUrl(), async (client) => {
      await client.set("key", "value");
      expect(await client.get("key")).toBe("value");
    });
  });

  it("wants its password, whatever characters that has", async () => {
    const password = `50% p@ss/word: #1 "'`;
    await using redis = await new RedisContainer(REDIS).withPassword(password).start();
    expect(redis.getPassword()).toBe(password);
    await withClient(redis.getConnectionUrl(), async (client) => {
      expect(await client.ping()).toBe("PONG");
    });
    const url = `redis://${redis.getHost()}:${redis.getPort()}`;
    await expect(withClient(url, (client) => client.get("key"))).rejects.toThrow(/NOAUTH/);
  });

  it("shows its password in no command line, and lets its user alone read the file", async () => {
    const password = "a-password-of-the-test";
    for (const user of ["root", "1234"]) {
      await using redis = await new RedisContainer(REDIS)
        .withPassword(password)
        .withUser(user)
        .start();
      const container = (await dockerClient()).getContainer(redis.getId());
      const { Path, Args, Config } = await container.inspect();
      expect(Args).toContain("--include");
      expect(JSON.stringify([Path, Args, Config.Cmd, Config.Entrypoint])).not.toContain(password);
      expect(JSON.stringify(await container.top({ ps_args: "-ef" }))).not.toContain(password);
      const { stdout } = await redis.exec("stat -c '%a %U' /etc/mayfly-redis-password.conf");
      expect(stdout).toBe(user === "root" ? "600 redis\n" : "600 UNKNOWN\n");
      expect(await redis.executeCliCmd("ping")).toBe("PONG\n");
    }
  });

  it("runs redis-cli, with the password", async () => {
    await using redis = await new RedisContainer(REDIS).withPassword("secret").start();
    expect(await redis.executeCliCmd("set", ["key", "a value"])).toBe("OK\n");
    expect(await redis.executeCliCmd("get", ["key"])).toBe("a value\n");
    await expect(redis.executeCliCmd("-p", ["1", "ping"])).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: expect.stringMatching(
        /^redis-cli -p 1 ping could not be run: exit code 1: Could not connect/,
      ) as string,
    });
  });

  it("keeps its data in a folder of the host", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-redis-"));
    try {
      const builder = new RedisContainer(REDIS).withPersistence(folder);
      {
        await using redis = await builder.start();
        await redis.executeCliCmd("set", ["key", "kept"]);
        await redis.executeCliCmd("save");
      }
      expect(await readdir(folder)).toEqual(expect.arrayContaining(["dump.rdb"]));
      await using again = await builder.start();
      expect(await again.executeCliCmd("get", ["key"])).toBe("kept\n");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("has run a file of commands when it is ready", async () => {
    await withFile(`set greeting "hello, world"\n\nrpush list a b\n`, async (path) => {
      await using redis = await new RedisContainer(REDIS)
        .withPassword("secret")
        .withInitialData(path)
        .withInitialData({ content: 'set greeting "hello again"' })
        .start();
      await withClient(redis.getConnectionUrl(), async (client) => {
        expect(await client.get("greeting")).toBe("hello again");
        expect(await client.lRange("list", 0, -1)).toEqual(["a", "b"]);
      });
      await redis.executeCliCmd("set", ["greeting", "changed"]);
      await redis.restart();
      expect(await redis.executeCliCmd("get", ["greeting"])).not.toContain("hello");
    });
  });

  it("says which commands of its initial data the server refused", async () => {
    const start = new RedisContainer(REDIS)
      .withInitialData({ content: 'set a "(error) is data here"\nget a\nset b\nnosuch 1\n' })
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringMatching(
        /failed to start: loading the data of withInitialData\(\) failed: ERR wrong number of arguments for 'set' command; ERR unknown command 'nosuch'.*\nWaiting for: the hook `ready`/,
      ) as string,
    });
  });

  it("takes a configuration file, and what the builder says wins over it", async () => {
    await withFile("maxmemory 7mb\nloglevel warning\nrequirepass of-the-file\n", async (path) => {
      await using redis = await new RedisContainer(REDIS)
        .withConfigFile(path)
        .withCommand(["redis-server", "--maxmemory-policy", "allkeys-lru"])
        .withPassword("secret")
        .withLogLevel("verbose")
        .withSnapshotting(60, 100)
        .withSnapshotting(5, 1_000)
        .start();
      const { stdout } = await redis.exec("stat -c '%a %U' /etc/mayfly-redis.conf");
      expect(stdout).toBe("600 redis\n");
      await withClient(redis.getConnectionUrl(), async (client) => {
        expect(
          await client.configGet(["maxmemory", "maxmemory-policy", "loglevel", "save"]),
        ).toMatchObject({
          maxmemory: String(7 * 1024 * 1024),
          "maxmemory-policy": "allkeys-lru",
          loglevel: "verbose",
          save: "60 100 5 1000",
        });
      });
    });
  });

  it("speaks TLS, with a password and initial data, and nothing else", async () => {
    const authority = new CertificateAuthority("authority of a test");
    const { cert, key } = authority.certificate("redis", ["127.0.0.1"]);
    await using redis = await new RedisContainer(REDIS)
      .withInitialData({ content: "set key imported" })
      .withTls({ cert, key })
      .withPassword("secret")
      .start();
    expect(redis.getConnectionUrl()).toBe(`rediss://:secret@127.0.0.1:${redis.getPort()}`);
    const trusting = { socket: { tls: true, ca: authority.cert } } as const;
    await withClient(
      redis.getConnectionUrl(),
      async (client) => {
        expect(await client.get("key")).toBe("imported");
      },
      trusting,
    );
    expect(await redis.executeCliCmd("get", ["key"])).toBe("imported\n");
    const { stdout } = await redis.exec("stat -c '%a %U' /etc/mayfly-redis.key");
    expect(stdout).toBe("600 redis\n");

    const distrusting = createClient({
      url: redis.getConnectionUrl(),
      socket: { tls: true, reconnectStrategy: false, connectTimeout: 60_000 },
    });
    distrusting.on("error", () => undefined);
    await expect(distrusting.connect()).rejects.toMatchObject({
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
    const plain = createClient({
      url: redis.getConnectionUrl().replace("rediss:", "redis:"),
      socket: { reconnectStrategy: false },
    });
    plain.on("error", () => undefined);
    await expect(plain.connect()).rejects.toThrow();
  });

  it("asks clients for certificates of the authority that it was given, and takes them without", async () => {
    const authority = new CertificateAuthority("authority of a test");
    const { cert, key } = authority.certificate("redis", ["127.0.0.1"]);
    const own = authority.certificate("a client");
    const others = new CertificateAuthority("another").certificate("a stranger");
    await using redis = await new RedisContainer(REDIS)
      .withTls({ cert, key, ca: authority.cert })
      .start();
    const ping = (client?: { cert: string; key: string }): Promise<string> =>
      withClient(redis.getConnectionUrl(), (connection) => connection.ping(), {
        socket: { tls: true, ca: authority.cert, ...client, reconnectStrategy: false },
      });
    expect(await ping()).toBe("PONG");
    expect(await ping(own)).toBe("PONG");
    await expect(ping(others)).rejects.toThrow();
  });

  it("starts Redis Stack's way with images of that name", async () => {
    // The entrypoint of redis/redis-stack-server, as its documentation describes it: it reads options from
    // REDIS_ARGS and a configuration file from a fixed place.
    const entrypoint = `#!/bin/sh\nexec redis-server $(ls /redis-stack.conf 2>/dev/null) --protected-mode no \${REDIS_ARGS}\n`;
    const engine = await dockerClient();
    // The name has a registry, so that it gets no prefix for images of Docker Hub.
    const stack = "localhost/redis-stack-server:mayfly-test";
    await using any = await new RedisContainer(REDIS).start();
    const { Image: id } = await engine.getContainer(any.getId()).inspect();
    await engine.getImage(id).tag({ repo: "localhost/redis-stack-server", tag: "mayfly-test" });
    try {
      await withFile("maxmemory-policy allkeys-lru\n", async (path) => {
        await using redis = await new RedisContainer(stack)
          .withEntrypoint(["/entrypoint.sh"])
          .withCopyContentToContainer([
            { content: entrypoint, target: "/entrypoint.sh", mode: 0o755 },
          ])
          .withEnvironment({ REDIS_ARGS: "--maxmemory 7mb" })
          .withConfigFile(path)
          .withPassword("words * [that] a shell would $HOME split")
          .start();
        const container = engine.getContainer(redis.getId());
        const shown = JSON.stringify((await container.inspect()).Config.Env);
        expect(shown).toContain(
          "REDIS_ARGS=--maxmemory 7mb --include /etc/mayfly-redis-password.conf",
        );
        await withClient(redis.getConnectionUrl(), async (client) => {
          expect(await client.configGet(["maxmemory", "maxmemory-policy"])).toMatchObject({
            maxmemory: String(7 * 1024 * 1024),
            "maxmemory-policy": "allkeys-lru",
          });
        });
      });
    } finally {
      await engine.getImage(stack).remove();
    }
  });

  it("can be told what ready means, and more of a container's options", async () => {
    await using redis = await new RedisContainer(REDIS)
      .withWaitStrategy(Wait.forLogMessage("Ready to accept connections"))
      .withLabels({ "example.label": "1" })
      .start();
    expect(redis.getLabels()["example.label"]).toBe("1");
  });
});

describe("an image by its ImageName", () => {
  const own = ImageName.fromString("registry.example.com/team/own:3");

  it("is taken when it is the module's, or declared to stand for it", () => {
    expect(() => new RedisContainer(ImageName.fromString(REDIS))).not.toThrow();
    expect(() => new RedisContainer(own.asCompatibleSubstituteFor("redis"))).not.toThrow();
  });

  it("is refused when it is another", () => {
    expect(() => new RedisContainer(own)).toThrow(
      "Image registry.example.com/team/own:3 is not one of",
    );
  });
});
