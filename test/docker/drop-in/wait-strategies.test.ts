/* eslint-disable @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-assignment -- dockerode objects come untyped */
import type Dockerode from "dockerode";
import {
  BoundPorts,
  GenericContainer,
  getContainerRuntimeClient,
  IntervalRetry,
  StartupCheckStrategy,
  type StartupStatus,
  Wait,
  waitForContainer,
  type WaitStrategy,
} from "mayfly";
import { exists } from "../../support/engine-state";
import { BUSYBOX } from "../../support/images";

const running = (script: string): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sh", "-c", script]);
const server = (): GenericContainer =>
  running("sleep 0.2; echo begin; exec httpd -f -p 8080 -h /etc").withExposedPorts(8080);
const hold = "exec sleep infinity";

/** A check that succeeds when the engine says that the container is running. */
class RunningStrategy extends StartupCheckStrategy {
  public override async checkStartupState(
    dockerClient: Dockerode,
    containerId: string,
  ): Promise<StartupStatus> {
    const { State } = await dockerClient.getContainer(containerId).inspect();
    return State.Running ? "SUCCESS" : State.ExitCode === 0 ? "PENDING" : "FAIL";
  }
}

/** A strategy that uses what testcontainers passes to strategies. */
class FileStrategy implements WaitStrategy {
  private timeout?: number;

  public async waitUntilReady(
    container: Dockerode.Container,
    boundPorts: BoundPorts,
    _startTime?: Date,
  ): Promise<void> {
    expect([...boundPorts.iterator()]).toHaveLength(1);
    await new IntervalRetry<boolean, Error>(50).retryUntil(
      async () => {
        const exec = await container.exec({ Cmd: ["test", "-e", "/ready"] });
        await exec.start({ Detach: true });
        return new Promise((resolve) => {
          setTimeout(() => {
            void exec.inspect().then(({ ExitCode }) => {
              resolve(ExitCode === 0);
            });
          }, 100);
        });
      },
      (ready) => ready,
      () => {
        throw new Error("no /ready");
      },
      this.getStartupTimeout(),
    );
  }

  public withStartupTimeout(startupTimeoutMs: number): this {
    this.timeout = startupTimeoutMs;
    return this;
  }

  public isStartupTimeoutSet(): boolean {
    return this.timeout !== undefined;
  }

  public getStartupTimeout(): number {
    return this.timeout ?? 60_000;
  }
}

const http = () => Wait.forHttp("/group", 8080);

describe("a container is ready", () => {
  it.each<[string, GenericContainer]>([
    ["when its ports listen", server()],
    ["when its ports listen, said", server().withWaitStrategy(Wait.forListeningPorts())],
    ["when it logs a text", server().withWaitStrategy(Wait.forLogMessage("begin"))],
    [
      "when it logs a pattern so many times",
      running(`for i in 1 2 3; do echo take $i; done; ${hold}`).withWaitStrategy(
        Wait.forLogMessage(/take \d/, 3),
      ),
    ],
    [
      "when its health check succeeds",
      server()
        .withHealthCheck({
          test: ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:8080/group || exit 1"],
          interval: 100,
          timeout: 3_000,
          retries: 50,
          startPeriod: 1_000,
        })
        .withWaitStrategy(Wait.forHealthCheck()),
    ],
    ["when it answers", server().withWaitStrategy(http())],
    ["when it answers with a status", server().withWaitStrategy(http().forStatusCode(200))],
    [
      "when it answers with a status that is accepted",
      server().withWaitStrategy(http().forStatusCodeMatching((status) => status === 200)),
    ],
    [
      "when it answers with a body that is accepted",
      server().withWaitStrategy(http().forResponsePredicate((body) => body.includes("root"))),
    ],
    [
      "when it answers a request of its own making",
      server().withWaitStrategy(
        Wait.forHttp("/none", 8080, { abortOnContainerExit: true })
          .forStatusCode(404)
          .withMethod("GET")
          .withHeaders({ "X-Custom": "value" })
          .withBasicCredentials("user", "password")
          .withReadTimeout(5_000),
      ),
    ],
    [
      "when a command in it succeeds",
      running(`sleep 0.2; touch /ready; ${hold}`).withWaitStrategy(
        Wait.forSuccessfulCommand("stat /ready"),
      ),
    ],
    [
      "when it has done its one thing",
      running("echo done").withWaitStrategy(Wait.forOneShotStartup()),
    ],
    [
      "when all of several hold",
      server().withWaitStrategy(
        Wait.forAll([
          Wait.forListeningPorts().withStartupTimeout(130_000),
          Wait.forLogMessage("begin"),
        ])
          .withStartupTimeout(120_000)
          .withDeadline(130_000),
      ),
    ],
    ["when a check of its state says so", running(hold).withWaitStrategy(new RunningStrategy())],
    [
      "when a strategy of one's own says so",
      running(`touch /ready; ${hold}`)
        .withExposedPorts(8080)
        .withWaitStrategy(new FileStrategy().withStartupTimeout(120_000)),
    ],
  ])("%s", async (_title, container) => {
    await using started = await container.start();
    expect(started.getId()).not.toBe("");
  });
});

