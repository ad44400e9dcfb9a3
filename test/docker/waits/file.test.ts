import { Wait } from "../../../src";
import { running } from "./programs";

describe("Wait.forFile", () => {
  it.each([
    ["exists", "sleep 0.3; touch /run/ready; exec sleep 60", Wait.forFile("/run/ready")],
    [
      "has its content",
      "echo starting > /status; sleep 0.3; echo ready >> /status; exec sleep 60",
      Wait.forFile("/status", { content: /^ready$/m }),
    ],
    [
      "is there through links",
      "mkdir /a; ln -s a /b; ln -s ../real /a/link; sleep 0.3; echo x > /real; exec sleep 60",
      Wait.forFile("/b/link", { content: "x" }),
    ],
    ["was left by a program that has ended", "echo done > /result", Wait.forFile("/result")],
  ])("is ready when the file %s", async (_what, script, wait) => {
    const sh = running(`mkdir -p /run; ${script}`).withWaitStrategy(wait);
    await using container = await sh.start();
    expect(container.getId()).not.toBe("");
  });

  it("fails when the program ends without it", async () => {
    const wait = Wait.forFile("/no/such/file");
    const start = running("echo bye; exit 4").withWaitStrategy(wait).start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 4,
      waitingFor: "the file /no/such/file to exist",
      lastSeen: "the file does not exist",
    });
  });

  it("says that a folder is none", async () => {
    const start = running("exec sleep 60").withWaitStrategy(Wait.forFile("/bin")).start();
    await expect(start).rejects.toThrow("it is a folder");
  });
});
