import { Wait } from "../../../../src";
import { NOT_READY_MS, running, SERVES } from "../programs";

describe("Wait.forAll", () => {
  it("sees that all hold", async () => {
    const wait = Wait.forAll([
      Wait.forListeningPorts(8080),
      Wait.forHttp("/", 8080),
      Wait.forLogMessage("begin"),
      Wait.forSuccessfulCommand("true"),
    ]);
    await using container = await running(`echo begin; sleep 0.3; ${SERVES}`)
      .withWaitStrategy(wait)
      .start();
    expect(container.getMappedPort(8080)).toBeGreaterThan(0);
  });

  it("names the one that does not", async () => {
    const wait = Wait.forAll([
      Wait.forListeningPorts(8080),
      Wait.forLogMessage("never").withStartupTimeout(NOT_READY_MS),
    ]);
    await expect(running(SERVES).withWaitStrategy(wait).start()).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      waitingFor: 'a log line with "never"',
      timeout: NOT_READY_MS,
    });
  });

  it("rejects when the container ends, although a log line came", async () => {
    const wait = Wait.forAll([Wait.forLogMessage("begin"), Wait.forListeningPorts(8080)]);
    const start = running("echo begin; sleep 0.3; exit 6").withWaitStrategy(wait).start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 6 });
  });
});
