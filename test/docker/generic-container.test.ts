import { GenericContainer, Wait, type StartedContainer } from "../../src";
import { BUSYBOX } from "../support/images";
import { exists } from "../support/engine-state";

const sleeper = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

const webServer = (): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCopyContentToContainer([{ content: "hello\n", target: "/www/index.html" }])
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"])
    .withExposedPorts(8080);

const get = async (container: StartedContainer, port: number): Promise<string> =>
  (await fetch(`http://${container.getHost()}:${container.getMappedPort(port)}/`)).text();

describe("GenericContainer", () => {
  it("is reachable as soon as it has started, and gone at the end of its block", async () => {
    let id: string;
    {
      await using container = await webServer().start();
      id = container.getId();
      expect(await get(container, 8080)).toBe("hello\n");
      expect(await exists(id)).toBe(true);
    }
    expect(await exists(id)).toBe(false);
  });

  it("starts one builder twice, at once, as two equal containers", async () => {
    const builder = webServer().withEnvironment({ A: "1" });
    const [first, second] = await Promise.all([builder.start(), builder.start()]);
    await using _first = first;
    await using _second = second;
    expect(first.getId()).not.toBe(second.getId());
    expect(await Promise.all([get(first, 8080), get(second, 8080)])).toEqual([
      "hello\n",
      "hello\n",
    ]);
    const environment = async (container: StartedContainer): Promise<string[]> =>
      (await container.exec(["env"])).stdout
        .split("\n")
        .filter((line) => !/^HOSTNAME=|^$/.test(line));
    expect(await environment(first)).toEqual(await environment(second));
    expect(await environment(first)).toContain("A=1");
  });

  it("binds published ports to the loopback address of a local engine", async () => {
    await using container = await webServer().start();
    expect(container.getHost()).toBe("127.0.0.1");
    expect(container.getFirstMappedPort()).toBe(container.getMappedPort("8080/tcp"));
    expect(() => container.getMappedPort(8081)).toThrow(
      "The container does not publish port 8081/tcp; it publishes 8080/tcp. No port binding found for :8081/tcp.\n" +
        "Hint: add withExposedPorts(8081)",
    );
  });

  it("passes its options to the container", async () => {
    await using container = await sleeper()
      .withName(`mayfly-test-${process.pid}`)
      .withHostname("named")
      .withLabels({ "example.label": "1" })
      .withEnvironment({ A: "1" })
      .withEnvironment({ B: "with = and space" })
      .withWorkingDir("/tmp")
      .withUser("1000:1000")
      .withTmpFs({ "/scratch": "rw,size=1m" })
      .withExtraHosts([{ host: "elsewhere", ipAddress: "192.0.2.1" }])
      .withUlimits({ core: { soft: 4096, hard: 8192 } })
      .withSharedMemorySize(1024 * 1024)
      .withResourcesQuota({ memory: 0.125, cpu: 0.5 })
      .start();

    expect(container.getName()).toBe(`/mayfly-test-${process.pid}`);
    expect(container.getHostname()).toBe("named");
    expect(container.getLabels()).toMatchObject({
      "example.label": "1",
      "org.testcontainers": "true",
      "org.testcontainers.session-id": process.env["TESTCONTAINERS_SESSION_ID"],
    });
    const shell = async (script: string): Promise<string> =>
      (await container.exec(["sh", "-c", script])).output.trim();
    expect(await shell('echo "$A|$B|$(pwd)|$(id -u):$(id -g)|$(hostname)"')).toBe(
      "1|with = and space|/tmp|1000:1000|named",
    );
    expect(await shell("grep core /proc/self/limits")).toMatch(/size +4096 +8192 /);
    expect(await shell("grep elsewhere /etc/hosts")).toMatch(/^192\.0\.2\.1\s+elsewhere$/);
    expect(await shell("grep -E ' /(scratch|dev/shm) ' /proc/mounts")).toMatch(
      /shm.*size=1024k[^]*scratch.*size=1024k/,
    );
  });

  it("runs hooks in the order of the container's way", async () => {
    const order: string[] = [];
    const step = (name: string) => (): void => {
      order.push(name);
    };
    const container = await webServer()
      .withHooks({
        created: step("created"),
        started: step("started"),
        ready: step("ready"),
        stopping: step("stopping"),
        stopped: step("stopped"),
      })
      .withHooks({ started: step("started, second") })
      .start();
    order.push("resolved");
    await container.stop();
    expect(order).toEqual([
      "created",
      "started",
      "started, second",
      "ready",
      "resolved",
      "stopping",
      "stopped",
    ]);
  });

  it("lets a hook see where the container is before it is ready", async () => {
    let address = "";
    await using container = await webServer()
      .withHooks({
        started: (handle) => {
          address = `${handle.host}:${handle.mappedPort(8080)}`;
        },
      })
      .start();
    expect(address).toBe(`127.0.0.1:${container.getMappedPort(8080)}`);
  });

  it("can be made into a started container of one's own", async () => {
    const { StartedContainer: Started } = await import("../../src");
    const log: string[] = [];
    class StartedWeb extends Started {
      getUrl(): string {
        return `http://${this.getHost()}:${this.getMappedPort(8080)}/`;
      }
      protected override containerStopping(): void {
        log.push("stopping");
      }
      protected override containerStopped(): void {
        log.push("stopped");
      }
    }
    const web = new StartedWeb(await webServer().start());
    expect(await (await fetch(web.getUrl())).text()).toBe("hello\n");
    await web.stop();
    expect(await exists(web.getId())).toBe(false);
    expect(log).toEqual(["stopping", "stopped"]);
  });

  it("is ready at once when there is nothing to wait for, also when its program has ended", async () => {
    await using container = await new GenericContainer(BUSYBOX).withCommand(["true"]).start();
    expect(container.getId()).toMatch(/^[0-9a-f]{64}$/);
  });

  it("waits for a log message that a short program left", async () => {
    await using _container = await new GenericContainer(BUSYBOX)
      .withCommand(["echo", "done"])
      .withWaitStrategy(Wait.forLogMessage("done"))
      .start();
  });
});