it("speaks TLS where it is told to", async () => {
  // Nothing answers there; the test checks that the documented options exist.
  const wait = Wait.forHttp("/", 8443).usingTls().allowInsecure().withStartupTimeout(300);
  await expect(server().withExposedPorts(8443).withWaitStrategy(wait).start()).rejects.toThrow();
});

describe.each([
  ["port", () => running(hold).withExposedPorts(8080)],
  ["log", () => running(hold).withWaitStrategy(Wait.forLogMessage("never"))],
  ["one-shot", () => running("exit 3").withWaitStrategy(Wait.forOneShotStartup())],
  [
    "deadline",
    () =>
      running(hold).withWaitStrategy(Wait.forAll([Wait.forLogMessage("never")]).withDeadline(400)),
  ],
])("a container that does not get ready: %s", (_name, builder) => {
  it("fails the start in its time", async () => {
    await expect(builder().withStartupTimeout(400).start()).rejects.toThrow();
  });
});

describe("waitForContainer", () => {
  const started = async (autoRemove: boolean) => {
    const container = await running(`echo begin; ${hold}`).withAutoRemove(autoRemove).start();
    const client = await getContainerRuntimeClient();
    return { container, client, docker: client.container.getById(container.getId()) };
  };
  it("waits for a container that runs", async () => {
    const { container, client, docker } = await started(true);
    await waitForContainer(client, docker, Wait.forLogMessage("begin"), new BoundPorts());
    await waitForContainer(client, docker, new RunningStrategy(), new BoundPorts());
    await container.stop();
  });

  it("does not count what was logged before the time that it is given", async () => {
    const { client, container, docker } = await started(true);
    const wait = Wait.forLogMessage("begin").withStartupTimeout(500);
    const soon = new Date(Date.now() + 1_000);
    const waiting = waitForContainer(client, docker, wait, new BoundPorts(), soon);
    await expect(waiting).rejects.toThrow();
    expect(await exists(container.getId())).toBe(false);
  });

  it("removes one that does not get ready, unless it is to stay", async () => {
    const never = Wait.forLogMessage("never").withStartupTimeout(300);
    const goes = await started(true);
    await expect(
      waitForContainer(goes.client, goes.docker, never, new BoundPorts()),
    ).rejects.toThrow();
    expect(await exists(goes.container.getId())).toBe(false);

    const stays = await started(false);
    await expect(
      waitForContainer(stays.client, stays.docker, never, new BoundPorts()),
    ).rejects.toThrow();
    const { State } = await stays.client.container.inspect(stays.docker);
    expect(State).toMatchObject({ Running: false });
    await stays.container.stop({ remove: true });
  });
});

it("tries again until it is content", async () => {
  const retry = new IntervalRetry<number, string>(10);
  const counted = retry.retryUntil(
    async (attempt) => attempt,
    (attempt) => attempt === 3,
    () => "over",
    60_000,
  );
  expect(await counted).toBe(3);
});
