import { Wait } from "../../../../src";
import { running } from "../programs";

describe("Wait.forLogMessage", () => {
  it.each<[string, string, string | RegExp, number]>([
    ["the first line", "echo ready; exec sleep 60", "ready", 1],
    ["a line of standard error", "echo ready >&2; exec sleep 60", /^ready$/, 1],
    ["a late line", "sleep 0.3; echo ready; exec sleep 60", /ready/g, 1],
    ["the third", "for i in 1 2 3; do echo ready $i; sleep 0.1; done; exec sleep 60", "ready", 3],
    ["a line of a program that has ended", "echo ready", "ready", 1],
    ["a last line without its end", "echo begin; printf ready", /^ready$/, 1],
    [
      "a line without its end while the program runs",
      "printf 'ready> '; exec sleep 60",
      "ready",
      1,
    ],
    ["two lines", "echo a; sleep 0.1; echo b; exec sleep 60", /a\nb/, 1],
    ["a coloured line", "printf '\\033[32mre\\033[1mady\\033[0m\\n'; exec sleep 60", /^ready$/, 1],
  ])("sees %s", async (_what, script, message, times) => {
    const builder = running(script).withWaitStrategy(Wait.forLogMessage(message, times));
    await using container = await builder.start();
    expect(container.getId()).not.toBe("");
  });

  it("sees the first line of each run, and no line of an earlier one", async () => {
    const linesWhenReady: number[] = [];
    const wait = Wait.forAll([Wait.forLogMessage("begin"), Wait.forLogMessage("ready")]);
    await using container = await running("echo begin; sleep 0.3; echo ready; exec sleep 60")
      .withWaitStrategy({
        description: wait.description,
        until: async (handle, context) => {
          await wait.until(handle, context);
          linesWhenReady.push((await handle.readLogs()).length);
        },
      })
      .start();
    await container.restart();
    await container.restart();
    expect(linesWhenReady).toEqual([2, 4, 6]);
  });

  it("rejects when the program ends without it", async () => {
    const builder = running("echo bad config; exit 3").withWaitStrategy(
      Wait.forLogMessage("ready"),
    );
    await expect(builder.start()).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 3,
      lastSeen: "last log line: bad config",
    });
  });
});
