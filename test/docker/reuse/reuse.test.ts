import { randomUUID } from "node:crypto";
import type { StartedContainer } from "../../../src";
import { GenericContainer, Network, startAll, Volume, Wait } from "../../../src";
import { RedisContainer } from "../../../modules/redis";
import { eventually } from "../../support/eventually";
import { exists } from "../../support/engine-state";
import { BUSYBOX, REDIS } from "../../support/images";
import { realEngine } from "../../support/real-engine";

const trace = randomUUID();
const labels = { "test.trace": trace };

/** A server with a page that is copied into its container. */
const server = (): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withLabels(labels)
    .withCopyContentToContainer([{ content: "hello\n", target: "/www/index.html" }])
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
    .withExposedPorts(8080)
    .withReuse();

const page = async (container: StartedContainer): Promise<string> => {
  const url = `http://${container.getHost()}:${container.getMappedPort(8080)}`;
  return (await fetch(url)).text();
};

afterEach(async () => {
  const engine = await realEngine();
  for (const id of await engine.containers.list(labels)) {
    await engine.containers.remove(id, { volumes: true });
  }
  for (const id of await engine.networks.list(labels)) await engine.networks.remove(id);
  for (const name of await engine.volumes.list(labels)) await engine.volumes.remove(name);
});

describe("a reused container", () => {
  it("is the same one with what is in it, until it is stopped", async () => {
    const first = await server().start();
    await first.exec(["sh", "-c", "echo changed > /www/index.html"]);
    await first.release();
    const second = await server().start();
    expect([first.isReused(), second.isReused()]).toEqual([false, true]);
    expect(second.getId()).toBe(first.getId());
    expect(await page(second)).toBe("changed\n");
    await second.stop();
    expect(await exists(first.getId())).toBe(false);
    const third = await server().start();
    expect(third.isReused()).toBe(false);
    expect(await page(third)).toBe("hello\n");
  });

  it("is released at the end of a block, and by startAll", async () => {
    let id: string;
    {
      await using container = await server().start();
      id = container.getId();
    }
    {
      await using started = await startAll([server(), server().withEnvironment({ A: "1" })]);
      expect(started.map((one) => one.isReused())).toEqual([true, false]);
    }
    expect(await (await realEngine()).containers.list(labels)).toHaveLength(2);
    expect((await (await realEngine()).containers.inspect(id)).state.running).toBe(true);
  });

  it.each([
    ["stopped", (one: StartedContainer) => one.stop({ remove: false })],
    ["paused", (one: StartedContainer) => one.pause()],
    ["restarted", (one: StartedContainer) => one.restart()],
  ])("that was %s is reached as before", async (_title, change) => {
    const first = await server().start();
    await change(first);
    const second = await server().start();
    expect(second.getId()).toBe(first.getId());
    expect(await page(second)).toBe("hello\n");
  });

  it("waits for the log line of its last start", async () => {
    const builder = new GenericContainer(BUSYBOX)
      .withLabels(labels)
      .withCommand(["sh", "-c", "sleep 0.5; echo ready; sleep infinity"])
      .withWaitStrategy(Wait.forLogMessage("ready"))
      .withReuse();
    const first = await builder.start();
    await first.stop({ remove: false });
    const second = await builder.start();
    expect((await second.getLogs()).stdout).toBe("ready\nready\n");
    await builder.start();
  });

  it("is kept by stop() with withAutoRemove(false), and found again", async () => {
    const first = await server().withAutoRemove(false).start();
    await first.stop();
    expect((await first.getState()).status).toBe("exited");
    const second = await server().withAutoRemove(false).start();
    expect([second.getId(), second.isReused()]).toEqual([first.getId(), true]);
  });

  it("is found by other containers under its name", async () => {
    const name = `reuse-${trace}`;
    const network = await new Network({ labels, reuse: { key: trace } }).start();
    await server().withName(name).withNetwork(network).start();
    await using client = await new GenericContainer(BUSYBOX)
      .withNetwork(network.getName())
      .withCommand(["sleep", "infinity"])
      .start();
    const { stdout } = await client.exec(["wget", "-q", "-O", "-", `http://${name}:8080/`]);
    expect(stdout).toBe("hello\n");
  });

  it("stays when it does not get ready, and what it depends on goes", async () => {
    const first = await server().start();
    const dependency = new GenericContainer(BUSYBOX)
      .withLabels(labels)
      .withCommand(["sleep", "infinity"]);
    const broken = server()
      .withDependsOn(dependency)
      .withWaitStrategy(Wait.forLogMessage("never"))
      .withStartupTimeout(300);
    await expect(broken.start()).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      message: expect.stringContaining(
        "Hint: this is a reused container, which Mayfly leaves as it is",
      ) as string,
    });
    expect(await (await realEngine()).containers.list(labels)).toEqual([first.getId()]);
  });

  it("takes its dependencies along when it is let go of", async () => {
    const dependency = new GenericContainer(BUSYBOX)
      .withLabels(labels)
      .withCommand(["sleep", "infinity"]);
    const started = await server().withDependsOn(dependency).start();
    await started.release();
    expect(await (await realEngine()).containers.list(labels)).toEqual([started.getId()]);
  });

  it("does not call the hooks of subclasses again, so data is imported once", async () => {
    const seen: string[] = [];
    class Noting extends GenericContainer {
      protected override containerCreated(): void {
        seen.push("created");
      }
      protected override containerStarting(_inspect: unknown, reused: boolean): void {
        seen.push(`starting ${reused}`);
      }
      protected override containerStarted(
        _container: unknown,
        _inspect: unknown,
        reused: boolean,
      ): void {
        seen.push(`started ${reused}`);
      }
    }
    const noting = new Noting(BUSYBOX)
      .withLabels(labels)
      .withCommand(["sleep", "infinity"])
      .withReuse();
    await noting.start();
    await noting.start();
    expect(seen).toEqual(["created", "starting false", "started false"]);
  });

  it("of a module gets its first data once", async () => {
    const redis = new RedisContainer(REDIS)
      .withLabels(labels)
      .withInitialData({ content: "INCR imports\n" })
      .withReuse();
    await redis.start();
    const again = await redis.start();
    expect(again.isReused()).toBe(true);
    expect(await again.executeCliCmd("GET", ["imports"])).toBe("1\n");
  });

  it("is stopped when nobody has used it for its idle timeout, and started again", async () => {
    const idle = server().withReuse({ idleTimeout: 1_000 });
    const first = await idle.start();
    await first.release();
    await eventually("it is stopped", async () => {
      const { status } = await first.getState();
      return status === "exited" ? true : status;
    });
    const second = await idle.start();
    expect(second.getId()).toBe(first.getId());
    expect(await page(second)).toBe("hello\n");
  });

  it("is not taken for one of an image that was made of it", async () => {
    const first = await server().start();
    const tag = randomUUID();
    await first.commit({ repo: "mayfly-reuse-test", tag });
    await using copy = await new GenericContainer(`mayfly-reuse-test:${tag}`)
      .withLabels(labels)
      .start();
    await first.stop();
    const second = await server().start();
    expect(second.getId()).not.toBe(copy.getId());
    expect(second.isReused()).toBe(false);
  });
});

