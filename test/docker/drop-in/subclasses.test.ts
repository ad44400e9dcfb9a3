/* eslint-disable @typescript-eslint/no-useless-constructor, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-assignment -- as modules are written; dockerode objects come untyped */
import {
  AbstractStartedContainer,
  AbstractStoppedContainer,
  BoundPorts,
  type ContainerRuntimeClient,
  GenericContainer,
  getContainerRuntimeClient,
  type InspectResult,
  randomUuid,
  type StartedTestContainer,
  type StopOptions,
  type StoppedTestContainer,
  Wait,
  waitForContainer,
  type WaitStrategy,
} from "mayfly";
import { exists } from "../../support/engine-state";
import { BUSYBOX } from "../../support/images";
import { NOT_READY_MS } from "../waits/programs";
import { inspect, urlOf } from "./support";

const PORT = 8080;
const calls: string[] = [];

/** A module as users write it for testcontainers. */
class WebContainer extends GenericContainer {
  private page = "hello";

  constructor(image = BUSYBOX) {
    super(image);
    this.withExposedPorts(PORT)
      .withCommand(["httpd", "-f", "-p", String(PORT), "-h", "/www"])
      .withWaitStrategy(Wait.forHttp("/", PORT))
      .withStartupTimeout(60_000);
  }

  public withPage(page: string): this {
    this.page = page;
    return this;
  }

  public override async start(): Promise<StartedWebContainer> {
    this.withCopyContentToContainer([{ content: this.page, target: "/www/index.html" }]);
    return new StartedWebContainer(await super.start());
  }

  protected override async containerStarted(
    container: StartedTestContainer,
    inspectResult: InspectResult,
    reused: boolean,
  ): Promise<void> {
    calls.push(`started ${container.getId() !== ""} ${inspectResult.state.running} ${reused}`);
  }
}

class StartedWebContainer extends AbstractStartedContainer {
  constructor(startedTestContainer: StartedTestContainer) {
    super(startedTestContainer);
  }

  public getUrl(): string {
    return urlOf(this.startedTestContainer, PORT);
  }

  public override async stop(options?: Partial<StopOptions>): Promise<StoppedWebContainer> {
    return new StoppedWebContainer(await super.stop(options));
  }

  protected override async containerStopping(): Promise<void> {
    calls.push("stopping");
  }

  protected override async containerStopped(): Promise<void> {
    calls.push("stopped");
  }
}

class StoppedWebContainer extends AbstractStoppedContainer {
  constructor(stoppedTestContainer: StoppedTestContainer) {
    super(stoppedTestContainer);
  }

  public idOfMade(): string {
    return this.stoppedTestContainer.getId();
  }
}

/** A subclass that wraps another one. */
class StartedShop extends AbstractStartedContainer {
  constructor(private readonly web: StartedWebContainer) {
    super(web);
  }

  public getShopUrl(): string {
    return `${this.web.getUrl()}shop`;
  }

  protected override containerStopping(): void {
    calls.push("shop stopping");
  }
}

beforeEach(() => {
  calls.length = 0;
});

it("a module of one's own starts, serves and stops", async () => {
  const started = await new WebContainer().withPage("mine").start();
  expect(await (await fetch(started.getUrl())).text()).toBe("mine");
  const stopped = await started.stop();
  expect(stopped.idOfMade()).toBe(started.getId());
  expect(calls).toEqual(["started true true false", "stopping", "stopped"]);
});

it("a class that is made of another one stops that one, with its hooks", async () => {
  const shop = new StartedShop(await new WebContainer().start());
  expect((await fetch(shop.getShopUrl())).status).toBe(404);
  await shop.stop();
  expect(calls).toEqual(["started true true false", "shop stopping", "stopping", "stopped"]);
  expect(await exists(shop.getId())).toBe(false);
});

it("a class is not made of something else", () => {
  expect(() => new StartedWebContainer({} as never)).toThrow(
    "StartedContainer: expected a started container, such as the result of super.start()",
  );
  expect(() => new StoppedWebContainer({} as never)).toThrow(
    "StoppedContainer: expected a stopped container, such as the result of stop()",
  );
});

/** Waits in two steps, as testcontainers' Kafka module does, and uses what subclasses can reach. */
class ShopContainer extends GenericContainer {
  protected override startupTimeoutMs = 60_000;
  private original: WaitStrategy | undefined;
  readonly seen: unknown[] = [];

  override async start(): Promise<StartedShopServer> {
    const { tag } = this.imageName;
    this.createOpts.Env = [...(this.createOpts.Env ?? []), `TAG=${tag}`];
    this.hostConfig.Init = true;
    this.seen.push(this.createOpts.Env, this.createOpts.Cmd, this.hasExposedPort(PORT));
    return new StartedShopServer(await super.start(), tag);
  }

  protected override async beforeContainerCreated(): Promise<void> {
    this.environment["SHOP"] = this.networkAliases.join();
    this.exposedPorts.push(PORT);
    this.original = this.waitStrategy;
    this.waitStrategy = Wait.forLogMessage("prepared");
  }

  protected override async containerStarted(
    container: StartedTestContainer,
    inspectResult: InspectResult,
  ): Promise<void> {
    await container.exec(["touch", "/www/go"]);
    const client = await getContainerRuntimeClient();
    const running = client.container.getById(container.getId());
    const strategy = await this.selectWaitStrategy(
      client,
      await client.container.inspect(running),
      this.original,
    );
    strategy.withStartupTimeout(this.startupTimeoutMs);
    this.seen.push(strategy.getStartupTimeout());
    const ports = BoundPorts.fromInspectResult(client.info.containerRuntime.hostIps, inspectResult);
    await waitForContainer(client, running, strategy, ports);
    await Wait.forHttp("/go", PORT).waitUntilReady(running, ports);
  }
}

