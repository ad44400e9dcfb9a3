import { GenericContainer, Wait } from "../../../src";
import { fieldOf } from "../../../src/errors";
import { runtime } from "../../../src/runtime";
import { bakedWith, TRACE } from "../../support/baked-images";
import { BUSYBOX, REDIS } from "../../support/images";
import { newTrace, removeTraced, server } from "../../support/initialised-server";
import { realEngine } from "../../support/real-engine";
import { NOT_READY_MS } from "../waits/programs";

afterEach(removeTraced);

describe("an initialisation that fails", () => {
  const leavesNothing = async (trace: string): Promise<void> => {
    const engine = await realEngine();
    expect(await bakedWith(trace)).toEqual([]);
    const { session } = await runtime();
    const containers = await engine.containers.list(session.filter);
    // Containers of other tests can end meanwhile.
    const infos = await Promise.all(
      containers.map((id) =>
        engine.containers.inspectRaw(id).catch((error: unknown) => {
          if (fieldOf(error, "statusCode") !== 404) throw error;
        }),
      ),
    );
    expect(JSON.stringify(infos)).not.toContain(trace);
    // Neither the copy without volumes nor an image made from it is left.
    const described = await Promise.all(
      (await engine.images.find({})).map(({ id }) => engine.images.describe(id)),
    );
    expect(described.filter((one) => one?.environment[TRACE] === trace)).toEqual([]);
  };

  it("fails the start with its log, as without baking", async () => {
    const trace = newTrace();
    const builder = server(trace, REDIS, "/data")
      .withCopyContentToContainer([{ content: "echo bad table >&2; false", target: "/init.sh" }])
      .withBakedInit();
    await expect(builder.start()).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 3,
      logs: ["bad table"],
    });
    await leavesNothing(trace);
  });

  it("in the function fails the start with its reason and the container's log", async () => {
    const trace = newTrace();
    const cause = new Error("migration 7 failed");
    const builder = server(trace, REDIS, "/data").withBakedInit(() => Promise.reject(cause), {
      key: "a",
    });
    const failure = builder.start();
    await expect(failure).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("migration 7 failed") as string,
      waitingFor: "the function passed to withBakedInit()",
      logs: ["initialised", "ready"],
      cause,
    });
    await leavesNothing(trace);
  });

  it("since the container ended under its function fails the start at once", async () => {
    const trace = newTrace();
    const builder = server(trace).withBakedInit(
      async (container) => {
        await container.exec(["kill", "-TERM", "1"]);
        await new Promise(() => undefined);
      },
      { key: "a" },
    );
    await expect(builder.start()).rejects.toMatchObject({ code: "CONTAINER_EXITED" });
    await leavesNothing(trace);
  });

  it("since its function has removed the container says so", async () => {
    const trace = newTrace();
    const builder = server(trace).withBakedInit((container) => container.stop(), { key: "a" });
    await expect(builder.start()).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining(
        "the container was removed before its image was created",
      ) as string,
      hint: expect.stringContaining("must leave the container running") as string,
    });
    await leavesNothing(trace);
  });

  it("ends with an abort, in the function", async () => {
    const trace = newTrace();
    const abort = new AbortController();
    const reason = new Error("enough");
    const builder = server(trace, REDIS, "/data").withBakedInit(
      () => {
        abort.abort(reason);
        return new Promise(() => undefined);
      },
      { key: "a" },
    );
    await expect(builder.start({ signal: abort.signal })).rejects.toBe(reason);
    await leavesNothing(trace);
  });

  it("ends with an abort, while it is waited for", async () => {
    const trace = newTrace();
    const reason = new Error("enough");
    const abort = new AbortController();
    const builder = server(trace)
      .withWaitStrategy(Wait.forLogMessage("never"))
      .withHooks({
        started: () => {
          abort.abort(reason);
        },
      })
      .withBakedInit({ key: "a" });
    await expect(builder.start({ signal: abort.signal })).rejects.toBe(reason);
    await leavesNothing(trace);
  });

  it("by a wait that only an initialisation satisfies says so at the next start", async () => {
    const builder = server(newTrace())
      .withWaitStrategy(Wait.forLogMessage("initialised"))
      .withStartupTimeout(NOT_READY_MS)
      .withBakedInit();
    await expect(builder.start()).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      hint: expect.stringMatching(
        /^the container started from the image of withBakedInit\(\), .*MAYFLY_BAKE=off/,
      ) as string,
    });
  });
});

it("a program that does not end by its stop signal is refused", async () => {
  // The first process of a container ignores signals that it does not handle.
  const trace = newTrace();
  const builder = new GenericContainer(BUSYBOX)
    .withCommand(["sleep", "600"])
    .withEnvironment({ [TRACE]: trace })
    .withWaitStrategy(Wait.forSuccessfulCommand("true"))
    .withBakedInit();
  await expect(builder.start()).rejects.toMatchObject({
    code: "CONTAINER_START_FAILED",
    message: expect.stringContaining("it did not exit within 30 s of its stop signal") as string,
    hint: expect.stringContaining("withInit()") as string,
  });
  expect(await bakedWith(trace)).toEqual([]);
});
