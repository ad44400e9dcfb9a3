import { GenericContainer, Wait, type StartedContainer } from "../../../src";
import { BUSYBOX, inEngine, REDIS } from "../../support/images";

const see = async (container: StartedContainer, script: string): Promise<string> =>
  (await container.exec(["sh", "-c", script])).stdout.trim();

describe("a container with many options", () => {
  let redis: StartedContainer;
  beforeAll(async () => {
    redis = await new GenericContainer(REDIS)
      .withImagePorts()
      .withCommandArguments("--loglevel", "verbose")
      .withCommandArguments("--port", "6379")
      .withInit()
      .withTty()
      .withDns({ servers: ["192.0.2.53"], search: ["x.test"], options: ["ndots:2"] })
      .withMacAddress("02:4D:46:11:00:99")
      .withLogDriver("json-file", { "max-size": "1m" })
      .withEnvironment({ OPTS: "-a" })
      .withEnvironmentValue("OPTS", (earlier = "") => `${earlier} -b`)
      .withEnvironmentValue("NEW", (earlier = "none") => earlier)
      .start();
  });
  afterAll(() => redis.stop());

  it.each([
    ["the init program", "cat /proc/1/comm", "docker-init"],
    ["the terminal", "readlink /proc/1/fd/1", "/dev/pts/0"],
    ["computed variables", 'echo "$OPTS|$NEW"', "-a -b|none"],
    ["its address", "cat /sys/class/net/eth0/address", "02:4d:46:11:00:99"],
    [
      "its DNS",
      "sort /etc/resolv.conf | tr '\\n' ';'",
      "nameserver 192.0.2.53;options ndots:2;search x.test;",
    ],
  ])("sees %s", async (_what, script, seen) => {
    expect(await see(redis, script)).toBe(seen);
  });

  it("runs the image's command with more arguments, and publishes the image's ports", async () => {
    const { Config, HostConfig } = await redis.inspect();
    expect(Config["Cmd"]).toEqual(["redis-server", "--loglevel", "verbose", "--port", "6379"]);
    expect(HostConfig["LogConfig"]).toEqual({
      Type: "json-file",
      Config: { "max-size": "1m" },
    });
    expect(redis.getMappedPorts()).toEqual([
      { container: 6379, protocol: "tcp", host: redis.getMappedPort(6379), hostIp: "127.0.0.1" },
    ]);
  });

  it("tells where and since when it runs, and what it uses", async () => {
    const port = String(redis.getMappedPort(6379));
    expect(redis.getPortUrl(6379)).toBe(`http://127.0.0.1:${port}`);
    expect(
      redis.getPortUrl("6379/tcp", {
        protocol: "redis",
        path: "0?a=b",
        username: "u",
        password: "p@",
      }),
    ).toBe(`redis://u:p%40@127.0.0.1:${port}/0?a=b`);
    expect(redis.toEnv("REDIS")).toEqual({
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: port,
      REDIS_PORT_6379: port,
    });
    expect(() => redis.toEnv("my-redis")).toThrow("toEnv: expected letters, digits and _");
    const [created, started] = [Number(redis.getCreatedAt()), Number(redis.getStartedAt())];
    expect(created).toBeGreaterThan(0);
    expect(started).toBeGreaterThan(created);
    const { cpuTime, cpu, memory, network, pids } = await redis.stats();
    expect(cpuTime).toBeGreaterThan(0);
    expect(cpu).toBeGreaterThanOrEqual(0);
    expect(memory.used).toBeGreaterThan(2 ** 20);
    expect(memory.limit).toBeGreaterThan(memory.used);
    expect(network.received).toBeGreaterThan(0);
    expect(pids).toBeGreaterThan(1);
  });

  it("lends its volumes to another container", async () => {
    await redis.exec(["sh", "-c", "echo shared > /data/note"]);
    await using reader = await new GenericContainer(BUSYBOX)
      .withVolumesFrom(redis, { readOnly: true })
      .withCommand(["sleep", "infinity"])
      .start();
    expect(await see(reader, "cat /data/note")).toBe("shared");
    const { stderr } = await reader.exec(["touch", "/data/note"]);
    expect(stderr).toContain("Read-only file system");
  });
});

it("starts a process again that ended, and asks it to end by the wanted signal", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withEntrypoint(["sh", "-c"])
    .withCommandArguments(
      "echo x >> /runs; test $(wc -l < /runs) -gt 1 || exit 1;" +
        "trap 'echo asked; exit' USR1; echo run $(wc -l < /runs); while :; do sleep 0.1; done",
    )
    .withRestartPolicy("on-failure", { maximumRetries: 3 })
    .withStopSignal("SIGUSR1")
    .withStopTimeout(120_000)
    .withWaitStrategy(Wait.forLogMessage(/^run \d/))
    .start();
  expect((await container.getLogs()).stdout).toContain("run 2\n");
  await expect(container.waitForLog("asked", { timeout: 1 })).rejects.toThrow(
    'a log line with "asked"',
  );
  await container.waitForLog("run 2");
  await container.restart();
  await container.waitForLog("run 3");
  expect((await container.getLogs()).stdout).toContain("run 2\nasked\nrun 3\n");
});

it("is created again after a start that failed", async () => {
  let attempts = 0;
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "test -e /ok || exit 3; sleep infinity"])
    .withHooks({ created: (handle) => ++attempts === 2 && handle.copyContent("", "/ok") })
    .withWaitStrategy(Wait.forSuccessfulCommand("test -e /ok"))
    .withStartupAttempts(3)
    .start();
  expect(attempts).toBe(2);
  expect((await container.getState()).running).toBe(true);
});

describe("a container without a log that can be read", () => {
  const silent = (): GenericContainer =>
    new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", "echo ready; sleep infinity"])
      .withWaitStrategy(Wait.forLogMessage("ready"));

  it("is refused with a wait that needs the log", async () => {
    await expect(silent().withLogDriver("none").start()).rejects.toThrow(
      'withWaitStrategy: expected a container without withLogDriver("none"), got both: ' +
        "the engine keeps no log in which the wait could find a line",
    );
  });

  it("fails with a hint if only the engine knows", async () => {
    const start = silent()
      .withCreateOptions(({ HostConfig }) => {
        HostConfig["LogConfig"] = { Type: "none" };
      })
      .start();
    await expect(start).rejects.toThrow(/does not support reading[^]*withDefaultLogDriver\(\)/);
  });
});

it("refuses a terminal together with an input", async () => {
  const builder = new GenericContainer(BUSYBOX).withStdin("").withTty();
  await expect(builder.start()).rejects.toThrow(
    "withStdin: expected a container without withTty(), got both",
  );
});

it("shows the engine's refusal of an image as a mount", async () => {
  const builder = new GenericContainer(BUSYBOX).withImageMount(inEngine(BUSYBOX), "/image");
  await expect(builder.start()).rejects.toThrow(/mount type unknown/);
});
