const { GenericContainer, StartedContainer } = require("mayfly");

jest.setTimeout(120_000);

const idle = () => new GenericContainer("busybox:1.37").withCommand(["sleep", "600"]);

test("a container whose modules are loaded anew before it starts", async () => {
  jest.resetModules();
  const container = await idle().start();
  expect(container).toBeInstanceOf(StartedContainer);
  const stopped = await container.stop({ remove: false });
  expect(stopped.getId()).toBe(container.getId());
  await container.stop();
});

test("a container whose modules are loaded anew while it runs", async () => {
  const container = await idle().start();
  jest.resetModules();
  expect((await container.exec(["echo", "here"])).stdout).toBe("here\n");
  await container.restart();
  await container.stop();
});
