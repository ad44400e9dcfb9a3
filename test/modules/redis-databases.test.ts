import { once } from "node:events";
import { createClient } from "redis";
import { RedisContainer, RedisDatabase, StartedRedisContainer } from "../../modules/redis";
import { attach, type ObjectData } from "../../src";
import { eventually } from "../support/eventually";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { REDIS } from "../support/images";
import { runModuleProgram, startModuleProgram } from "../support/module-program";

const data = (value: object): string => JSON.stringify(value);

interface Reachable {
  getConnectionUrl(): string;
}

async function withClient<T>(
  where: Reachable,
  action: (client: ReturnType<typeof createClient>) => Promise<T>,
  socket: object = {},
): Promise<T> {
  const client = createClient({
    url: where.getConnectionUrl(),
    // A busy machine may be late: the client waits 5 s for a connection by default.
    socket: { connectTimeout: 60_000, reconnectStrategy: false, ...socket },
  });
  // Errors of the connection reject what the client was asked for.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await action(client as never);
  } finally {
    await client.close();
  }
}

const set = (where: Reachable, key: string): Promise<unknown> =>
  withClient(where, (client) => client.set(key, "value"));

const keys = (where: Reachable): Promise<string[]> =>
  withClient(where, (client) => client.keys("*"));

interface Opened {
  readonly indexes: number[];
  readonly heavy: boolean;
}

describe("openDatabase", () => {
  it("gives databases of their own, empty, and leaves number 0 alone", async () => {
    await using redis = await new RedisContainer(REDIS).start();
    await set(redis, "in number 0");
    await using one = await redis.openDatabase();
    await using two = await redis.openDatabase();
    expect([one.getIndex(), two.getIndex()]).toEqual([1, 2]);
    expect(one.getConnectionUrl()).toBe(`redis://127.0.0.1:${redis.getPort()}/1`);
    expect([one.getHost(), one.getPort(), one.getPassword()]).toEqual([
      ...["127.0.0.1", redis.getPort(), ""],
    ]);
    expect(await keys(one)).toEqual([]);
    await set(one, "in one");
    expect([await keys(redis), await keys(one), await keys(two)]).toEqual([
      ["in number 0"],
      ["in one"],
      [],
    ]);
    await one.flush();
    expect(await keys(one)).toEqual([]);
    expect(await keys(redis)).toEqual(["in number 0"]);
  });

  it("gives a released one again, emptied", async () => {
    await using redis = await new RedisContainer(REDIS)
      .withCommand(["redis-server", "--databases", "2"])
      .start();
    for (let round = 0; round < 5; round++) {
      const database = await redis.openDatabase();
      expect(database.getIndex()).toBe(1);
      expect(await keys(database)).toEqual([]);
      await set(database, "left");
      await database.release();
      await database.stop();
    }
  });

  it("gives each to one process only, whatever is flushed", async () => {
    await using redis = await new RedisContainer(REDIS).withPassword("50% p@ss/word").start();
    const programs = [1, 2, 3, 4].map(() =>
      startModuleProgram("open-databases", [data(redis), "3", "input"]),
    );
    try {
      const opened = await Promise.all(
        programs.map(async ({ stdout }) => {
          const [line] = (await once(stdout ?? process.stdin, "data")) as [Buffer];
          return JSON.parse(String(line)) as Opened;
        }),
      );
      expect(opened.map(({ heavy }) => heavy)).toEqual([false, false, false, false]);
      await redis.flushAll();
      await using thirteenth = await redis.openDatabase();
      const all = [...opened.flatMap(({ indexes }) => indexes), thirteenth.getIndex()];
      expect(new Set(all).size).toBe(13);
      await using _fourteenth = await redis.openDatabase();
      await using _fifteenth = await redis.openDatabase();
      await expect(redis.openDatabase()).rejects.toMatchObject({
        code: "REDIS_NO_DATABASE_FREE",
        message: expect.stringMatching(
          new RegExp(
            `has no free database: of the 16, database 0 is reserved, .* 3 by process ${programs[0]?.pid ?? 0} on \\S+ \\(for up to \\d+ s\\).*\\nHint: release\\(\\) .*"--databases", "64"`,
          ),
        ) as string,
      });
      // A killed process does not release its databases itself.
      programs[0]?.kill("SIGKILL");
      await eventually("its databases are free", async () => {
        try {
          await using again = await redis.openDatabase();
          return opened[0]?.indexes.includes(again.getIndex()) === true || "another was";
        } catch (error) {
          return String(error);
        }
      });
    } finally {
      for (const program of programs) program.kill("SIGKILL");
    }
  });

  it("does not keep a process alive", async () => {
    await using redis = await new RedisContainer(REDIS).start();
    const { code, stdout, stderr } = await runModuleProgram("open-databases", [data(redis), "2"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((JSON.parse(stdout) as Opened).indexes).toEqual([1, 2]);
    await eventually("both are free", async () => {
      await using one = await redis.openDatabase();
      await using two = await redis.openDatabase();
      return (one.getIndex() === 1 && two.getIndex() === 2) || "not yet";
    });
  });

  it("speaks TLS, with a password", async () => {
    const authority = new CertificateAuthority("authority of a test");
    const { cert, key } = authority.certificate("redis", ["127.0.0.1"]);
    await using redis = await new RedisContainer(REDIS)
      .withTls({ cert, key })
      .withPassword("secret")
      .start();
    const { code, stdout } = await runModuleProgram("open-databases", [data(redis), "2"]);
    expect([code, (JSON.parse(stdout) as Opened).indexes]).toEqual([0, [1, 2]]);
    await using database = await redis.openDatabase();
    expect(database.getConnectionUrl()).toMatch(/^rediss:\/\/:secret@127\.0\.0\.1:\d+\/\d+$/);
    const socket = { tls: true, ca: authority.cert };
    expect(await withClient(database, (client) => client.set("a", "b"), socket)).toBe("OK");
    await database.flush();
    expect(await withClient(database, (client) => client.keys("*"), socket)).toEqual([]);
  });

  it("can be handed to another process, which does not release it", async () => {
    await using redis = await new RedisContainer(REDIS).start();
    await using database = await redis.openDatabase();
    const sent = JSON.parse(JSON.stringify(database)) as ObjectData;
    {
      await using attached = attach(sent, RedisDatabase);
      expect(attached.getConnectionUrl()).toBe(database.getConnectionUrl());
      await set(attached, "key");
      await attached.flush();
    }
    expect(await keys(database)).toEqual([]);
    await using other = await redis.openDatabase();
    expect(other.getIndex()).not.toBe(database.getIndex());
    expect(() => attach(sent, StartedRedisContainer)).toThrow(
      'attach: expected data of a StartedRedisContainer, got "RedisDatabase"',
    );
  });

  it("says what the server says, and that it has gone", async () => {
    const redis = await new RedisContainer(REDIS).withPassword("right").start();
    const data = redis.toJSON();
    const details = { ...(data.details as object), password: "wrong" };
    const wrong = attach({ ...data, details }, StartedRedisContainer);
    await expect(wrong.openDatabase()).rejects.toMatchObject({
      code: "REDIS_REQUEST_FAILED",
      message: expect.stringMatching(
        /^HELLO failed on Redis at 127\.0\.0\.1:\d+: WRONGPASS /,
      ) as string,
    });
    const database = await redis.openDatabase();
    await redis.stop();
    await expect(database.flush()).rejects.toMatchObject({ code: "REDIS_REQUEST_FAILED" });
    await database.release();
    await expect(redis.flushAll()).rejects.toThrow("connect ECONNREFUSED");
  });
});
