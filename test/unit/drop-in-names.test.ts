import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PostgreSqlContainer } from "../../modules/postgresql";
import * as mayfly from "../../src";
import { ImageName, IntervalRetry, LogWaitStrategy, Wait } from "../../src";
import { ROOT } from "../support/paths";

/** What the index of testcontainers 12.1 exports, by its declarations. */
const VALUES =
  `IntervalRetry RandomUuid log randomUuid ContainerRuntimeClient ImageName getContainerRuntimeClient
  DockerComposeEnvironment DownedDockerComposeEnvironment StartedDockerComposeEnvironment
  StoppedDockerComposeEnvironment AbstractStartedContainer AbstractStoppedContainer GenericContainer
  GenericContainerBuilder Network StartedNetwork StoppedNetwork getReaper SocatContainer StartedSocatContainer
  TestContainers BoundPorts LABEL_TESTCONTAINERS_SESSION_ID getContainerPort hasHostBinding RandomPortGenerator
  PullPolicy StartupCheckStrategy Wait waitForContainer`.split(/\s+/);
const TYPES =
  `Retry Uuid BuildOptions RestartOptions StartedTestContainer StopOptions StoppedTestContainer TestContainer
  CommitOptions Content CopyToContainerOptions ExecOptions ExecResult InspectResult PortWithBinding
  PortWithOptionalBinding PortGenerator ImagePullPolicy HttpWaitStrategyOptions StartupStatus
  WaitStrategy`.split(/\s+/);

it("exports each value of testcontainers, and the classes of its waits", () => {
  const classes = [
    ...["AbstractWaitStrategy", "CompositeWaitStrategy", "HealthCheckWaitStrategy"],
    ...["HostPortWaitStrategy", "HttpWaitStrategy", "LogWaitStrategy"],
    ...["OneShotStartupCheckStrategy", "ShellWaitStrategy", "StartedGenericContainer"],
  ];
  const exported = Object.keys(mayfly);
  expect([...VALUES, ...classes].filter((name) => !exported.includes(name))).toEqual([]);
});

it("exports each type of testcontainers", () => {
  const index = readFileSync(join(ROOT, "src/index.ts"), "utf8");
  const missing = TYPES.filter((name) => !new RegExp(`\\b${name}\\b[,\\s}]`).test(index));
  expect(missing).toEqual([]);
});

it("gives classes their own names, also in stack traces", () => {
  const renamed = Object.entries(mayfly).filter(
    ([, value]) => typeof value === "function" && value.name.startsWith("_"),
  );
  expect(renamed).toEqual([]);
  expect(new mayfly.ExecError(["ls"], "no").name).toBe("ExecError");
  expect(ImageName.fromString("redis:8").constructor.name).toBe("ImageName");
});

it("creates, extends and recognises the classes of waits", () => {
  class Twice extends LogWaitStrategy {
    constructor(message: string) {
      super(message, 2);
    }
  }
  const wait = new Twice("ready").withStartupTimeout(5);
  expect(wait.description).toBe('2 log lines with "ready"');
  expect([wait instanceof Twice, wait instanceof LogWaitStrategy]).toEqual([true, true]);
  expect(Wait.forLogMessage("a")).toBeInstanceOf(LogWaitStrategy);
  expect(Wait.forHttp("/")).not.toBeInstanceOf(LogWaitStrategy);
  expect([LogWaitStrategy.name, wait.constructor.name]).toEqual(["LogWaitStrategy", "Twice"]);
  expect(Wait.forLogMessage("a").constructor.name).toBe("LogMessageWait");
});

it("names the option in messages of the PostgreSQL module", () => {
  const builder = new PostgreSqlContainer("postgres:17");
  expect(() => builder.withSSL("", "key.pem")).toThrow(/^withSSL\S*: expected /);
});

it("lets subclasses use the protected parts of IntervalRetry", async () => {
  class Retry extends IntervalRetry<number, number> {
    over = () => this.hasTimedOut(0, this.clock.getTime());
    pause = () => this.wait(0);
  }
  const retry = new Retry(1);
  await retry.pause();
  expect(retry.over()).toBe(true);
});

it("has policies that can be asked without an image", () => {
  const policy: mayfly.PullPolicy = mayfly.PullPolicy.alwaysPull();
  expect([mayfly.PullPolicy.alwaysPull().shouldPull(), policy]).toEqual([true, expect.anything()]);
});

describe("paths of testcontainers' internal files", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, string>;
  };

  it.each(Object.entries(exports).filter(([path]) => path.startsWith("./build/")))(
    "%s leads to %s",
    (path, target) => {
      const name = path.replace("./", "mayfly/").replace("*", "any");
      expect(require.resolve(name)).toBe(join(ROOT, target));
    },
  );

  it.each([
    "utils/map-inspect-result",
    "generic-container/inspect-container-util-ports-exposed",
    "generic-container/inspect-container-util-ports-exposed.js",
  ])("say what to import instead of %s, which does not exist", (path) => {
    expect(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a path of CommonJS
      require(`mayfly/build/${path}`);
    }).toThrow('Import the name from "testcontainers" instead');
  });
});
