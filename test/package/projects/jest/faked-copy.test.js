const { GenericContainer } = require("mayfly");

jest.setTimeout(120_000);

// In a file of its own: the first copy loads what makes archives.
test("a copy under Jest's fake timers", async () => {
  jest.useFakeTimers();
  const container = await new GenericContainer("busybox:1.37")
    .withCopyContentToContainer([{ content: "copied", target: "/copy" }])
    .withCommand(["sleep", "600"])
    .start();
  expect(await container.copyFileFromContainer("/copy")).toEqual(Buffer.from("copied"));
  await container.stop();
  const faked = jest.fn();
  queueMicrotask(faked);
  await Promise.resolve();
  expect(faked).not.toHaveBeenCalled();
});
