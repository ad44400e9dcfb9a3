import { Wait } from "../../../src";
import { NOT_READY_MS, running } from "./programs";

describe("Wait.forSuccessfulCommand", () => {
  it("runs the command until it succeeds", async () => {
    const wait = Wait.forSuccessfulCommand("test -e /tmp/ready && cat /tmp/ready");
    const script = "sleep 0.5; echo > /tmp/ready; exec sleep 60";
    await using container = await running(script).withWaitStrategy(wait).start();
    expect((await container.exec(["test", "-e", "/tmp/ready"])).exitCode).toBe(0);
  });

  it("says how the command ended", async () => {
    const wait = Wait.forSuccessfulCommand("echo not yet; exit 5").withStartupTimeout(NOT_READY_MS);
    const start = running("exec sleep 60").withWaitStrategy(wait).start();
    await expect(start).rejects.toMatchObject({ lastSeen: "it exited with code 5: not yet" });
  });

  it("fails at once without a shell", async () => {
    // A command that begins while the shell is being removed says something else.
    const wait = Wait.forSequence([
      Wait.forLogMessage("removed"),
      Wait.forSuccessfulCommand("true"),
    ]);
    const script = "rm /bin/sh; echo removed; exec sleep 60";
    const start = running(script).withWaitStrategy(wait).start();
    await expect(start).rejects.toThrow("the image has no /bin/sh to run the command");
  });
});
