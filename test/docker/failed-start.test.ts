import { randomUUID } from "node:crypto";
import { GenericContainer, Wait } from "../../src";
import { dockerClient } from "../support/docker-client";
import { containersWith } from "../support/engine-state";
import { BUSYBOX, inEngine } from "../support/images";
import { NOT_READY_MS } from "./waits/programs";

/** Returns a builder whose containers can be found again, and a check that none is left. */
function traced(command: string[]): { builder: GenericContainer; left: () => Promise<string[]> } {
  const trace = randomUUID();
  return {
    builder: new GenericContainer(BUSYBOX).withLabels({ "test.trace": trace }).withCommand(command),
    left: () => containersWith("test.trace", trace),
  };
}

const DIES = ["sh", "-c", "echo FATAL bad config; echo details >&2; exit 3"];

describe("a container that exits", () => {
  it.each<[string, Wait, unknown]>([
    [
      "listening ports",
      Wait.forListeningPorts(),
      "the container's published TCP ports to be listening",
    ],
    ["a log message", Wait.forLogMessage("never"), expect.stringContaining("never")],
    ["HTTP", Wait.forHttp("/", 8080), expect.stringContaining("/")],
    [
      "all",
      Wait.forAll([Wait.forListeningPorts(), Wait.forLogMessage("never")]),
      expect.anything(),
    ],
  ])(
    "is reported with its exit code and log while waiting for %s",
    async (_name, wait, waitingFor) => {
      const { builder, left } = traced(DIES);
      const start = builder.withExposedPorts(8080).withWaitStrategy(wait).start();
      await expect(start).rejects.toMatchObject({
        code: "CONTAINER_EXITED",
        image: BUSYBOX,
        exitCode: 3,
        oomKilled: false,
        waitingFor,
        logs: expect.arrayContaining(["FATAL bad config", "details"]) as string[],
      });
      expect(await left()).toEqual([]);
    },
  );

  it("is reported so while its health check is waited for", async () => {
    const { builder, left } = traced(DIES);
    // A check that could succeed could do so before the exit.
    const check = { test: ["CMD", "false"], interval: 100, retries: 10_000 } as const;
    const start = builder.withHealthCheck(check).start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 3 });
    expect(await left()).toEqual([]);
  });

  it("says when it ran out of memory", async () => {
    const { builder } = traced(["sh", "-c", "tail /dev/zero"]);
    const start = builder
      .withResourcesQuota({ memory: 8 / 1024 })
      .withExposedPorts(80)
      .start();
    await expect(start).rejects.toThrow(/ran out of memory|exited with code 1/);
  });
});

describe("a container that is not ready in time", () => {
  it("is reported with what was waited for, what was seen, and its log", async () => {
    const { builder, left } = traced(["sh", "-c", "echo still busy; sleep infinity"]);
    const start = builder.withExposedPorts(8080).withStartupTimeout(NOT_READY_MS).start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      timeout: NOT_READY_MS,
      waitingFor: "port 8080/tcp to be listening",
      lastSeen: expect.stringContaining("8080") as string,
      logs: ["still busy"],
    });
    expect(await left()).toEqual([]);
  });

  it("does not count a server on the container's loopback address, and says so", async () => {
    const { builder } = traced(["httpd", "-f", "-p", "127.0.0.1:8080"]);
    const start = builder.withExposedPorts(8080).withStartupTimeout(NOT_READY_MS).start();
    await expect(start).rejects.toThrow(/loopback/);
  });

  it("is reported at once when it is unhealthy, with what the check printed", async () => {
    const { builder, left } = traced(["sleep", "infinity"]);
    const start = builder
      .withHealthCheck({ test: ["CMD-SHELL", "echo disk full; exit 1"], interval: 100, retries: 2 })
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("disk full") as string,
    });
    expect(await left()).toEqual([]);
  });
});

describe("a start that fails on its way leaves nothing", () => {
  it("when the engine cannot run the command", async () => {
    const { builder, left } = traced(["/no/such/program"]);
    await expect(builder.start()).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("/no/such/program") as string,
    });
    expect(await left()).toEqual([]);
  });

  it.each(["created", "started", "ready"] as const)("when the hook `%s` fails", async (when) => {
    const { builder, left } = traced(["sleep", "infinity"]);
    const start = builder
      .withHooks({
        [when]: () => {
          throw new Error(`${when} says no`);
        },
      })
      .start();
    await expect(start).rejects.toThrow(`${when} says no`);
    expect(await left()).toEqual([]);
  });

  it("when a host port is taken", async () => {
    const { builder, left } = traced(["sleep", "infinity"]);
    await using first = await builder
      .withExposedPorts(8080)
      .withWaitStrategy(Wait.forAll([]))
      .start();
    const port = first.getMappedPort(8080);
    const second = traced(["sleep", "infinity"]);
    const start = second.builder.withExposedPorts({ container: 8080, host: port }).start();
    await expect(start).rejects.toMatchObject({
      message: expect.stringMatching(/already allocated|already in use/) as string,
      hint: expect.stringContaining(`docker ps --filter publish=${port}`) as string,
    });
    expect(await second.left()).toEqual([]);
    expect(await left()).toEqual([first.getId()]);
  });

  it("when it is aborted while it waits", async () => {
    const { builder, left } = traced(["sleep", "infinity"]);
    const abort = new AbortController();
    const start = builder
      .withExposedPorts(8080)
      .withHooks({
        started: () => {
          abort.abort(new Error("changed my mind"));
        },
      })
      .start({ signal: abort.signal });
    await expect(start).rejects.toThrow("changed my mind");
    expect(await left()).toEqual([]);
  });

  it("when it is aborted before it began: nothing is asked of the engine", async () => {
    const { builder, left } = traced(["sleep", "infinity"]);
    const reason = new Error("not today");
    await expect(builder.start({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await left()).toEqual([]);
  });
});

describe("an image that cannot be pulled", () => {
  it("is named, with the registry's words", async () => {
    await expect(new GenericContainer("127.0.0.1:1/no-such-image:1").start()).rejects.toMatchObject(
      {
        code: "IMAGE_PULL_FAILED",
        image: "127.0.0.1:1/no-such-image:1",
        message: expect.stringContaining("connection refused") as string,
      },
    );
  });
});

describe("a container of an image whose terms have changed", () => {
  const IMAGE = "localstack/localstack:2026.3.1";
  const create = (command: string): GenericContainer =>
    new GenericContainer(IMAGE)
      .withEntrypoint(["sh", "-c", command])
      .withWaitStrategy(Wait.forLogMessage("never"));

  beforeAll(async () => {
    await using _present = await new GenericContainer(BUSYBOX).start();
    const image = (await dockerClient()).getImage(inEngine(BUSYBOX));
    await image.tag({ repo: inEngine("localstack/localstack"), tag: "2026.3.1" });
  });
  afterAll(async () => {
    await (await dockerClient()).getImage(inEngine(IMAGE)).remove();
  });

  it("fails with what happened, and what to do", async () => {
    // The exit code and the words of this image.
    const start = create("echo 'set the LOCALSTACK_AUTH_TOKEN variable'; exit 55").start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      hint: expect.stringMatching(
        /needs an account .*pin localstack\/localstack:4\.14\.0/,
      ) as string,
    });
  });

  it("says nothing of it if it fails for another reason", async () => {
    await expect(create("echo no space; exit 1").start()).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      hint: expect.not.stringContaining("account") as string,
    });
  });
});
