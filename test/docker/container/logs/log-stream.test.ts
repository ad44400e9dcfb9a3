import { once } from "node:events";
import { join } from "node:path";
import { GenericContainer, Wait } from "../../../../src";
import { BUSYBOX } from "../../../support/images";
import { runProgram } from "../../../support/run-program";

const PRINTS = ["sh", "-c", "echo out; echo err >&2; sleep infinity"];

describe("the log", () => {
  it("tells standard error apart, to a consumer and to a reader", async () => {
    const heard: string[] = [];
    let ended: Promise<unknown> | undefined;
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", "echo out; echo err >&2"])
      .withLogConsumer((stream) => {
        stream.on("data", (line: string) => heard.push(`data ${line}`));
        stream.on("err", (line: string) => heard.push(`err ${line}`));
        ended = once(stream, "end");
      })
      .start();
    const read: string[] = [];
    const log = await container.logs();
    log.on("data", (line: string) => read.push(`data ${line}`));
    log.on("err", (line: string) => read.push(`err ${line}`));
    await Promise.all([once(log, "end"), ended]);
    const all = ["data err\n", "data out\n", "err err\n"];
    expect([heard.sort(), read.sort()]).toEqual([all, all]);
  });

  it("is there as text, by stream and with times", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(PRINTS)
      .withWaitStrategy(Wait.forAll([Wait.forLogMessage("out"), Wait.forLogMessage("err")]))
      .start();
    expect(await container.getLogs()).toMatchObject({ stdout: "out\n", stderr: "err\n" });
    expect(await container.getLogs({ stream: "stderr", timestamps: true })).toEqual({
      output: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z err\n$/) as string,
      stdout: "",
      stderr: expect.stringMatching(/Z err\n$/) as string,
    });
    expect((await container.getLogs({ since: new Date(Date.now() + 60_000) })).output).toBe("");
  });

  it("that is followed lets the program end by itself", async () => {
    const program = join(__dirname, "..", "..", "programs", "follow-and-end.js");
    const { code, stdout, stderr } = await runProgram(process.execPath, [program, BUSYBOX]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("consumer: out\nlog: out\nread in a loop: late\n");
  });
});
