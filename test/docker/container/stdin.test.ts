import { PassThrough, Readable } from "node:stream";
import { GenericContainer, Wait } from "../../../src";
import { BUSYBOX } from "../../support/images";

/** A container that ends by itself, when it has read its input. */
const reading = (command: readonly string[], stdin: string | Buffer | Readable): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCommand(command)
    .withStdin(stdin)
    .withWaitStrategy(Wait.forOneShotStartup());

describe("the standard input of a container's process", () => {
  it.each([
    ["a string", "grün\n"],
    ["a Buffer", Buffer.from("grün\n")],
    ["a stream", Readable.from(["gr", "ün\n"])],
    ["nothing", ""],
  ])("is %s, and ends", async (_, stdin) => {
    await using container = await reading(["cat"], stdin).start();
    const expected = stdin === "" ? "" : "grün\n";
    expect((await container.getLogs()).stdout).toBe(expected);
  });

  it("arrives whole if it is large", async () => {
    await using container = await reading(["wc", "-c"], Buffer.alloc(20_000_000, "x")).start();
    expect((await container.getLogs()).stdout).toBe("20000000\n");
  });

  it("is sent to each container that a builder starts", async () => {
    const builder = reading(["cat"], "again\n");
    await using first = await builder.start();
    await using second = await builder.start();
    expect((await first.getLogs()).stdout).toBe("again\n");
    expect((await second.getLogs()).stdout).toBe("again\n");
  });

  it("can be written while the process runs", async () => {
    const stdin = new PassThrough();
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", 'while read -r line; do echo "got $line"; done; exit 4'])
      .withStdin(stdin)
      .start();
    const lines = await container.logs();
    const answers = lines[Symbol.asyncIterator]();
    stdin.write("one\n");
    expect(await answers.next()).toMatchObject({ value: "got one\n" });
    stdin.end("two\n");
    expect(await answers.next()).toMatchObject({ value: "got two\n" });
    expect(await container.waitForExit()).toBe(4);
  });

  it("may be left unread", async () => {
    const stdin = new PassThrough();
    await using container = await reading(["true"], stdin).start();
    expect(await container.waitForExit()).toBe(0);
  });
});
