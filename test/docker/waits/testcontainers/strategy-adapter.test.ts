import type Docker from "dockerode";
import {
  type BoundPorts,
  getContainerRuntimeClient,
  IntervalRetry,
  StartupCheckStrategy,
  type StartupStatus,
  Wait,
  type WaitStrategy,
} from "../../../../src";
import { running, SERVES } from "../programs";

/** A strategy from the documentation of testcontainers. */
class RunsStrategy extends StartupCheckStrategy {
  override async checkStartupState(
    dockerClient: Docker,
    containerId: string,
  ): Promise<StartupStatus> {
    const { State } = await dockerClient.getContainer(containerId).inspect();
    if (State.Running) return "SUCCESS";
    return State.ExitCode === 0 ? "PENDING" : "FAIL";
  }
}

class HasFile implements WaitStrategy {
  private timeout: number | undefined;
  port = 0;

  constructor(private readonly path: string) {}

  async waitUntilReady(container: Docker.Container, boundPorts: BoundPorts): Promise<void> {
    this.port = boundPorts.getBinding(8080);
    await Wait.forLogMessage("begin").waitUntilReady(container, boundPorts);
    await new IntervalRetry<boolean, void>(50).retryUntil(
      () =>
        container.getArchive({ path: this.path }).then(
          (archive) => {
            archive.resume();
            return true;
          },
          () => false,
        ),
      (found) => found,
      () => {
        throw new Error(`no ${this.path} after ${this.getStartupTimeout()} ms`);
      },
      this.getStartupTimeout(),
    );
  }

  withStartupTimeout(startupTimeoutMs: number): this {
    this.timeout = startupTimeoutMs;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.timeout !== undefined;
  }

  getStartupTimeout(): number {
    return this.timeout ?? 60_000;
  }
}

describe("strategies written for testcontainers", () => {
  it("make a container ready", async () => {
    const strategy = new HasFile("/tmp/ready");
    await using container = await running(`echo begin; sleep 0.3; touch /tmp/ready; ${SERVES}`)
      .withWaitStrategy(strategy)
      .start();
    expect(container.getMappedPort(8080)).toBe(strategy.port);
  });

  it("bring their own error when they give up", async () => {
    const strategy = new HasFile("/tmp/ready").withStartupTimeout(300);
    const start = running("echo begin; exec sleep 60").withWaitStrategy(strategy).start();
    await expect(start).rejects.toThrow("no /tmp/ready after 300 ms");
  });

  it("notice that the container has ended", async () => {
    const start = running("echo begin; exit 3").withWaitStrategy(new HasFile("/no")).start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 3,
      waitingFor: "the wait strategy HasFile",
    });
  });

  it("are bounded by the container's time", async () => {
    const start = running("echo begin; exec sleep 60")
      .withWaitStrategy({ waitUntilReady: () => new Promise(() => undefined) } as never)
      .withStartupTimeout(500)
      .start();
    await expect(start).rejects.toMatchObject({ code: "STARTUP_TIMEOUT", timeout: 500 });
  });

  it("may be checks of the container's state", async () => {
    await using container = await running("exec sleep 60")
      .withWaitStrategy(new RunsStrategy())
      .start();
    expect(container.getId()).not.toBe("");
  });

  it.each([
    [3, "exited with code 3"],
    [0, "exited with code 0"],
  ])("fail when their check does after an exit with %i", async (exitCode, message) => {
    const start = running(`exit ${exitCode}`)
      .withWaitStrategy(Wait.forAll([new RunsStrategy(), Wait.forLogMessage("never")]))
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringMatching(message) as string,
    });
  });
});

describe("getContainerRuntimeClient", () => {
  it("gives dockerode for the engine that containers are started on", async () => {
    const { container, info } = await getContainerRuntimeClient();
    const docker = container.dockerode as Docker;
    await using started = await running("exec sleep 60").withWaitStrategy(Wait.forAll([])).start();
    const { Id } = await docker.getContainer(started.getId()).inspect();
    expect(Id).toBe(started.getId());
    expect(info.containerRuntime).toMatchObject({
      host: started.getHost(),
      operatingSystemType: "linux",
      serverVersion: expect.stringMatching(/^\d/) as string,
    });
    expect(info.node.version).toBe(process.version);
  });
});
