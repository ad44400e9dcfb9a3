import { Wait } from "../../../src";
import { running } from "./programs";

describe("Wait.forExit", () => {
  it.each([
    ["0", Wait.forExit(), "sleep 0.3; exit 0", 0],
    ["7", Wait.forExit(7), "exit 7", 7],
    ["any", Wait.forExit("any"), "exit 9", 9],
    ["0, as a one-shot start", Wait.forOneShotStartup(), "echo migrated", 0],
  ])("is ready when the program exits with %s", async (_code, wait, script, exitCode) => {
    await using container = await running(script)
      .withWaitStrategy(wait)
      .withHooks({
        ready: ({ info }) => {
          expect(info.state).toMatchObject({ status: "exited", exitCode });
        },
      })
      .start();
    expect(container.getId()).not.toBe("");
  });

  it("fails with another code, and the log", async () => {
    const start = running("echo no database; exit 3").withWaitStrategy(Wait.forExit()).start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 3,
      waitingFor: "the container to exit with code 0",
      lastSeen: "it exited with code 3",
      logs: ["no database"],
    });
  });

  it("waits for the end of each run", async () => {
    const wait = Wait.forAll([Wait.forExit(), Wait.forLogMessage("begin")]);
    await using container = await running("echo begin; sleep 0.2").withWaitStrategy(wait).start();
    await container.restart();
  });
});
