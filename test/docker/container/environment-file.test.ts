import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer } from "../../../src";
import { BUSYBOX } from "../../support/images";

it("withEnvironmentFile gives the container the variables of a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mayfly-environment-"));
  try {
    const file = join(folder, "app.env");
    writeFileSync(file, '# settings\nLEVEL=low\nMODE="a b" #c\nNAME\n');
    process.env["NAME"] = "from the test";
    const described = new GenericContainer(BUSYBOX)
      .withEnvironment({ MODE: "replaced by the file" })
      .withEnvironmentFile(file)
      .withEnvironment({ LEVEL: "high" })
      .withCommand(["sleep", "60"]);
    rmSync(file);
    await using container = await described.start();
    const { output } = await container.exec("env");
    expect(output.split("\n")).toEqual(
      expect.arrayContaining(["LEVEL=high", 'MODE="a b" #c', "NAME=from the test"]),
    );
  } finally {
    delete process.env["NAME"];
    rmSync(folder, { recursive: true });
  }
});
