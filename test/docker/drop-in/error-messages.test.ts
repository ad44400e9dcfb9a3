/* eslint-disable @typescript-eslint/no-unsafe-argument -- dockerode objects come untyped */
// Messages of testcontainers 12 that users' tests match. Each pattern is the message of the same code there.
import {
  BoundPorts,
  GenericContainer,
  getContainerRuntimeClient,
  randomUuid,
  StartupCheckStrategy,
  type StartedTestContainer,
  type StartupStatus,
  Wait,
} from "mayfly";
import { BUSYBOX, inEngine } from "../../support/images";
import { NOT_READY_MS } from "../waits/programs";
import { IDLE } from "./support";

class Failing extends StartupCheckStrategy {
  override async checkStartupState(): Promise<StartupStatus> {
    return "FAIL";
  }
}

const running = (script: string) => new GenericContainer(BUSYBOX).withCommand(["sh", "-c", script]);
const idle = () => running("exec sleep infinity");
const after = `after ${NOT_READY_MS}ms`;

/** Starts that fail, which run at the same time. */
const STARTS: [string, GenericContainer, string | RegExp][] = [
  [
    "listening ports",
    idle().withExposedPorts(8080).withStartupTimeout(NOT_READY_MS),
    `Port 8080/tcp not bound ${after}`,
  ],
  [
    "a log message",
    idle().withWaitStrategy(Wait.forLogMessage("never").withStartupTimeout(NOT_READY_MS)),
    `Log message "never" not received ${after}`,
  ],
  [
    "the log of a container that exits",
    running("echo a").withWaitStrategy(Wait.forLogMessage(/ne.er/)),
    'Log stream ended and message "/ne.er/" was not received',
  ],
  [
    "HTTP",
    running("exec httpd -f -p 8080")
      .withExposedPorts(8080)
      .withWaitStrategy(Wait.forHttp("/none", 8080).forStatusCode(200))
      .withStartupTimeout(NOT_READY_MS),
    `URL /none not accessible ${after}`,
  ],
  [
    "an unhealthy container",
    idle()
      .withHealthCheck({ test: ["CMD-SHELL", "exit 1"], interval: 10, retries: 1 })
      .withWaitStrategy(Wait.forHealthCheck()),
    "Health check failed: unhealthy",
  ],
  [
    "one condition of several",
    running("echo begun; exec sleep infinity").withWaitStrategy(
      Wait.forAll([Wait.forLogMessage("begun"), Wait.forLogMessage("never")]).withStartupTimeout(
        NOT_READY_MS,
      ),
    ),
    `Log message "never" not received ${after}`,
  ],
  [
    "a one-shot container",
    running("exit 3").withWaitStrategy(Wait.forOneShotStartup()),
    /Container failed to start for [0-9a-f]{64}/,
  ],
  [
    "a startup check",
    idle().withWaitStrategy(new Failing()),
    /Container failed to start for [0-9a-f]{64}/,
  ],
];

describe("a start that fails says what testcontainers says", () => {
  let results: PromiseSettledResult<StartedTestContainer>[];

  beforeAll(async () => {
    results = await Promise.allSettled(STARTS.map(([, builder]) => builder.start()));
  });

  it.each(STARTS.map(([name, , words], index) => [name, words, index] as const))(
    "%s",
    async (_name, words, index) => {
      const result = results[index];
      await expect(
        result?.status === "rejected" ? Promise.reject(result.reason as Error) : result,
      ).rejects.toThrow(words);
    },
  );
});

describe("with one container", () => {
  let container: StartedTestContainer;

  beforeAll(async () => {
    container = await new GenericContainer(BUSYBOX)
      .withName(`drop-in-${randomUuid()}`)
      .withCommand(IDLE)
      .start();
  });

  afterAll(async () => {
    await container.stop();
  });

  it.each<[string, (started: StartedTestContainer) => unknown, string]>([
    ["getMappedPort", (one) => one.getMappedPort(80), "No port binding found for :80/tcp"],
    ["getFirstMappedPort", (one) => one.getFirstMappedPort(), "No port bindings found"],
    ["BoundPorts", () => new BoundPorts().getBinding(1), "No port binding found for :1/tcp"],
    ["the first of BoundPorts", () => new BoundPorts().getFirstBinding(), "No port bindings found"],
  ])("%s says it", (_name, call, words) => {
    expect(() => call(container)).toThrow(words);
  });

  it("errors of the engine have its status", async () => {
    const missing = container.copyArchiveFromContainer("/missing");
    await expect(missing).rejects.toMatchObject({ statusCode: 404 });
    await expect(missing).rejects.toThrow("(HTTP code 404)");

    const named = new GenericContainer(BUSYBOX).withName(container.getName().slice(1));
    await expect(named.start()).rejects.toMatchObject({ statusCode: 409 });

    const { container: containers } = await getContainerRuntimeClient();
    await expect(containers.inspect(containers.getById("nobody"))).rejects.toMatchObject({
      statusCode: 404,
    });

    const removed = await new GenericContainer(BUSYBOX).withCommand(IDLE).start();
    await removed.stop();
    await expect(removed.exec("true")).rejects.toMatchObject({ statusCode: 404 });

    const there = inEngine(BUSYBOX);
    const registry = there.includes("/") ? there.slice(0, there.indexOf("/")) : "127.0.0.1:5555";
    const unknown = new GenericContainer(`${registry}/mayfly/nobody:1`).start();
    await expect(unknown).rejects.toMatchObject({ code: "IMAGE_PULL_FAILED", statusCode: 404 });
  });
});

it("a build that fails says it", async () => {
  const build = GenericContainer.fromContext({
    Dockerfile: `FROM ${inEngine(BUSYBOX)}\nRUN exit 4`,
  }).build();
  await expect(build).rejects.toThrow("Failed to build image");
});
