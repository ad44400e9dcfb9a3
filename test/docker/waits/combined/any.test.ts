import { Wait } from "../../../../src";
import { NOT_READY_MS, running, SERVES } from "../programs";

const NEVER = Wait.forLogMessage("never");

describe("Wait.forAny", () => {
  it.each([
    ["one that needs the running container", SERVES, Wait.forListeningPorts()],
    ["one that survives its end", "echo done", Wait.forLogMessage("done")],
  ])("is ready with the first that holds: %s", async (_what, script, wait) => {
    const any = Wait.forAny([NEVER, wait, Wait.forFile("/never")]);
    await using container = await running(script).withWaitStrategy(any).start();
    expect(container.getId()).not.toBe("");
  });

  it("fails when the container ends without any", async () => {
    const wait = Wait.forAny([NEVER, Wait.forListeningPorts()]);
    const start = running("echo begin; exit 6").withWaitStrategy(wait).start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 6,
      waitingFor:
        'any of: a log line with "never"; the container\'s published TCP ports to be listening',
    });
  });
});

describe("Wait.forSequence", () => {
  it("is ready when one has held after the other", async () => {
    const wait = Wait.forSequence([Wait.forLogMessage("begin"), Wait.forHttp("/")]);
    await using container = await running(`sleep 0.2; echo begin; ${SERVES}`)
      .withWaitStrategy(wait)
      .start();
    expect(container.getId()).not.toBe("");
  });

  it("names the one that is not reached", async () => {
    const wait = Wait.forSequence([Wait.forHttp("/"), Wait.forLogMessage("never")]);
    const start = running(SERVES).withWaitStrategy(wait.withDeadline(NOT_READY_MS)).start();
    await expect(start).rejects.toMatchObject({ code: "STARTUP_TIMEOUT", timeout: NOT_READY_MS });
  });
});
