import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HiveMQContainer } from "../../../modules/hivemq";
import { ImageName } from "../../../src";

const hivemq = (): HiveMQContainer => new HiveMQContainer("hivemq/hivemq-ce:2025.5");

describe("HiveMQContainer", () => {
  it.each([
    [
      "an image of another server",
      () => new HiveMQContainer(ImageName.fromString("postgres:17")),
      "hivemq/hivemq-ce",
    ],
    ["a missing file", () => hivemq().withConfigFile("/no/file"), "expected an existing path"],
    ["no extension", () => hivemq().withExtension(tmpdir()), "the file hivemq-extension.xml"],
    ["no folder", () => hivemq().withExtension(""), "withExtension: expected a non-empty string"],
  ])("refuses %s", (_what, call, says) => {
    expect(call).toThrow(says);
  });

  it("refuses a file without listener at the start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-hivemq-"));
    const path = join(folder, "config.xml");
    writeFileSync(path, "<hivemq><!-- <tcp-listener><port>1883</port> --></hivemq>");
    await expect(hivemq().withConfigFile(path).start()).rejects.toThrow(
      "withConfigFile: expected a file with a <tcp-listener> and its <port>, got a file without",
    );
    rmSync(folder, { recursive: true });
  });
});
