// A test as a hurried user writes it: nothing stops the container.
const { GenericContainer } = require("mayfly");

test("starts a container and forgets it again", async () => {
  const container = await new GenericContainer("busybox:1.37")
    .withLabels({ "test.trace": process.env.TEST_TRACE })
    .withCommand(["sleep", "infinity"])
    .start();
  expect(container.getId()).toMatch(/^[0-9a-f]{64}$/);
});
