import { AbstractStartedContainer, GenericContainer, type InspectResult } from "../../src";
import type { StartedTestContainer } from "../../src";
import { exists } from "../support/engine-state";
import { BUSYBOX } from "../support/images";

/** A subclass as it is written for testcontainers. */
class WebContainer extends GenericContainer {
  readonly calls: string[] = [];
  private readonly page: string;

  constructor(page: string) {
    super(BUSYBOX);
    this.page = page;
    this.withExposedPorts(8080).withCommand(["httpd", "-f", "-p", "8080", "-h", "/www"]);
  }

  public override async start(): Promise<StartedWebContainer> {
    return new StartedWebContainer(await super.start(), this.calls);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    this.calls.push("beforeContainerCreated");
    await Promise.resolve();
    this.withCopyContentToContainer([{ content: this.page, target: "/www/index.html" }]);
    this.withEnvironment({ STARTS: String(this.calls.length) });
  }

  protected override async containerCreated(containerId: string): Promise<void> {
    expect(await exists(containerId)).toBe(true);
    this.calls.push("containerCreated");
  }

  protected override containerStarting(inspect: InspectResult, reused: boolean): void {
    const [binding] = inspect.ports["8080/tcp"] ?? [];
    this.calls.push(
      `containerStarting ${typeof binding?.hostPort} ${inspect.state.status} ${reused}`,
    );
  }

  protected override async containerStarted(
    container: StartedTestContainer,
    inspect: InspectResult,
    reused: boolean,
  ): Promise<void> {
    const { exitCode } = await container.exec(["test", "-e", "/www/index.html"]);
    this.calls.push(`containerStarted ${exitCode} ${inspect.healthCheckStatus} ${reused}`);
  }
}

class StartedWebContainer extends AbstractStartedContainer {
  constructor(
    startedTestContainer: StartedTestContainer,
    private readonly calls: string[],
  ) {
    super(startedTestContainer);
  }

  async get(): Promise<string> {
    return (await fetch(`http://${this.getHost()}:${this.getFirstMappedPort()}/`)).text();
  }

  protected override containerStopping(): void {
    this.calls.push("containerStopping");
  }

  protected override containerStopped(): void {
    this.calls.push("containerStopped");
  }
}

test("a subclass written for testcontainers runs with its hooks in their order", async () => {
  const web = new WebContainer("hello");
  const started = await web.start();
  expect(await started.get()).toBe("hello");
  await started.stop();
  expect(web.calls).toEqual([
    "beforeContainerCreated",
    "containerCreated",
    "containerStarting number running false",
    "containerStarted 0 none false",
    "containerStopping",
    "containerStopped",
  ]);
});

test("what beforeContainerCreated adds is for its own start only", async () => {
  const web = new WebContainer("hello");
  const [first, second] = await Promise.all([web.start(), web.start()]);
  await using _first = first;
  await using _second = second;
  expect(await Promise.all([first.get(), second.get()])).toEqual(["hello", "hello"]);
});

test("a hook that fails fails the start, and nothing is left", async () => {
  let id = "";
  class Failing extends GenericContainer {
    protected override containerStarted(container: StartedTestContainer): void {
      id = container.getId();
      throw new Error("the subclass says no");
    }
  }
  const start = new Failing(BUSYBOX).withCommand(["sleep", "infinity"]).start();
  await expect(start).rejects.toThrow(/the subclass says no/);
  expect(await exists(id)).toBe(false);
});

test("any field of the engine's request can be set, last of all", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withCommand(["sleep", "infinity"])
    .withEnvironment({ A: "1" })
    .withCreateOptions((options) => {
      options.HostConfig["Init"] = true;
      options.HostConfig["Sysctls"] = { "net.ipv4.ip_unprivileged_port_start": "0" };
    })
    .withCreateOptions((options) => ({ ...options, Domainname: "example.org" }))
    .start();
  const { stdout } = await container.exec([
    "sh",
    "-c",
    "cat /proc/1/comm /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/kernel/domainname; echo $A",
  ]);
  expect(stdout).toMatch(/^(docker-init|tini)\n0\nexample\.org\n1\n$/);
});
