const { GenericContainer } = require("mayfly");
const { within } = require("../../../../../dist/src/run/ambient");

test("starts one for a fixture", async () => {
  const builder = new GenericContainer(process.env.TEST_IMAGE).withCommand(["sleep", "infinity"]);
  const container = await within({ attribution: { fixture: "sleeper" } }, () => builder.start());
  await container.stop();
});

test("starts one that exits", async () => {
  const builder = new GenericContainer(process.env.TEST_IMAGE).withCommand(["false"]);
  await expect(builder.withExposedPorts(80).start()).rejects.toThrow("exited with code 1");
});