describe("networks and volumes", () => {
  it("of this test run are refused beside withReuse()", async () => {
    await using network = await new Network().start();
    await using volume = await new Volume().start();
    await expect(server().withNetwork(network).start()).rejects.toThrow(
      /^withNetwork: expected new Network\(\{ reuse: true \}\) or the name of your own network, because withReuse\(\)/,
    );
    await expect(server().withVolume(volume, "/data").start()).rejects.toThrow(
      /^withVolume: expected new Volume\(\{ reuse: true \}\) or the name of your own volume, because withReuse\(\)/,
    );
  });

  it("that are reused stay, with what is in them, until they are stopped", async () => {
    const network = (): Promise<Awaited<ReturnType<Network["start"]>>> =>
      new Network({ labels, reuse: { key: trace } }).start();
    const volume = (): Promise<Awaited<ReturnType<Volume["start"]>>> =>
      new Volume({ labels, reuse: { key: trace } }).start();
    {
      await using firstNetwork = await network();
      await using firstVolume = await volume();
      await using container = await server()
        .withNetwork(firstNetwork)
        .withVolume(firstVolume, "/data")
        .start();
      await container.exec(["sh", "-c", "echo 42 > /data/answer"]);
      await container.stop();
    }
    const again = await volume();
    const container = await server()
      .withNetwork(await network())
      .withVolume(again, "/data")
      .start();
    expect((await container.exec(["cat", "/data/answer"])).stdout).toBe("42\n");
    expect([again.isReused(), (await network()).isReused()]).toEqual([true, true]);
    await container.stop();
    await (await network()).stop();
    await again.stop();
    expect(await (await realEngine()).volumes.list(labels)).toEqual([]);
    expect(await (await realEngine()).networks.list(labels)).toEqual([]);
  });

  it("of a name that others have are refused", async () => {
    const name = `reuse-${trace}`;
    await new Network({ name, labels, reuse: true }).start();
    await expect(
      new Network({ name, labels, internal: true, reuse: true }).start(),
    ).rejects.toThrow(
      `The network ${name} already exists, but was created with other options.\n` +
        `Hint: to use it as it is, call withNetwork("${name}"); to create a new one at the next start, run docker network rm ${name}`,
    );
    await using own = await new Volume({ name, labels }).start();
    await expect(new Volume({ name, labels, reuse: true }).start()).rejects.toMatchObject({
      code: "REUSE_CONFLICT",
      message: expect.stringContaining(
        `The volume ${own.getName()} already exists, but was not created for reuse.`,
      ) as string,
    });
  });

  it("are not reused without being told to", async () => {
    await using network = await new Network({ labels, reuse: false }).start();
    expect(network.isReused()).toBe(false);
    expect(network.getName()).not.toContain("reuse");
  });
});

it("release() leaves an ordinary container to the end of the process", async () => {
  let id: string;
  {
    await using container = await new GenericContainer(BUSYBOX)
      .withLabels(labels)
      .withCommand(["sleep", "infinity"])
      .start();
    await container.release();
    id = container.getId();
  }
  expect(await exists(id)).toBe(true);
});