class StartedShopServer extends AbstractStartedContainer {
  constructor(
    startedTestContainer: StartedTestContainer,
    readonly version: string,
  ) {
    super(startedTestContainer);
  }
}

it("a subclass reads and changes what testcontainers' GenericContainer leaves to subclasses", async () => {
  const serve = `mkdir /www; echo prepared; until [ -f /www/go ]; do sleep 0.1; done; exec httpd -f -p ${PORT} -h /www`;
  const shop = new ShopContainer(BUSYBOX)
    .withCommand(["sh", "-c", serve])
    .withEnvironment({ A: "1" })
    .withWaitStrategy(Wait.forListeningPorts());
  await using started = await shop.start();
  expect(shop.seen).toEqual([["A=1", "TAG=1.37"], ["sh", "-c", serve], false, 60_000]);
  expect(started.version).toBe("1.37");
  const { Config, HostConfig } = await inspect(started);
  expect(Config["Env"]).toEqual(expect.arrayContaining(["A=1", "TAG=1.37", "SHOP="]));
  expect(HostConfig["Init"]).toBe(true);
  expect((await fetch(urlOf(started, PORT, "/go"))).status).toBe(200);
});

/** Reads in later hooks what its first hook has changed, as testcontainers' Kafka module does. */
class ChangingContainer extends GenericContainer {
  readonly seen: unknown[] = [];

  protected override async beforeContainerCreated(): Promise<void> {
    await Promise.resolve();
    this.withEnvironment({ ROLE: `broker ${this.seen.length}` }).withExposedPorts(PORT);
    this.createOpts.StopSignal = "SIGINT";
  }

  protected override async containerCreated(): Promise<void> {
    this.seen.push({ ...this.environment });
  }

  protected override async containerStarted(): Promise<void> {
    await Promise.resolve();
    this.seen.push(this.hasExposedPort(PORT), this.createOpts.StopSignal);
    this.environment["LATE"] = "1";
  }

  variables(): Record<string, string> {
    return this.environment;
  }
}

it("hooks see what beforeContainerCreated has changed, and the next start begins without it", async () => {
  const builder = new ChangingContainer(BUSYBOX)
    .withCommand(["httpd", "-f", "-p", String(PORT)])
    .withEnvironment({ A: "1" });
  await using _first = await builder.start();
  await using _second = await builder.start();
  const changed = [true, "SIGINT"];
  expect(builder.seen).toEqual([
    ...[{ A: "1", ROLE: "broker 0" }, ...changed],
    ...[{ A: "1", ROLE: "broker 3" }, ...changed],
  ]);
  expect(builder.variables()).toEqual({ A: "1" });
});

/** Waits for `selected` instead of what the builder has. */
class SelectingContainer extends GenericContainer {
  selected: WaitStrategy = Wait.forLogMessage("selected");
  readonly seen: unknown[] = [];

  protected override async selectWaitStrategy(
    client: ContainerRuntimeClient,
    inspectResult: ContainerInspect,
    waitStrategy: WaitStrategy | undefined = this.waitStrategy,
  ): Promise<WaitStrategy> {
    const { Config } = inspectResult;
    this.seen.push(client.info.containerRuntime.host, Config.Cmd.length, waitStrategy);
    return this.selected;
  }
}

interface ContainerInspect {
  readonly Config: { readonly Cmd: string[] };
}

describe("an override of selectWaitStrategy", () => {
  const told = Wait.forLogMessage("never");
  const container = (script: string) =>
    new SelectingContainer(BUSYBOX)
      .withCommand(["sh", "-c", script])
      .withWaitStrategy(told)
      .withStartupTimeout(60_000);

  it("chooses what start() waits for", async () => {
    const builder = container("echo selected; exec sleep infinity");
    await using started = await builder.start();
    expect(builder.seen).toEqual([started.getHost(), 3, told]);
  });

  it("chooses for a reused container, too", async () => {
    const builder = container("echo selected; exec sleep infinity")
      .withLabels({ key: randomUuid() })
      .withReuse();
    await builder.start();
    const again = await builder.start();
    expect(builder.seen).toHaveLength(6);
    await again.stop();
  });

  it("names the chosen wait if it fails, also when the container exits", async () => {
    const builder = container("exec sleep infinity");
    builder.selected = Wait.forLogMessage("missing").withStartupTimeout(NOT_READY_MS);
    await expect(builder.start()).rejects.toThrow(
      `Log message "missing" not received after ${NOT_READY_MS}ms`,
    );
    const ending = container("exit 3");
    ending.selected = Wait.forSuccessfulCommand("false");
    await expect(ending.start()).rejects.toThrow("exited");
  });
});

/** Fills its server once, as modules with initial data do. */
class SeededContainer extends GenericContainer {
  readonly calls: string[] = [];

  protected override containerCreated(): void {
    this.calls.push("created");
  }

  protected override containerStarting(): void {
    this.calls.push("starting");
  }

  protected override containerStarted(): void {
    this.calls.push("started");
  }
}

it("a reused container is not filled again: its hooks do not run", async () => {
  const builder = new SeededContainer(BUSYBOX)
    .withCommand(["sleep", "infinity"])
    .withLabels({ key: randomUuid() })
    .withReuse();
  const first = await builder.start();
  const second = await builder.start();
  expect(second.getId()).toBe(first.getId());
  expect(builder.calls).toEqual(["created", "starting", "started"]);
  await second.stop();
});
