import { runCommandLine } from "../../../src/cli/command-line";
import { GenericContainer } from "../../../src";
import { surroundings } from "../../support/cli-surroundings";
import { BUSYBOX } from "../../support/images";

describe("mayfly ls", () => {
  it("escapes characters that somebody else has put into a label", async () => {
    const session = "of others \u001b[31m\u001b[2K\nimage \u202e";
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "infinity"])
      .withCreateOptions((options) => {
        Object.assign(options["Labels"] as object, { "org.testcontainers.session-id": session });
      })
      .start();
    let printed = "";
    const code = await runCommandLine(["ls"], {
      ...surroundings(),
      print: (text) => (printed += Buffer.from(text).toString()),
    });
    expect(code).toBe(0);
    const line = printed.split("\n").find((each) => each.includes(container.getId().slice(0, 12)));
    expect(line).toContain(" of others \\u{1b}[31m\\u{1b}[2K\\u{a}image \\u{202e}  ");
    expect(printed.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });
});
