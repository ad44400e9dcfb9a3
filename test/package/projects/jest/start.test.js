const { GenericContainer } = require("mayfly");

jest.setTimeout(120_000);

test("a container under Jest", async () => {
  const container = await new GenericContainer("busybox:1.37")
    .withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"])
    .withExposedPorts(8080)
    .start();
  try {
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/passwd`;
    expect((await fetch(url)).status).toBe(200);
  } finally {
    await container.stop();
  }
});

test("a container under Jest's fake timers", async () => {
  jest.useFakeTimers();
  const container = await new GenericContainer("busybox:1.37")
    .withCommand(["sh", "-c", "sleep 0.5; exec httpd -f -p 8080 -h /etc"])
    .withExposedPorts(8080)
    .start();
  await container.stop();
});
