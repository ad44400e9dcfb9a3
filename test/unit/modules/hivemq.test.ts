import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

  describe("with files", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "mayfly-hivemq-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it.each([
      "<!-- <tcp-listener><port>1883</port></tcp-listener> -->",
      "<tcp-listener></tcp-listener><tls-tcp-listener><port>8883</port></tls-tcp-listener>",
    ])("refuses a file without listener at the start: %s", async (listeners) => {
      const path = join(folder, "config.xml");
      writeFileSync(path, `<hivemq>${listeners}</hivemq>`);
      await expect(hivemq().withConfigFile(path).start()).rejects.toThrow(
        "withConfigFile: expected a file with a <tcp-listener> and its <port>, got a file without",
      );
    });

    it("refuses extensions that the broker would ignore", () => {
      const extension = join(folder, "mine");
      const add = (): unknown => hivemq().withExtension(extension);
      const describe = (id: string): void => {
        writeFileSync(join(extension, "hivemq-extension.xml"), `<!--<id>a</id>--><id>${id}</id>`);
      };
      mkdirSync(extension);
      describe("other");
      expect(add).toThrow("withExtension: expected a folder with a .jar");
      writeFileSync(join(extension, "mine-1.0.jar"), "");
      expect(add).toThrow("withExtension: expected a folder with the name of the <id>");
      describe("mine");
      expect(add).not.toThrow();
    });
  });
});
